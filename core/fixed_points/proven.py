"""All fixed points of a GRU, with a computer proof.

What is *proven* here: that each `FixedPoint` exists, is the only one in its enclosure,
and is a sink, a source or a saddle; that no others exist outside the clusters; the
index of a cluster where one is given. What is *computed*: the eigenvalues, their
vectors, node or spiral, a cluster's guess. What is *not resolved* is listed as a
`Cluster`, never left out. `RIGOR` says what the proofs rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.fixed_points import branch_and_prune as search
from core.fixed_points.cluster_guess import guess
from core.fixed_points.clusters import merge, state_boxes
from core.fixed_points.eigenpairs import planar_eigenpairs
from core.fixed_points.intervals import RIGOR
from core.model.gru import GRU
from core.results import result

__all__ = ["RIGOR", "Cluster", "FixedPoint", "FixedPointSet", "find_fixed_points"]


SPIRAL_TOLERANCE = 1e-12
"""A discriminant above −tolerance · (trace² + 4 |det|) counts as a node's (stars do)."""

_RANK = {"sink": 0, "saddle": 1, "source": 2, "": 3}


@result(slots=True)
class FixedPoint:
    """One fixed point, proven to exist and to be alone in its enclosure.

    Attributes
    ----------
    h
        (d,) the point, inside the enclosure.
    enclosure
        (2, d) lower and upper corner of a box that holds the exact point; proven. It
        may touch ±1, where the exact point is a little inside.
    kind
        "sink", "source" or "saddle", proven; "" where the sign of the trace could not
        be decided (close to a Hopf bifurcation).
    index
        +1 or −1, proven: the sign of the Jacobian's determinant. For one unit, that of
        the point in the phase plane to which a second, decaying unit is added: +1 for a
        sink, −1 for a source.
    shape
        "node" or "spiral", computed; "" for saddles and for one unit.
    eigenvalues, eigenvectors
        (d,) and (d, d) complex, computed in floating point from the full Jacobian at
        ``h``; ascending real parts, one column for each eigenvalue. NaN where the
        Jacobian overflows.
    """

    h: Array
    enclosure: Array
    kind: str
    index: int
    shape: str
    eigenvalues: NDArray[np.complex128]
    eigenvectors: NDArray[np.complex128]

    @property
    def width(self) -> float:
        """The largest side of the enclosure."""
        return float((self.enclosure[1] - self.enclosure[0]).max())


@result(slots=True)
class Cluster:
    """A box in which fixed points could be neither distinguished nor excluded.

    Attributes
    ----------
    enclosure
        (2, d) lower and upper corner; proven: all unproven points lie in a cluster.
    index
        The sum of the indices of the unproven points in it, proven; None: unknown.
    guess
        In words what it probably is, computed (see `core.fixed_points.cluster_guess`).
    """

    enclosure: Array
    index: int | None
    guess: str

    @property
    def centre(self) -> Array:
        """(d,) the middle of the enclosure."""
        middle: Array = self.enclosure.mean(axis=0)
        return middle

    @property
    def width(self) -> float:
        """The largest side of the enclosure."""
        return float((self.enclosure[1] - self.enclosure[0]).max())


@dataclass(frozen=True, eq=False)
class FixedPointSet(Sequence[FixedPoint]):
    """The proven fixed points in order: sinks, saddles, sources, each by x, then y.

    Attributes
    ----------
    points
        The same as a tuple.
    clusters
        What could not be resolved; empty when ``complete``.
    boxes
        How many boxes the search examined.
    """

    points: tuple[FixedPoint, ...]
    clusters: tuple[Cluster, ...]
    boxes: int

    @overload
    def __getitem__(self, index: int) -> FixedPoint: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[FixedPoint, ...]: ...

    def __getitem__(self, index: int | slice) -> FixedPoint | tuple[FixedPoint, ...]:
        """The point of this number, or a tuple of several."""
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[FixedPoint]:
        return iter(self.points)

    @property
    def complete(self) -> bool:
        """Every fixed point is proven and isolated: there are no clusters."""
        return not self.clusters

    @cached_property
    def index_sum(self) -> int | None:
        """Sum of all proven indices; None if a cluster's is unknown.

        Poincaré and Hopf say that it is 1; it is computed, not assumed.
        """
        total = sum(point.index for point in self.points)
        for cluster in self.clusters:
            if cluster.index is None:
                return None
            total += cluster.index
        return total

    def _count(self, kind: str) -> int:
        return sum(point.kind == kind for point in self.points)

    @property
    def sinks(self) -> int:
        """The number of proven sinks."""
        return self._count("sink")

    @property
    def saddles(self) -> int:
        """The number of proven saddles (0 with one unit)."""
        return self._count("saddle")

    @property
    def sources(self) -> int:
        """The number of proven sources."""
        return self._count("source")

    @property
    def undecided(self) -> int:
        """The number of proven points of index +1 whose stability is not decided."""
        return self._count("")


