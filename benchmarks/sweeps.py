"""The paper's Fig. 6A as a sweep: ``python -m benchmarks.sweeps``.

Frequencies of eq. 8 over α ∈ (0, π), β ∈ (1, 3), on a grid of 200 × 200 cells (--angles,
--gains). Prints the wall time in this process and with 1 and 2 worker processes (opening
them is told apart), whether all give the same, and Dask's overhead: the share of the
workers' wall time in which no cell is computed. Then, at random cells (--checked, 200): the
frequencies against SciPy's DOP853 at a relative tolerance of 1e-13, where a frequency is, and
whether a plain integration settles where none is. Last, the ratio to a plain script that
integrates cells with `solve_ivp` and takes the period from crossings; that is measured on
--plain cells (40) of the same grid and scaled to all of it.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.fixed_points.proven import find_fixed_points
from core.model.families import plane_of
from core.model.gru import GRU
from core.sweeps import QUANTITIES, Axis, Progress, sweep, sweep_workers

BASE = GRU.rotation(2.0, 1.0)
SETTLED = 1e-4
"""A trajectory whose last tenth stays within this, twice as little each time, has settled."""


def right_side(gru: GRU):  # type: ignore[no-untyped-def]
    """The field as a person would write it in NumPy (Ur = 0, Uz = 0)."""
    matrix, r = gru.Uh, 1.0 / (1.0 + np.exp(-gru.br))

    def field(_: float, h):  # type: ignore[no-untyped-def]
        return 0.5 * (np.tanh(matrix @ (r * h) + gru.bh) - h)

    return field


def crossings(field, start, duration: float, rtol: float, atol: float):  # type: ignore[no-untyped-def]
    """Times and states at which y passes 0 upward, and the end."""

    def section(_: float, h) -> float:  # type: ignore[no-untyped-def]
        return float(h[1])

    section.direction = 1.0  # type: ignore[attr-defined]
    found = solve_ivp(
        field, (0.0, duration), start, method="DOP853", rtol=rtol, atol=atol, events=section
    )
    return found.t_events[0], found.y_events[0], found.y[:, -1]


def exact_frequency(gru: GRU, guess: float) -> float:
    """By the secant rule on DOP853's return map of y = 0, from any start; NaN if it fails."""
    field, turn = right_side(gru), 1.0 / guess

    def returned(x: float) -> tuple[float, float]:
        times, states, _ = crossings(field, [x, 0.0], 1.6 * turn, 1e-13, 1e-15)
        later = np.flatnonzero(times > 0.4 * turn)
        if not len(later):
            return math.nan, math.nan
        return float(states[later[0]][0]) - x, float(times[later[0]])

    _, states, _ = crossings(field, [0.5, 0.0], 12.0 * turn, 1e-9, 1e-12)
    if not len(states):
        return math.nan
    a = float(states[-1][0])
    b = a * (1.0 + 1e-4)
    (fa, _), (fb, period) = returned(a), returned(b)
    for _ in range(30):
        if fb == fa or abs(fb) < 1e-15 or not math.isfinite(fb):
            break
        a, b, fa = b, b - fb * (b - a) / (fb - fa), fb
        fb, period = returned(b)
    return 1.0 / period


def settles(gru: GRU) -> bool:
    """A plain trajectory comes to rest within a long time (near a Hopf point it may not)."""
    field = right_side(gru)
    state = np.array([0.5, 0.1])
    for _ in range(20):
        found = solve_ivp(field, (0.0, 1000.0), state, method="DOP853", rtol=1e-9, atol=1e-12)
        state = found.y[:, -1]
        if np.linalg.norm(field(0.0, state)) < 1e-10:
            return True
    return False


