"""The equilibria of any planar field, *computed*: the GRU's own are proven elsewhere.

Newton's method from a grid of starts finds them only if some start leads there: nothing
is proven, unlike `core.fixed_points.proven`. It serves the fields to which a GRU is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arrays import Array
from core.fixed_points.eigenpairs import planar_eigenpairs
from core.fixed_points.equilibrium_lines import ScaledField, distance_to, line_through, zeros
from core.fixed_points.proven import Cluster
from core.model.planar_field import PlanarField
from core.reasons.reason import Code, Reason
from core.results import result
from core.validation import finite_states

_SAME, _SINGULAR, _ON_LINE = 1e-7, 1e-6, 1e-4
"""In shares of the box: what counts as one equilibrium, as one with a singular Jacobian, and
as on a line."""

_KINDS = {"sink": 0, "saddle": 1, "source": 2, "": 3}


@result
class Equilibrium:
    """One equilibrium, *computed*.

    ``h`` (2,), ``kind`` ("sink", "source", "saddle", or "" for a real part that is zero to
    1e-9 of the eigenvalues' size), ``index`` (±1), ``eigenvalues`` (2,) and
    ``eigenvectors`` (2, 2) complex.
    """

    h: Array
    kind: str
    index: int
    eigenvalues: NDArray[np.complex128]
    eigenvectors: NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Equilibria(Sequence[Equilibrium]):
    """Computed equilibria in order: sinks, saddles, sources, each by x, then y.

    Attributes
    ----------
    points
        The same as a tuple.
    clusters
        Places at which the Jacobian is singular.
    lines
        Lines that equilibria fill, each (n, 2); closed ones end where they begin. None of
        their points is in ``points``.
    """

    points: tuple[Equilibrium, ...]
    clusters: tuple[Cluster, ...] = ()
    lines: tuple[Array, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why they are not all that rests; empty if they are (as computed)."""
        return tuple(
            Reason(Code.LINE_OF_EQUILIBRIA, (), tuple(float(v) for v in (*line[0], *line[-1])))
            for line in self.lines
        )

    @overload
    def __getitem__(self, index: int) -> Equilibrium: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Equilibrium, ...]: ...

    def __getitem__(self, index: int | slice) -> Equilibrium | tuple[Equilibrium, ...]:
        """The point of this number, or a tuple of several."""
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.points)


def equilibria(
    field: PlanarField, guesses: ArrayLike | None = None, *, grid: int = 12
) -> Equilibria:
    """The equilibria of ``field`` that Newton's method finds in its box.

    Parameters
    ----------
    field
        Any planar field.
    guesses
        (m, 2) where to start. Default: a grid of ``grid`` × ``grid`` places.

    Notes
    -----
    Places closer than 1e-7 of the box count as one. All is done in shares of the box, so
    that units and the box's place do not matter. Where the Jacobian is singular, equilibria
    may fill a line: then that is followed (`Equilibria.lines`) and none of its points
    listed. Other places with a singular Jacobian are clusters. Nothing is proven.
    """
    xmin, xmax, ymin, ymax = field.box
    if guesses is None:
        xs = xmin + (np.arange(grid) + 0.47) * (xmax - xmin) / grid
        ys = ymin + (np.arange(grid) + 0.53) * (ymax - ymin) / grid
        starts = np.array([(x, y) for x in xs for y in ys])
    else:
        starts = finite_states("guesses", guesses, 2).reshape(-1, 2)
    scaled = ScaledField(field)
    rest = scaled.rest_speed(starts)
    found: list[Array] = []
    singular: list[Array] = []
    for place in zeros(scaled, scaled.share(starts), rest):
        if not ((place >= 0.0) & (place <= 1.0)).all():
            continue
        kept, apart = (singular, _SINGULAR) if scaled.singular(place) else (found, _SAME)
        if all(np.linalg.norm(place - other) > apart for other in kept):
            kept.append(place)
    lines, clusters = _degenerate(scaled, singular, rest)
    points = [_equilibrium(field, scaled.place(place)) for place in found]
    points = [p for p in points if not _on_one(scaled.share(p.h), lines)]
    points.sort(key=lambda e: (_KINDS[e.kind], *(round(v, 9) for v in scaled.share(e.h).tolist())))
    drawn = tuple(scaled.place(line) for line in lines)
    return Equilibria(tuple(points), tuple(clusters), drawn)


def _degenerate(
    scaled: ScaledField, places: list[Array], rest: float
) -> tuple[list[Array], list[Cluster]]:
    """Lines of equilibria, and clusters for the other places with a singular Jacobian."""
    lines: list[Array] = []
    clusters: list[Cluster] = []
    for place in places:
        if scaled.rests_around(place, rest):
            corners = np.array(scaled.field.box).reshape(2, 2).T
            return [], [Cluster(corners, None, "the field vanishes on an area")]
        if _on_one(place, lines):
            continue
        line = line_through(scaled, place, rest)
        if line is not None:
            lines.append(line)
            continue
        enclosure = np.array([scaled.place(place - _SINGULAR), scaled.place(place + _SINGULAR)])
        clusters.append(Cluster(enclosure, None, "an equilibrium with a singular Jacobian"))
    return lines, [c for c in clusters if not _on_one(scaled.share(c.centre), lines)]


def _on_one(place: Array, lines: list[Array]) -> bool:
    """Whether a place lies on one of the lines, in shares of the box."""
    return any(distance_to(line, place) < _ON_LINE for line in lines)


def equilibrium_near(field: PlanarField, place: Array) -> Equilibrium | None:
    """The equilibrium to which Newton's method leads from a place, if any."""
    scaled = ScaledField(field)
    begun = np.array(place, float)
    xmin, xmax, ymin, ymax = field.box
    corners = np.array([(x, y) for x in (xmin, xmax) for y in (ymin, ymax)])
    found = zeros(scaled, scaled.share(begun)[None], scaled.rest_speed(corners))
    return _equilibrium(field, scaled.place(found[0])) if found else None


def _equilibrium(field: PlanarField, place: Array) -> Equilibrium:
    matrix = np.array([field.jacobian(field.parameters, place[0], place[1])])
    values, flat = planar_eigenpairs(matrix)
    values, vectors = values[0], flat[0].reshape(2, 2)
    size = np.abs(values).max()
    determinant = matrix[0, 0] * matrix[0, 3] - matrix[0, 1] * matrix[0, 2]
    if determinant < 0.0:
        kind = "saddle"
    elif np.abs(values.real).min() <= 1e-9 * size:
        kind = ""
    else:
        kind = "sink" if values[0].real < 0.0 else "source"
    return Equilibrium(place, kind, -1 if determinant < 0.0 else 1, values, vectors)
