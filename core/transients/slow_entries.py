"""Where trajectories enter a slow region, and whether they can come to rest at a point."""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.invariant_manifolds.local_manifolds import jacobian_at
from core.model.planar_field import PlanarField


def entries_of(field: PlanarField, region: tuple[Array, ...], frame: Array, count: int) -> Array:
    """``count`` places (m, 2) spread evenly over the border's length where flow enters."""
    middles = np.vstack([0.5 * (line[:-1] + line[1:]) for line in region])
    pieces = np.vstack([np.diff(line, axis=0) for line in region])
    length = np.hypot(pieces[:, 0], pieces[:, 1])
    flow = velocities(field, middles)
    # the speed falls along the flow: d½|ḣ|²/dt = ḣ · J ḣ
    slowing = (
        np.einsum(
            "ki,kij,kj->k", flow, np.array([jacobian_at(field, place) for place in middles]), flow
        )
        < 0.0
    )
    for axis in (0, 1):
        for side, sign in ((2 * axis, 1.0), (2 * axis + 1, -1.0)):
            rounding = 1e-12 * max(1.0, abs(float(frame[side])))
            on_frame = np.abs(middles[:, axis] - frame[side]) < rounding
            slowing = np.where(on_frame, sign * flow[:, axis] > 0.0, slowing)
    enters = np.flatnonzero(slowing & (length > 0.0))
    if not len(enters):
        return np.empty((0, 2))
    ends = np.cumsum(length[enters])
    places = (np.arange(count) + 0.5) / count * ends[-1]
    chosen = enters[np.unique(np.searchsorted(ends, places))]
    return np.ascontiguousarray(middles[chosen])


def velocities(field: PlanarField, places: Array) -> Array:
    """The velocity (m, 2) at places (m, 2)."""
    flow = [field.velocity(field.parameters, float(x), float(y)) for x, y in places]
    return np.array(flow).reshape(-1, 2)


def attracts(field: PlanarField, h: Array) -> bool:
    """Whether both eigenvalues at ``h`` have negative real parts, computed."""
    (a, b), (c, d) = jacobian_at(field, h)
    return bool(a + d < 0.0 < a * d - b * c)
