"""Branch points of equilibria: where they are exactly, and all curves that cross there.

At a branch point F = 0 and the rows of ∂F/∂(u, λ) are parallel: their cross product
vanishes. The five equations in three unknowns are solved by Gauss and Newton's method, which
converges quadratically at a simple branch point. Where both rows vanish altogether, as at
the origin of Uh = w·1 for w = 1, the rows themselves take the cross product's place.

The two tangents v at a simple branch point satisfy ψᵀF″(v, v) = 0 in the plane of null
vectors, ψ being the left null vector (Kuznetsov, *Elements of Applied Bifurcation Theory*,
§10.2).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.arrays import Array
from core.continuation.curve_system import CurveSystem

_STEP = 1e-4
_ROUNDS = 30


def polished(system: CurveSystem, start: Array) -> Array | None:
    """The branch point near ``start`` (4,); None if there is none within 0.02."""
    _, rows = system.linearised(start)
    order = (True, False) if np.linalg.norm(rows) < 0.1 else (False,)
    for entrywise in order:
        x = _newton(system, start.copy(), entrywise)
        if x is not None:
            return x
    return None


def _equations(system: CurveSystem, x: Array, entrywise: bool) -> Array:
    r, rows = system.linearised(x)
    return np.concatenate([r, rows.ravel() if entrywise else np.cross(rows[0], rows[1])])


def _newton(system: CurveSystem, x: Array, entrywise: bool) -> Array | None:
    start, scale = x.copy(), system.scale(x)
    size = np.inf
    for _ in range(_ROUNDS):
        r = _equations(system, x, entrywise)
        matrix = np.empty((len(r), 3))
        for k in range(3):
            shift = np.zeros(4)
            shift[k] = _STEP * scale[k]
            after, before = (_equations(system, x + s * shift, entrywise) for s in (1.0, -1.0))
            matrix[:, k] = (after - before) / (2.0 * _STEP)
        move = np.linalg.lstsq(matrix, -r, rcond=None)[0]
        x[:3] += move * scale
        previous, size = size, float(np.linalg.norm(move))
        if np.linalg.norm((x - start)[:3] / scale) > 0.02:
            return None
        if size < 1e-13 or (size < 1e-9 and size > 0.2 * previous):
            break
    good = np.linalg.norm(_equations(system, x, entrywise)) < 1e-8
    return x if good and size < 1e-7 else None


def departures(system: CurveSystem, x: Array, distance: float = 5e-3) -> Iterator[Array]:
    """Guesses (4,) on all four arms at a simple branch point ``x``; none if not simple."""
    _, rows = system.linearised(x)
    left, sizes, right = np.linalg.svd(rows)
    if sizes[0] < 1e-5:
        return
    psi, scale = left[:, 1], system.scale(x)
    e, f = right[1], right[2]

    def form(v: Array) -> float:
        total = -2.0 * system.linearised(x)[0]
        for sign in (1.0, -1.0):
            moved = x.copy()
            moved[:3] += sign * 1e-3 * v * scale
            total = total + system.linearised(moved)[0]
        return float(psi @ total) / 1e-6

    a, c = form(e), form(f)
    b = 0.25 * (form(e + f) - form(e - f))
    for angle in _null_directions(a, b, c):
        v = np.cos(angle) * e + np.sin(angle) * f
        for sign in (1.0, -1.0):
            out = x.copy()
            out[:3] += sign * distance * v * scale
            yield out


def _null_directions(a: float, b: float, c: float) -> list[float]:
    """Angles θ at which a cos² + 2b cos sin + c sin² vanishes: two, or none."""
    # = mean + radius · cos(2θ − phase)
    mean, radius = 0.5 * (a + c), float(np.hypot(0.5 * (a - c), b))
    if radius == 0.0 or abs(mean) > radius:
        return []
    phase, half = float(np.arctan2(b, 0.5 * (a - c))), float(np.arccos(-mean / radius))
    return [0.5 * (phase + half), 0.5 * (phase - half)]
