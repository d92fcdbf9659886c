"""The fixed points as the exploration kernels see them: traps, saddle balls, starts.

Rows as laid out in `core.flow.traps`, proven points first, then clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.fixed_points.eigenpairs import planar_eigenpairs
from core.fixed_points.planar_equilibria import Equilibrium
from core.fixed_points.proven import Cluster, FixedPoint
from core.flow import traps
from core.invariant_manifolds.local_manifolds import branch_start, jacobian_at
from core.model.planar_field import PlanarField

CLOSE = 0.02
"""Passages within this distance of a saddle count as close (less where points crowd)."""

_SLOW = 1e-3
"""An eigenvalue below this part of the other counts as zero at a cluster."""
_CLUSTER_TRAP = 1e-3
_WEAK_TRAP = 1e-2
_DEGENERATE_TRAP = 2e-4


@dataclass(frozen=True, eq=False)
class BranchStart:
    """Where a separatrix begins: point, whether it is a stable one, direction, place."""

    origin: int
    stable: bool
    direction: Array
    start: Array


@dataclass(frozen=True, eq=False)
class PointTable:
    """The point table with the branches and trajectories that leave them.

    Attributes
    ----------
    rows
        (n, traps.POINT).
    branches
        The four of every saddle in order (unstable along and against, stable along and
        against the eigenvector), then those of clusters.
    rings
        Rows (x, y, direction in time, point): starts next to sinks, sources, undecided
        points and clusters.
    """

    rows: Array
    branches: tuple[BranchStart, ...]
    rings: Array


def table_of(
    field: PlanarField, points: tuple[FixedPoint | Equilibrium, ...], clusters: tuple[Cluster, ...]
) -> PointTable:
    """The points of a field's fixed points and clusters."""
    places = np.array([p.h for p in points] + [c.centre for c in clusters]).reshape(-1, 2)
    table = np.zeros((len(places), traps.POINT))
    table[:, :2] = places
    apart = _distances(places)
    branches: list[BranchStart] = []
    for i, point in enumerate(points):
        if point.kind == "saddle":
            branches += _saddle(field, table[i], i, point, apart[i])
        elif point.kind in ("sink", "source"):
            _antisaddle(field, table[i], point, apart[i])
    for k, cluster in enumerate(clusters):
        i = len(points) + k
        branches += _cluster(field, table[i], i, cluster, apart[i])
    traps.set_levels(field.velocity, field.parameters, table)
    return PointTable(table, tuple(branches), _rings(table, points))


def _distances(places: Array) -> Array:
    """To the nearest other place; 1 if there is none."""
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(gaps, 1.0)
    return np.asarray(gaps.min(axis=1)) if len(places) else np.empty(0)


def _antisaddle(
    field: PlanarField, row: Array, point: FixedPoint | Equilibrium, apart: float
) -> None:
    """The metric of the linear part's Lyapunov function, and the largest level to try."""
    sign = 1.0 if point.kind == "sink" else -1.0
    (a, b), (c, d) = sign * jacobian_at(field, point.h)
    # AᵀM + M A = −I as three equations for m11, m12, m22
    system = np.array([[2 * a, 2 * c, 0.0], [b, a + d, c], [0.0, 2 * b, 2 * d]])
    try:
        m11, m12, m22 = np.linalg.solve(system, [-1.0, 0.0, -1.0])
    except np.linalg.LinAlgError:
        return
    smallest = 0.5 * (m11 + m22) - np.hypot(0.5 * (m11 - m22), m12)
    if not (np.isfinite([m11, m12, m22]).all() and smallest > 0.0 and m11 > 0.0):
        return
    row[traps.FORWARD], row[traps.BACKWARD] = sign > 0.0, sign < 0.0
    row[traps.M11], row[traps.M12], row[traps.M22] = m11, m12, m22
    row[traps.LEVEL] = smallest * min(0.5, 0.95 * apart) ** 2


def _saddle(
    field: PlanarField, row: Array, index: int, point: FixedPoint | Equilibrium, apart: float
) -> list[BranchStart]:
    vectors = point.eigenvectors.real
    values = point.eigenvalues.real
    if not (np.isfinite(values).all() and values[0] < 0.0 < values[1]):
        return []
    covectors = np.linalg.inv(vectors)  # rows: stable, unstable
    row[traps.AX : traps.AY + 1], row[traps.BX : traps.BY + 1] = covectors[1], covectors[0]
    row[traps.U], row[traps.S] = values[1], values[0]
    row[traps.BALL] = min(CLOSE, 0.1 * apart)
    longest = min(1e-4, 0.02 * apart)
    found = []
    for column, stable in ((1, False), (0, True)):
        vector = vectors[:, column]
        for side in (1.0, -1.0):
            start = branch_start(field, point, column, side, longest)
            found.append(BranchStart(index, stable, side * vector, start))
    return found


