"""The equilibria of any planar field, *computed*: the GRU's own are proven elsewhere.

Newton's method from a grid of starts finds them only if some start leads there: nothing
is proven, unlike `core.fixed_points`. It serves the fields to which a GRU is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from core.eigenpairs import planar_eigenpairs
from core.fixed_points import Cluster
from core.planar_field import PlanarField
from core.validation import finite_states

Array = NDArray[np.float64]

_KINDS = {"sink": 0, "saddle": 1, "source": 2, "": 3}


@dataclass(frozen=True, eq=False)
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
    """Computed equilibria in order: sinks, saddles, sources, each by x, then y."""

    points: tuple[Equilibrium, ...]
    clusters: tuple[Cluster, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Equilibrium: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Equilibrium, ...]: ...

    def __getitem__(self, index: int | slice) -> Equilibrium | tuple[Equilibrium, ...]:
        return self.points[index]

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.points)


def equilibria(field: PlanarField, guesses: Any = None, *, grid: int = 12) -> Equilibria:
    """The equilibria of ``field`` that Newton's method finds in its box.

    Parameters
    ----------
    field
        Any planar field.
    guesses
        (m, 2) where to start. Default: a grid of ``grid`` × ``grid`` places.

    Notes
    -----
    Places closer than 1e-7 of the box count as one. Nothing is proven.
    """
    xmin, xmax, ymin, ymax = field.box
    if guesses is None:
        xs = xmin + (np.arange(grid) + 0.47) * (xmax - xmin) / grid
        ys = ymin + (np.arange(grid) + 0.53) * (ymax - ymin) / grid
        starts = np.array([(x, y) for x in xs for y in ys])
    else:
        starts = finite_states("guesses", guesses, 2).reshape(-1, 2)
    size = max(xmax - xmin, ymax - ymin)
    found: list[Array] = []
    for start in starts:
        place = _newton(field, start.copy(), size)
        if place is None or not (xmin <= place[0] <= xmax and ymin <= place[1] <= ymax):
            continue
        if all(np.linalg.norm(place - other) > 1e-7 * size for other in found):
            found.append(place)
    points = [_equilibrium(field, place) for place in found]
    points.sort(key=lambda e: (_KINDS[e.kind], round(e.h[0], 9), round(e.h[1], 9)))
    return Equilibria(tuple(points))


def equilibrium_near(field: PlanarField, place: Array) -> Equilibrium | None:
    """The equilibrium to which Newton's method leads from a place, if any."""
    xmin, xmax, ymin, ymax = field.box
    found = _newton(field, np.array(place, float), max(xmax - xmin, ymax - ymin))
    return None if found is None else _equilibrium(field, found)


def _newton(field: PlanarField, place: Array, size: float) -> Array | None:
    for _ in range(40):
        velocity = np.array(field.velocity(field.parameters, place[0], place[1]))
        a, b, c, d = field.jacobian(field.parameters, place[0], place[1])
        determinant = a * d - b * c
        if determinant == 0.0 or not np.isfinite(velocity).all():
            return None
        step = np.array([d * velocity[0] - b * velocity[1], a * velocity[1] - c * velocity[0]])
        step /= determinant
        place = place - step
        if not np.abs(place).max() < 10.0 * size:
            return None
        if np.abs(step).max() <= 1e-14 * max(1.0, np.abs(place).max()):
            return place
    return None


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