def find_fixed_points(gru: GRU, *, max_boxes: int = search.MAX_BOXES) -> FixedPointSet:
    """Every fixed point of the continuous GRU, proven by interval branch and prune.

    Parameters
    ----------
    gru
        One or two units, either reset convention, any finite parameters.
    max_boxes
        Bound on the work (default 12 000 boxes, some 10 ms). What is left when it is
        reached is reported as clusters.

    Raises
    ------
    ValueError
        ``gru`` is no GRU, or ``max_boxes`` is not a positive integer.

    Notes
    -----
    The result depends on nothing but the arguments. Method: `core.fixed_points.branch_and_prune`,
    `core.fixed_points.krawczyk`, `core.fixed_points.clusters`. A one-unit GRU is searched as the
    two-unit GRU with a second unit of zero weights, whose state decays to 0.
    """
    if not isinstance(gru, GRU):
        raise ValueError(f"fixed points are searched for a GRU, not {gru!r}")
    if isinstance(max_boxes, bool) or not isinstance(max_boxes, int) or max_boxes < 1:
        raise ValueError(f"max_boxes must be a positive integer, not {max_boxes!r}")
    roots, undecided, boxes = search.search(gru.packed, max_boxes)
    return FixedPointSet(
        points=_points(roots, gru.dim) if len(roots) else (),
        clusters=_clusters(gru, undecided, roots) if len(undecided) else (),
        boxes=boxes,
    )


def _points(roots: Array, dim: int) -> tuple[FixedPoint, ...]:
    kinds = _kinds(roots, dim)
    keys = [
        # rounded: points above one another stay in order whatever the last digit of x
        (_RANK[kind], round(x, 9), round(y, 9), x, y)
        for kind, (x, y) in zip(kinds, roots[:, search.STATE].tolist(), strict=True)
    ]
    order = sorted(range(len(roots)), key=keys.__getitem__)
    roots = roots[order]
    jacobians = np.ascontiguousarray(roots[:, search.JACOBIAN])
    values, vectors = _eigen(jacobians, dim)
    states = np.ascontiguousarray(roots[:, search.STATE][:, :dim])
    enclosures = np.ascontiguousarray(
        roots[:, search.STATE_ENCLOSURE].reshape(-1, 2, 2)[:, :, :dim]
    )
    states.flags.writeable = enclosures.flags.writeable = False
    shapes = _shapes(jacobians) if dim == 2 else [""] * len(roots)
    indices = roots[:, search.INDEX].tolist()
    return tuple(
        FixedPoint(
            h=states[k],
            enclosure=enclosures[k],
            kind=kinds[source],
            index=int(indices[k]),
            shape="" if kinds[source] == "saddle" else shapes[k],
            eigenvalues=values[k],
            eigenvectors=vectors[k],
        )
        for k, source in enumerate(order)
    )


def _kinds(roots: Array, dim: int) -> list[str]:
    """Sink, source or saddle from the proven signs of determinant and trace."""
    stability = {-1.0: "sink", 0.0: "", 1.0: "source"}
    signs = roots[:, [search.INDEX, search.TRACE_SIGN]].tolist()
    if dim == 1:  # the added unit decays: one eigenvalue is negative, whatever z is
        return ["sink" if index > 0 else "source" for index, _ in signs]
    return ["saddle" if index < 0 else stability[trace] for index, trace in signs]


def _shapes(jacobians: Array) -> list[str]:
    a, b, c, d = jacobians.T
    with np.errstate(over="ignore", invalid="ignore"):
        discriminant = (a - d) ** 2 + 4.0 * b * c
        size = (a + d) ** 2 + 4.0 * np.abs(a * d - b * c)
        threshold = -SPIRAL_TOLERANCE * size
    pairs = zip(discriminant.tolist(), threshold.tolist(), strict=True)
    return ["spiral" if value < bound else "node" for value, bound in pairs]


def _eigen(jacobians: Array, dim: int) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    if dim == 1:
        values = jacobians[:, :1].astype(np.complex128)
        vectors = np.ones((len(jacobians), 1, 1), dtype=np.complex128)
    else:
        values, flat = planar_eigenpairs(jacobians)
        vectors = flat.reshape(-1, 2, 2)
    values.flags.writeable = vectors.flags.writeable = False
    return values, vectors


def _clusters(gru: GRU, undecided: Array, roots: Array) -> tuple[Cluster, ...]:
    indices = roots[:, search.INDEX].astype(np.int64)
    merged = merge(gru.packed, undecided, roots[:, search.ENCLOSURE], indices)
    corners = state_boxes(np.array([m.box for m in merged])).reshape(-1, 2, 2)[:, :, : gru.dim]
    corners = np.ascontiguousarray(corners)
    corners.flags.writeable = False
    return tuple(
        Cluster(enclosure=corner, index=m.index, guess=guess(gru, corner, m.box, m.index))
        for corner, m in zip(corners, merged, strict=True)
    )
