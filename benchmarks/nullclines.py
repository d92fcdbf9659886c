"""How fast both nullclines are: ``python benchmarks/nullclines.py``.

Prints, for systems like the presets and for all reference systems, the median time of the
whole call with given fixed points, and the number of vertices it sends to the browser.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.fixed_points.proven import find_fixed_points  # noqa: E402
from core.model.gru import GRU  # noqa: E402
from core.nullcline_curves.branches import nullclines  # noqa: E402

WINDOW = (-1.2, 1.2, -1.2, 1.2)
REPETITIONS = 15
TARGET, WORST = 2.5, 6.0


def presets() -> dict[str, GRU]:
    """Systems with the structures of the paper's figures."""
    eye = np.eye(2)
    return {
        "Fig. 2A, nine points": GRU(Uh=3 * eye),
        "Fig. 3A, eleven points": GRU(Uh=[[7, 2], [2, 8]], Ur=[[4, 6], [6, 3]], bh=1, br=4),
        "Fig. 3B, close strands": GRU(Uh=2 * eye, Ur=-10 * eye, bh=1e-6),
        "Fig. 5B, cycle": GRU.rotation(3, math.pi / 5),
        "Fig. 5C, cycle": GRU.rotation(3, 0.2),
        "Fig. 9B, double crossing": GRU(Uh=2 * eye, Ur=[[4, -8], [8, -4]]),
        "Fig. 10, near line": GRU(Uh=1.859 * np.ones((2, 2)), Ur=np.diag([1.4, -1.4]), br=-1),
        "pitchfork": GRU(Uh=3 * eye, Ur=[[0, 4], [4, 0]], br=-0.7),
    }


def measure(gru: GRU) -> tuple[float, int]:
    """Median milliseconds of one call, and its vertices."""
    points = [point.h for point in find_fixed_points(gru)]
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        result = nullclines(gru, WINDOW, fixed_points=points)
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times)), sum(map(len, result.x + result.y))


def main() -> None:
    """Print the table."""
    measure(GRU.rotation(3, 0.5))
    print(f"{'system':28} {'ms':>7} {'vertices':>9}")
    for name, gru in presets().items():
        ms, vertices = measure(gru)
        print(f"{name:28} {ms:7.2f} {vertices:9}")
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    every = np.array([measure(GRU(**entry["params"])) for entry in entries])
    median, most = np.median(every, axis=0), every.max(axis=0)
    print(f"{len(every)} reference systems, median {median[0]:.2f} ms (target {TARGET}), "
          f"worst {most[0]:.2f} ms (target {WORST}), "
          f"vertices {median[1]:.0f}, at most {most[1]:.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
