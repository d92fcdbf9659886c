"""How long all global results take: ``python -m benchmarks.global_analysis``.

For every system of the reference file, each once, after warming up: the fixed points, the
skeleton (cycles and separatrices), basins on 200² pixels, the gaps of its saddles, and the
signature of the finished skeleton. "all" is what a portrait waits for: everything but the
fixed points, which Explore has already. "stop" is the time from setting the cancel flag
during that work to the moment at which it has ended.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.basins_of_attraction.partition import basins_of  # noqa: E402
from core.cancellation import Cancelled  # noqa: E402
from core.fixed_points.proven import find_fixed_points  # noqa: E402
from core.invariant_manifolds.split_function import closest_gap  # noqa: E402
from core.model.gru import GRU  # noqa: E402
from core.separatrix_skeleton.assembly import skeleton  # noqa: E402
from core.topology.invariant import signature_of  # noqa: E402

TARGETS = {"all": (60.0, 250.0), "signature": (5.0, None)}
STOP = 10.0
STAGES = ("points", "skeleton", "basins", "gaps", "signature")
SQUARE = (-1.0, 1.0, -1.0, 1.0)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """(milliseconds, result) of one call."""
    start = time.perf_counter()
    result = work()
    return 1e3 * (time.perf_counter() - start), result


def measure(gru: GRU) -> tuple[dict[str, float], bool]:
    """Times by stage, and whether the skeleton is complete."""
    times: dict[str, float] = {}
    times["points"], points = timed(lambda: find_fixed_points(gru))
    times["skeleton"], frame = timed(lambda: skeleton(gru, points=points))
    times["basins"], _ = timed(lambda: basins_of(frame, SQUARE, 200))
    times["gaps"], _ = timed(lambda: closest_gap(gru, points=points))
    times["signature"], _ = timed(lambda: signature_of(frame))
    times["all"] = sum(times[stage] for stage in STAGES[1:])
    return times, not frame.reasons


def stopping(grus: list[GRU], rounds: int = 200) -> np.ndarray:
    """Milliseconds from the flag to the end of the work, at random moments of it."""
    generator = np.random.default_rng(1)
    waits = []
    for k in range(rounds):
        gru = grus[k % len(grus)]
        cancel = np.zeros(1, np.int64)
        ended: list[float] = []

        def work(gru: GRU = gru, cancel: Any = cancel, ended: list[float] = ended) -> None:
            with suppress(Cancelled):
                while True:
                    basins_of(skeleton(gru, cancel=cancel), SQUARE, 200, cancel=cancel)
            ended.append(time.perf_counter())

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(float(generator.uniform(0.001, 0.08)))
        begun = time.perf_counter()
        cancel[0] = 1
        thread.join()
        waits.append(1e3 * (ended[0] - begun))
    return np.array(waits)


def main() -> None:
    """Print the table."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    warm = (GRU.rotation(3.0, 0.5), *(GRU(**entry["params"]) for entry in entries[:12]))
    for gru in warm:
        measure(gru)
    results = [measure(GRU(**entry["params"])) for entry in entries]
    times = {stage: np.array([t[stage] for t, _ in results]) for stage in (*STAGES, "all")}
    print(f"{len(entries)} systems, ms      median     p95     max   slowest")
    for stage, values in times.items():
        slowest = entries[int(values.argmax())]["name"]
        median, p95 = np.median(values), np.percentile(values, 95)
        target = ""
        if stage in TARGETS:
            bounds = zip((median, p95), TARGETS[stage], strict=True)
            target = "   target " + " / ".join(
                f"{limit:.0f} {'met' if value <= limit else 'MISSED'}"
                for value, limit in bounds
                if limit is not None
            )
        print(f"{stage:22}{median:8.2f}{p95:8.2f}{values.max():8.2f}   {slowest}{target}")
    waits = stopping([GRU(**entry["params"]) for entry in entries if entry["limit_cycles"]])
    met = "met" if np.percentile(waits, 95) <= STOP else "MISSED"
    print(
        f"{'stop':22}{np.median(waits):8.2f}{np.percentile(waits, 95):8.2f}{waits.max():8.2f}"
        f"   {len(waits)} times{'':8}target {STOP:.0f} (p95) {met}"
    )
    print(f"complete skeletons: {sum(complete for _, complete in results)} of {len(entries)}")


if __name__ == "__main__":
    main()
