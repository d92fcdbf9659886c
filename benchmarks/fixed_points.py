"""How fast the certified fixed-point search is: ``python benchmarks/fixed_points.py``.

Prints medians and maxima over systems; each system's own time is the median of
several repetitions. "kernel" is the compiled search alone, "call" the whole
`find_fixed_points`, with its result as Python objects.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.fixed_points.branch_and_prune import MAX_BOXES, search  # noqa: E402
from core.fixed_points.proven import find_fixed_points  # noqa: E402
from core.model.gru import GRU  # noqa: E402

REPETITIONS = 9
SYSTEMS = 300


def random_grus(limit: float, reset_after: bool) -> list[GRU]:
    """GRUs with every parameter uniform in ±limit, always the same ones."""
    rng = np.random.default_rng(2021)

    def one() -> GRU:
        matrices = rng.uniform(-limit, limit, (3, 2, 2))
        biases = rng.uniform(-limit, limit, (4, 2))
        ch = biases[3] if reset_after else 0
        return GRU(*matrices, *biases[:3], reset_after=reset_after, ch=ch)

    return [one() for _ in range(SYSTEMS)]


def reference_grus() -> list[GRU]:
    """Every certified reference system with at least nine fixed points."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    return [GRU(**e["params"]) for e in entries if e["certified"] and len(e["fixed_points"]) >= 9]


def milliseconds(work: Callable[[], object]) -> float:
    """The median time of one call."""
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def report(name: str, grus: list[GRU], kernel_limit: float, call_limit: float) -> None:
    """One line of the table."""
    kernel = [milliseconds(lambda p=g.packed: search(p, MAX_BOXES)) for g in grus]  # type: ignore[misc]
    call = [milliseconds(lambda g=g: find_fixed_points(g)) for g in grus]  # type: ignore[misc]
    found = [find_fixed_points(g) for g in grus]
    incomplete = sum(not result.complete for result in found)
    print(
        f"{name:26} {len(grus):4} {np.median([r.boxes for r in found]):6.0f}  "
        f"{np.median(kernel):7.3f} {max(kernel):7.3f} {kernel_limit:7.2f}  "
        f"{np.median(call):7.3f} {max(call):7.3f} {call_limit:7.2f}  {incomplete:5}"
    )


def main() -> None:
    """Print the table."""
    find_fixed_points(GRU.rotation(3.0, 0.8))
    print("times in ms          ".ljust(39) + "        kernel                    call")
    print(
        "systems".ljust(26)
        + "    n  boxes   median     max  target   median     max  target  incomplete"
    )
    for limit in (5.0, 30.0):
        for after in (False, True):
            name = f"random ±{limit:.0f}, reset {'after' if after else 'before'}"
            report(name, random_grus(limit, after), 0.1, 0.3)
    report("reference, >= 9 points", reference_grus(), 1.0, 1.5)


if __name__ == "__main__":
    main()
