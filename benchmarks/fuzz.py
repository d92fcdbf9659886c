"""Portraits at extreme parameters: nothing may crash, warn, leave its box or grow too large.

    python -m benchmarks.fuzz [--systems 100000] [--first 0] [--seconds 3600] [--bounds]

Draws systems of weights up to thousands over all groups of parameters and both reset
conventions, asks of each the dynamics portrait, all global dynamics, signature and packets, and
prints what went wrong, then a table. The systems are computed in a process of their own, so
that a crash is one finding and the next one goes on. ``--bounds`` compiles all kernels anew,
in a folder of its own, with Numba's check of every index (a kernel from the usual cache would
run unchecked). Exits with 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LARGEST_PACKET = 200_000  # bytes
HANGS = 300.0  # seconds for one system; the first of all compiles some kernels
CHUNK = 500
SCALES = (100.0, 300.0, 1000.0)
GROUPS = (
    ("Uh", "bh"), ("Uh", "Uz", "bz"), ("Uh", "Ur", "br"), ("Uh", "bh", "br", "bz"),
    ("Uh", "Ur", "Uz", "bh", "br", "bz"),
)  # fmt: skip


def system(number: int) -> Any:
    """The GRU of this number, the same on every machine."""
    from core import GRU

    rng = np.random.default_rng(number)
    group = GROUPS[number % len(GROUPS)]
    reset_after = bool(rng.integers(2))
    if number % 2:
        scale = dict.fromkeys(group, float(rng.choice(SCALES)))
    elif number % 50 == 0:  # far from anything sensible: any finite weight gets an answer
        scale = {name: 10.0 ** rng.uniform(3.0, 307.0) for name in group}
    else:
        scale = {name: float(np.exp(rng.uniform(np.log(30.0), np.log(2000.0)))) for name in group}
    if reset_after:
        group, scale = (*group, "ch"), scale | {"ch": scale["Uh"]}
    shapes = {name: (2, 2) if name.startswith("U") else (2,) for name in group}
    draw = {n: rng.uniform(-scale[n], scale[n], shapes[n]) for n in group}
    if number % 7 == 0:  # dynamics numbers meet ties and symmetries
        draw = {name: np.round(value) for name, value in draw.items()}
    return GRU(**draw, reset_after=reset_after)


def snapshot_of(gru: Any, number: int) -> Any:
    """The state in which a visitor looks at it: all layers, starts, a lens by turns."""
    from app.figures.layers import LAYERS
    from app.state.snapshot import Snapshot
    from app.state.starts import MAX_STARTS, Start

    rng = np.random.default_rng(number)
    ways = ("both", "backward", "forward", "both")
    count = MAX_STARTS if number % 10 == 3 else 4
    places = rng.uniform(-1.1, 1.1, (count, 2)).tolist()
    starts = tuple(Start(x, y, ways[i % 4]) for i, (x, y) in enumerate(places))
    return Snapshot(
        gru=gru,
        mode="entries",
        starts=starts,
        layers=tuple(LAYERS),
        step=(0.0, 1.0, 0.3)[number % 3],
        frozen=number % 5 == 0,
        duration=float(rng.choice([10.0, 100.0, 2000.0])),
    )


def problems_of(snapshot: Any) -> Iterator[str]:
    """What is wrong with the answers to one state, in words."""
    from app.explore.findings import findings
    from app.explore.global_dynamics import compute_global
    from app.explore.global_message import global_packet
    from app.explore.message import portrait_packet
    from app.explore.portrait import compute_portrait

    result = compute_portrait(snapshot)
    packet = portrait_packet(result, findings(result), 1, {})
    if len(packet) > LARGEST_PACKET:
        yield f"the portrait's packet has {len(packet)} bytes"
    points = result.points
    if points.complete and points.index_sum != 1:
        yield f"the index sum is {points.index_sum}"
    for dynamics in compute_global(snapshot, points, np.zeros(1, np.int64)):
        packet = global_packet(dynamics, 1, [])
        if len(packet) > LARGEST_PACKET:
            yield f"the global packet has {len(packet)} bytes"
    yield from _outside(dynamics.skeleton)
    if dynamics.signature.resolved and dynamics.skeleton.reasons:
        yield "the signature is resolved where the skeleton is not"


def _outside(frame: Any) -> Iterator[str]:
    xmin, xmax, ymin, ymax = frame.box
    curves = [branch.points for branch in (*frame.separatrices, *frame.cluster_branches)]
    for line in (*curves, *(cycle.points for cycle in frame.cycles)):
        x, y = line.T
        if not ((x >= xmin) & (x <= xmax) & (y >= ymin) & (y <= ymax)).all():
            yield f"a curve leaves its box: |h| up to {np.abs(line).max():.3g}"
            return


def compute(first: int, count: int) -> None:
    """Compute some systems and tell of each on standard output (in the process for it)."""
    import core  # noqa: F401  compiles what is not kept, before any system is timed

    warnings.simplefilter("error")
    faulthandler.enable()
    for number in range(first, first + count):
        print("begin", number, flush=True)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        begun = time.process_time()  # of all threads, whatever else the machine does
        try:
            for problem in problems_of(snapshot_of(system(number), number)):
                print("problem", problem.replace("\n", " "), flush=True)
        except Exception as error:
            text = f"{type(error).__name__}: {error}".splitlines()[0]
            print("problem", text, flush=True)
        print("end", time.process_time() - begun, flush=True)


class Fuzz:
    """Runs systems in a process of their own and gathers what went wrong."""

    def __init__(self, bounds: bool) -> None:
        self.bounds = bounds
        self.times: list[float] = []
        self.problems: list[tuple[int, str]] = []
        self._number = -1

    def run(self, first: int, count: int, seconds: float) -> None:
        """Systems ``first`` and following, until all are done or the time is over."""
        end = time.monotonic() + seconds
        environment = os.environ.copy()
        with tempfile.TemporaryDirectory() as folder:
            if self.bounds:
                environment |= {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": folder}
            following = first
            while following < first + count and time.monotonic() < end:
                part = min(CHUNK, first + count - following)
                self._chunk(following, part, end, environment)
                following = self._number + 1

    def _chunk(self, first: int, count: int, end: float, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.fuzz", "--compute", str(first), str(count)]
        self._number = first
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            begun = False
            for line in process.stdout:
                begun = True
                self._hear(line.strip())
                if time.monotonic() > end:
                    process.kill()
                    return
            code = process.wait()
        if code != 0:
            self._found(f"the process died with {code}")
            assert begun, "it cannot even begin"

    def _hear(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "begin":
            self._number = int(rest)
        elif word == "problem":
            self._found(rest)
        elif word == "end":
            self.times.append(float(rest))

    def _found(self, problem: str) -> None:
        self.problems.append((self._number, problem))
        print(f"system {self._number}: {problem}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--systems", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seconds", type=float, default=3600.0, help="stop after so long")
    parser.add_argument("--bounds", action="store_true", help="check every index in kernels")
    parser.add_argument("--compute", type=int, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.compute:
        compute(*chosen.compute)
        return
    fuzz = Fuzz(chosen.bounds)
    fuzz.run(chosen.first, chosen.systems, chosen.seconds)
    times = np.array(fuzz.times)
    print(f"{len(times)} systems from {chosen.first} on, {len(fuzz.problems)} problems")
    if len(times):
        p50, p99 = np.percentile(times, [50, 99]) * 1e3
        longest = times.max()
        print(f"processor time: median {p50:.0f} ms, p99 {p99:.0f} ms, longest {longest:.2f} s")
    sys.exit(bool(fuzz.problems) or not len(times))


if __name__ == "__main__":
    main()