def _cluster(
    field: PlanarField, row: Array, index: int, cluster: Cluster, apart: float
) -> list[BranchStart]:
    """The trap and the branches of several points that act as one.

    With one eigenvalue near zero it is semi-hyperbolic: along the strong direction it
    attracts (or repels), along the slow one the field's sign on either side tells
    (Andronov et al. 1973, §21). Two near zero: only a small trap where the flow leads in.
    """
    matrix = jacobian_at(field, cluster.centre)
    if not np.isfinite(matrix).all():
        return []
    values, flat = planar_eigenpairs(np.ascontiguousarray(matrix.reshape(1, 4)))
    values, vectors = values[0], flat[0].reshape(2, 2)
    row[traps.M11] = row[traps.M22] = row[traps.SIDED] = 1.0
    sizes = np.abs(values)
    slow, strong = int(np.argmin(sizes)), int(np.argmax(sizes))
    if values.imag.any() or sizes[slow] >= _SLOW * sizes[strong] or cluster.width > 0.1 * apart:
        row[traps.SIDED] = 2.0
        row[traps.FORWARD] = row[traps.BACKWARD] = 1.0
        row[traps.LEVEL] = max(_DEGENERATE_TRAP, 2.0 * cluster.width) ** 2
        return []
    rate, real = float(values[strong].real), vectors.real
    covectors = np.linalg.inv(real)
    reach = min(max(_CLUSTER_TRAP, 20.0 * cluster.width), 0.25 * apart)
    outward = [
        side * _drift(field, cluster.centre, matrix, real, covectors, slow, strong, side * reach)
        for side in (1.0, -1.0)
    ]
    # in the direction of time in which the strong direction attracts
    time = 1.0 if rate < 0.0 else -1.0
    leaves = [time * value > 0.0 for value in outward]
    row[traps.LEVEL] = reach**2
    trapping, covector = (traps.FORWARD, traps.AX) if time > 0.0 else (traps.BACKWARD, traps.BX)
    if not all(leaves):
        row[trapping] = 1.0
        if any(leaves):
            away = -1.0 if leaves[0] else 1.0
            row[covector : covector + 2] = away * covectors[slow]
        else:
            row[traps.LEVEL] = min(max(_WEAK_TRAP, 20.0 * cluster.width), 0.25 * apart) ** 2
    if not any(leaves):
        return []
    found = []
    for side, goes in zip((1.0, -1.0), leaves, strict=True):
        if goes:
            start = cluster.centre + side * reach * real[:, slow]
            found.append(BranchStart(index, time < 0.0, side * real[:, slow], start))
    for side in (1.0, -1.0):
        start = cluster.centre + side * min(1e-4, reach) * real[:, strong]
        found.append(BranchStart(index, time > 0.0, side * real[:, strong], start))
    return found


def _drift(
    field: PlanarField, centre: Array, matrix: Array, vectors: Array, covectors: Array,
    slow: int, strong: int, reach: float,
) -> float:  # fmt: skip
    """The velocity's slow component on the centre manifold, ``reach`` along it."""
    place = centre + reach * vectors[:, slow]
    for _ in range(4):  # onto the manifold: where the strong component rests
        velocity = np.array(field.velocity(field.parameters, float(place[0]), float(place[1])))
        rate = covectors[strong] @ matrix @ vectors[:, strong]
        place = place - vectors[:, strong] * (covectors[strong] @ velocity) / rate
    velocity = np.array(field.velocity(field.parameters, float(place[0]), float(place[1])))
    return float(covectors[slow] @ velocity)


def _rings(table: Array, points: tuple[FixedPoint | Equilibrium, ...]) -> Array:
    """Starts next to every point that is no saddle, in the direction(s) that lead away."""
    rows = []
    for i, row in enumerate(table):
        kind = points[i].kind if i < len(points) else "cluster"
        if kind == "saddle":
            continue
        l11 = np.sqrt(row[traps.M11]) if row[traps.M11] > 0.0 else 1.0
        l21 = row[traps.M12] / l11
        l22 = np.sqrt(max(row[traps.M22] - l21**2, 0.0)) or 1.0
        trapping = row[traps.LEVEL] > 0.0
        radius = 1.02 * np.sqrt(row[traps.LEVEL]) if trapping else 1e-4
        times = {"sink": (-1.0,), "source": (1.0,)}.get(kind, (1.0, -1.0))
        count = 2 if kind in ("sink", "source") else 8
        for angle in 0.3 + 2.0 * np.pi * np.arange(count) / count:
            wx, wy = radius * np.cos(angle), radius * np.sin(angle)
            dy = wy / l22
            dx = (wx - l21 * dy) / l11
            rows += [(row[0] + dx, row[1] + dy, time, i) for time in times]
    return np.array(rows).reshape(-1, 4)
