"""Branches of limit cycles over an interval: how long, how exact.

``python -m benchmarks.cycles_continued`` prints, for families with known answers, the time of
the diagram of fixed points and that of the cycles (median of three, everything compiled),
at how many values cycles were explored, and how far the ends are from what is known.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import replace

from core import GRU
from core.bifurcations.cycle_continuation import continue_cycles
from core.continuation.equilibrium_continuation import continue_equilibria
from core.model.families import family_of

EQ8 = GRU.rotation(3.0, 0.5)
EQ9 = replace(GRU.rotation(3.0, -math.pi / 20), bh=[0.32, 0.05])
HIDDEN = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])

HOPF = {"Hopf": 0.053009394219754, "homoclinic": 0.0541746769162}
FOLDS = {"saddle-node on a cycle": 0.147822070679066, "Hopf": math.acos(2 / 3)}
CASES = (
    ("eq. 9 over bh₂", EQ9, "bh[1]", (0.0, 0.12), HOPF),
    ("eq. 8 over α", EQ8, "turn", (0.1, 1.0), FOLDS),
    ("hidden attractor over bh[0]", HIDDEN, "bh[0]", (0.42, 0.6), {}),
)


def main() -> None:
    print(f"{'family':30} {'points':>8} {'cycles':>8} {'values':>7}  ends")
    for name, gru, parameter, interval, known in CASES:
        family = family_of(gru, parameter)
        times = []
        for _ in range(4):
            begun = time.perf_counter()
            points = continue_equilibria(family, interval)
            middle = time.perf_counter()
            diagram = continue_cycles(family, interval, equilibria=points)
            times.append((middle - begun, time.perf_counter() - middle))
        first, second = (statistics.median(column) for column in zip(*times[1:], strict=True))
        ends = []
        for branch in diagram.branches:
            for end, value in (
                (branch.starts, branch.values[0]), (branch.ends, branch.values[-1]),
            ):  # fmt: skip
                off = f" (off by {abs(value - known[end]):.0e})" if end in known else ""
                ends.append(f"{end} {value:.12g}{off}")
        print(f"{name:30} {first:7.2f}s {second:7.2f}s {diagram.samples:7d}  {'; '.join(ends)}")
        for words in diagram.unresolved:
            print(f"{'':30} not resolved: {words}")


if __name__ == "__main__":
    main()
