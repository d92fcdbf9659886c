"""The server's work for one portrait: ``python -m benchmarks.portrait [--quick]``.

Every preset, with six starts run to T = 100, is computed as the page computes it (150²
map, about 200 streamlines, both nullclines, all fixed points, the trajectories) and, in
the same run and in turn, by a plain script of the usual tools: NumPy for the map,
matplotlib's `streamplot` and `contour` on an Agg figure that is never drawn, SciPy's
`fsolve` from a 20 × 20 grid and `solve_ivp`. Fixed points are computed anew each time
(the page remembers them while only the window moves). Times are medians in ms; a ratio
of both does not depend on the machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import fsolve

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.explore import portrait as explore  # noqa: E402
from app.explore.findings import findings  # noqa: E402
from app.explore.message import portrait_packet  # noqa: E402
from app.state.presets import PRESETS  # noqa: E402
from app.state.snapshot import Snapshot, from_preset  # noqa: E402
from app.state.starts import Start  # noqa: E402
from core import find_fixed_points, map_quantity, nullclines, streamlines  # noqa: E402

mpl.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

TARGET_MS = 10.0
TARGET_RATIO = 30.0
SPAN = 100.0
STARTS = ((0.5, 0.1), (-0.4, 0.35), (0.05, -0.3), (0.8, 0.8), (-0.7, -0.6), (0.3, -0.85))
"""Six starts, in units of half the window from its centre."""


def typical(key: str) -> Snapshot:
    """The preset with six starts and T = 100."""
    base = from_preset(PRESETS[key])
    xmin, xmax, ymin, ymax = base.bounds
    starts = tuple(
        Start(
            0.5 * (xmin + xmax + u * (xmax - xmin)),
            0.5 * (ymin + ymax + v * (ymax - ymin)),
        )
        for u, v in STARTS
    )
    return replace(base, starts=starts, highlighted=0, duration=SPAN)


def milliseconds(work: Callable[[], object]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def whole(snapshot: Snapshot) -> explore.PortraitResult:
    """The portrait with nothing remembered."""
    explore.certified_points.cache_clear()
    return explore.compute_portrait(snapshot)


def parts(snapshot: Snapshot) -> dict[str, Callable[[], object]]:
    """The same portrait in parts, each as the page calls it."""
    gru, bounds = snapshot.gru, snapshot.bounds
    points = find_fixed_points(gru)
    places = np.array([p.h for p in points]).reshape(-1, 2)
    result = whole(snapshot)

    def packed() -> bytes:
        return portrait_packet(result, findings(result), 1, {"query": ""})

    return {
        "map": lambda: map_quantity(gru, bounds, snapshot.quantity, explore.MAP_RESOLUTION),
        "streamlines": lambda: streamlines(gru, bounds, explore.STREAMLINE_DENSITY),
        "nullclines": lambda: nullclines(
            gru, bounds, explore.NULLCLINE_RESOLUTION, fixed_points=places
        ),
        "points": lambda: find_fixed_points(gru),
        "trajectories": lambda: explore._paths(snapshot),
        "packing": packed,
    }


def plain(snapshot: Snapshot) -> tuple[list[NDArray[np.float64]], int]:
    """The same by the usual tools; the distinct roots found, and the streamplot's segments."""
    gru = snapshot.gru
    velocity = plain_velocity(gru)
    xmin, xmax, ymin, ymax = snapshot.bounds
    x = np.linspace(xmin, xmax, explore.MAP_RESOLUTION)
    y = np.linspace(ymin, ymax, explore.MAP_RESOLUTION)
    X, Y = np.meshgrid(x, y)
    U, V = velocity(X, Y)
    np.log10(np.hypot(U, V) + 1e-300)
    figure, axes = plt.subplots()
    lines = axes.streamplot(x, y, U, V, density=1.0)
    axes.contour(x, y, U, levels=[0.0])
    axes.contour(x, y, V, levels=[0.0])
    plt.close(figure)
    roots = plain_roots(velocity)
    for start in snapshot.starts:
        solve_ivp(lambda _t, h: velocity(*h), (0.0, snapshot.duration), [start.x, start.y],
                  method="RK45", rtol=1e-6, atol=1e-9)  # fmt: skip
    return roots, len(lines.lines.get_paths())