def plain_seconds(gru: GRU) -> float:
    """What a plain script takes for a cell: 500 units of time to settle, then 500 more."""
    begun = time.perf_counter()
    field = right_side(gru)
    _, _, state = crossings(field, [0.5, 0.1], 500.0, 1e-8, 1e-10)
    times, _, _ = crossings(field, state, 500.0, 1e-8, 1e-10)
    np.diff(times)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description=__doc__)
    parser.add_argument("--angles", type=int, default=200)
    parser.add_argument("--gains", type=int, default=200)
    parser.add_argument("--checked", type=int, default=200)
    parser.add_argument("--plain", type=int, default=40)
    chosen = parser.parse_args()
    axes = [Axis("turn", 0.0, math.pi, chosen.angles), Axis("scale", 1.0, 3.0, chosen.gains)]
    total = chosen.angles * chosen.gains
    QUANTITIES["frequency"](BASE)  # compile
    results, walls = [], []
    for count in (0, 1, 2):
        begun = time.perf_counter()
        with sweep_workers(count) as workers:
            warm = [Axis("turn", 0.4, 0.6, 8), Axis("scale", 2.5, 3.0, 4)]
            sweep(BASE, warm, "frequency", workers=workers, chunk=1)  # every worker imports core
            opened = time.perf_counter() - begun
            seen: list[Progress] = []

            begun = time.perf_counter()
            results.append(sweep(BASE, axes, "frequency", workers=workers, progress=seen.append))
            walls.append(time.perf_counter() - begun)
            outside = 1.0 - seen[-1].computing / (max(count, 1) * walls[-1])
            print(
                f"{count} workers: {walls[-1]:8.2f} s for {total:,} cells in {len(seen)} chunks, "
                f"{1e3 * walls[-1] / total:.3f} ms a cell, "
                f"{outside:.1%} of the workers' time outside "
                f"the chunks (opened in {opened:.1f} s)",
                flush=True,
            )
    first = results[0]
    same = all(np.array_equal(first.values, r.values, equal_nan=True) for r in results)
    has = np.isfinite(first.values)
    print(f"the same with 0, 1 and 2 workers: {'yes' if same else 'NO'}")
    print(f"{has.sum():,} cells with a frequency, {first.unresolved.sum():,} not resolved")
    compare(first.values, axes, chosen.checked)
    plain(axes, chosen.plain, total, walls)


def compare(values, axes: list[Axis], count: int) -> None:  # type: ignore[no-untyped-def]
    """Frequencies at random cells against DOP853; white cells against plain integration."""
    rng = np.random.default_rng(0)
    plane = plane_of(BASE, "turn", "scale")
    filled, white = np.argwhere(np.isfinite(values)), np.argwhere(np.isnan(values))
    chosen = filled[rng.permutation(len(filled))[:count]]
    worst, failed = 0.0, 0
    for j, i in chosen:
        gru = plane(axes[0].values[i], axes[1].values[j])
        exact = exact_frequency(gru, values[j, i])
        if math.isfinite(exact):
            worst = max(worst, abs(values[j, i] / exact - 1.0))
        else:
            failed += 1
    print(f"{len(chosen)} cells with a frequency: differs from DOP853 by {worst:.1e} at most,")
    print(f"    relative; DOP853 found no return at {failed}")
    picked = white[rng.permutation(len(white))[: count // 4]]
    rest = sum(settles(plane(axes[0].values[i], axes[1].values[j])) for j, i in picked)
    print(f"{len(picked)} white cells: a plain trajectory comes to rest at {rest}")
    # eq. 8: the cycle is born at σ(s) β cos α = 1, in closed form
    unstable = 0.5 * axes[1].values[:, None] * np.cos(axes[0].values) > 1.0
    wrong = np.isfinite(values) & ~unstable
    print(f"cells with a frequency where the origin is a sink: {wrong.sum()}")
    # a proven lone source, in a square that traps all: a cycle must be (Poincaré–Bendixson)
    lone = sum(
        len(points := find_fixed_points(plane(axes[0].values[i], axes[1].values[j]))) == 1
        and points.complete
        and points.sources == 1
        for j, i in white
    )
    print(f"white cells in which a cycle must be (the only fixed point is a source): {lone}")


def plain(axes: list[Axis], count: int, total: int, walls: list[float]) -> None:
    """The time of a plain script, scaled from some cells."""
    rng = np.random.default_rng(1)
    plane = plane_of(BASE, "turn", "scale")
    seconds = [
        plain_seconds(plane(rng.choice(axes[0].values), rng.choice(axes[1].values)))
        for _ in range(count)
    ]
    scaled = total * float(np.mean(seconds))
    print(
        f"a plain script with solve_ivp: {1e3 * np.mean(seconds):.0f} ms a cell on {count} "
        f"cells, {scaled:.0f} s for all of them (scaled, not run): "
        + ", ".join(f"{scaled / w:.0f}× of {n} workers" for n, w in enumerate(walls))
    )


if __name__ == "__main__":
    main()