def plain_velocity(gru: object) -> Callable[..., tuple[NDArray[np.float64], ...]]:
    """The GRU's velocity as one would write it with NumPy, for numbers and grids alike."""
    values = {name: np.asarray(getattr(gru, name)) for name in ("Uh", "Ur", "Uz")}
    biases = {name: np.asarray(getattr(gru, name)) for name in ("bh", "br", "bz", "ch")}
    after = bool(getattr(gru, "reset_after"))  # noqa: B009

    def logistic(a: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1.0 / (1.0 + np.exp(-a))

    def times(name: str, x: object, y: object, i: int) -> NDArray[np.float64]:
        return values[name][i, 0] * x + values[name][i, 1] * y

    def velocity(x: object, y: object) -> tuple[NDArray[np.float64], ...]:
        r = [logistic(times("Ur", x, y, i) + biases["br"][i]) for i in (0, 1)]
        z = [logistic(times("Uz", x, y, i) + biases["bz"][i]) for i in (0, 1)]
        if after:
            a = [r[i] * (times("Uh", x, y, i) + biases["ch"][i]) for i in (0, 1)]
        else:
            a = [times("Uh", r[0] * x, r[1] * y, i) for i in (0, 1)]
        new = [np.tanh(a[i] + biases["bh"][i]) for i in (0, 1)]
        return (1 - z[0]) * (new[0] - x), (1 - z[1]) * (new[1] - y)

    return velocity


def plain_roots(velocity: Callable[..., tuple[NDArray[np.float64], ...]]) -> list[NDArray]:
    """Roots that `fsolve` reaches from a 20 × 20 grid, merged by distance."""
    roots: list[NDArray[np.float64]] = []
    for u in np.linspace(-1, 1, 20):
        for v in np.linspace(-1, 1, 20):
            root, _, status, _ = fsolve(lambda h: velocity(*h), (u, v), full_output=True)
            if status == 1 and all(np.hypot(*(root - r)) > 1e-4 for r in roots):
                roots.append(root)
    return roots


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="four presets, few repetitions")
    quick = parser.parse_args().quick
    keys = list(PRESETS)[:: len(PRESETS) // 4 + 1] if quick else list(PRESETS)
    rounds, inner = (1, 5) if quick else (3, 7)
    warnings = np.seterr(all="ignore")
    ours: dict[str, list[float]] = {key: [] for key in keys}
    theirs: dict[str, list[float]] = {key: [] for key in keys}
    split: dict[str, dict[str, list[float]]] = {key: {} for key in keys}
    snapshots = {key: typical(key) for key in keys}
    for key in keys:
        whole(snapshots[key])
    plain(snapshots[keys[0]])
    for _ in range(rounds):
        for key in keys:
            ours[key] += [milliseconds(lambda k=key: whole(snapshots[k])) for _ in range(inner)]
            theirs[key].append(milliseconds(lambda k=key: plain(snapshots[k])))
            for name, work in parts(snapshots[key]).items():
                split[key].setdefault(name, []).extend(milliseconds(work) for _ in range(inner))
    np.seterr(**warnings)
    show(keys, snapshots, ours, theirs, split)


def show(
    keys: list[str],
    snapshots: dict[str, Snapshot],
    ours: dict[str, list[float]],
    theirs: dict[str, list[float]],
    split: dict[str, dict[str, list[float]]],
) -> None:
    """The table: a line for each preset, then the medians over the presets."""
    names = list(split[keys[0]])
    print(f"{'median ms':9}" + "".join(f"{n:>13}" for n in names)
          + f"{'whole':>8} {'plain':>8} {'ratio':>6} {'lines':>6} {'points':>6}"
          + f" {'kB':>6}")  # fmt: skip
    rows = []
    for key in keys:
        result = whole(snapshots[key])
        size = len(portrait_packet(result, findings(result), 1, {"query": ""})) / 1000
        each = [float(np.median(split[key][n])) for n in names]
        own, other = float(np.median(ours[key])), float(np.median(theirs[key]))
        rows.append([*each, own, other, other / own, size])
        print(f"{key:9}" + "".join(f"{v:13.2f}" for v in each)
              + f"{own:8.2f} {other:8.0f} {other / own:6.0f} {len(result.streamlines.lines):6}"
              + f" {len(result.points):6} {size:6.1f}")  # fmt: skip
    middle = np.median(rows, axis=0)
    print(f"{'median':9}" + "".join(f"{v:13.2f}" for v in middle[:-4])
          + f"{middle[-4]:8.2f} {middle[-3]:8.0f} {middle[-2]:6.0f} {'':6} {'':6}"
          + f" {middle[-1]:6.1f}")  # fmt: skip
    worst = np.array(rows)
    print(f"\nwhole portrait: median {middle[-4]:.2f} ms (target {TARGET_MS:g}), slowest preset "
          f"{worst[:, -4].max():.2f} ms")  # fmt: skip
    print(f"plain script over it: median {middle[-2]:.0f}×, least {worst[:, -2].min():.0f}× "
          f"(target {TARGET_RATIO:g}×)")  # fmt: skip


if __name__ == "__main__":
    main()
