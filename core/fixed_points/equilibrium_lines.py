"""The zeros of a planar field, and the lines that they may fill.

In shares of the field's box, so that neither its units nor its place matter. Newton's method
leads straight to a line of equilibria (`core.fixed_points.newton`), and along the line the
Jacobian's null vector is the tangent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.fixed_points.newton import rank_one_step, zeros_from
from core.model.planar_field import PlanarField

_RANK_ONE = 1e-10
"""A determinant below this part of the squared norm counts as zero."""
_STEP, _SHORTEST, _LONGEST = 1e-2, 1e-4, 1000
_AT_REST, _TYPICAL = 1e-13, 0.1


@dataclass(frozen=True, eq=False)
class ScaledField:
    """A planar field in shares of its box, from 0 to 1 along either side."""

    field: PlanarField

    @property
    def _corner(self) -> Array:
        return np.array([self.field.box[0], self.field.box[2]])

    @property
    def _size(self) -> Array:
        xmin, xmax, ymin, ymax = self.field.box
        return np.array([xmax - xmin, ymax - ymin])

    def share(self, place: Array) -> Array:
        """Places of the phase plane (…, 2) as shares of the box."""
        return np.asarray((place - self._corner) / self._size)

    def place(self, share: Array) -> Array:
        """The other way round."""
        return np.asarray(self._corner + share * self._size)

    def velocity(self, share: Array) -> Array:
        """(2,) in shares per unit of time."""
        x, y = self.place(share)
        u, v = self.field.velocity(self.field.parameters, float(x), float(y))
        return np.array([u, v]) / self._size

    def jacobian(self, share: Array) -> Array:
        """(2, 2) in shares."""
        x, y = self.place(share)
        flat = self.field.jacobian(self.field.parameters, float(x), float(y))
        return np.array(flat).reshape(2, 2) * (self._size / self._size[:, None])

    def singular(self, share: Array) -> bool:
        """The Jacobian's determinant cannot be distinguished from zero."""
        matrix = self.jacobian(share)
        return bool(abs(np.linalg.det(matrix)) <= _RANK_ONE * float((matrix**2).sum()))

    def rests_around(self, share: Array, rest: float) -> bool:
        """The field vanishes on all sides of a place."""
        beside = share + 1e-3 * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
        return all(np.linalg.norm(self.velocity(place)) <= rest for place in beside)

    def resolution(self) -> float:
        """What rounding leaves of a share, at this place of the phase plane."""
        far = np.abs(np.array(self.field.box)).reshape(2, 2).max(axis=1) / self._size
        return 1e-14 + 8.0 * float(np.finfo(np.float64).eps) * float(far.max())

    def rest_speed(self, starts: Array) -> float:
        """A speed that cannot be distinguished from rest, by the speeds at some places (m, 2)."""
        with np.errstate(all="ignore"):
            speeds = [float(np.linalg.norm(self.velocity(self.share(s)))) for s in starts]
        moving = [speed for speed in speeds if np.isfinite(speed) and speed > 0.0]
        # a low one: towards the box's border the field may grow by any number of powers of ten
        typical = float(np.quantile(moving, _TYPICAL)) if moving else 0.0
        return typical * max(_AT_REST, self.resolution())


def zeros(scaled: ScaledField, shares: Array, rest: float) -> list[Array]:
    """The zeros that Newton's method reaches from places (m, 2), in shares of the box."""
    field = scaled.field
    reached = zeros_from(
        field.velocity, field.jacobian, field.parameters, np.array(field.box, float),
        np.ascontiguousarray(shares, float), scaled.resolution(), rest,
    )  # fmt: skip
    return list(reached[np.isfinite(reached).all(axis=1)])


def line_through(scaled: ScaledField, share: Array, rest: float) -> Array | None:
    """The line (n, 2) of zeros through a place with a singular Jacobian; None if there is none.

    Both in shares of the box. It ends at the box's border or where it cannot be followed.
    """
    parts = [_followed(scaled, share, side, rest) for side in (1.0, -1.0)]
    ahead, back = parts
    if len(ahead) + len(back) == 2:
        return None
    if len(ahead) > 5 and np.linalg.norm(ahead[-1] - share) == 0.0:
        return np.array(ahead)
    return np.array([*back[:0:-1], *ahead])


def distance_to(line: Array, share: Array) -> float:
    """Of a place from a polyline (n, 2)."""
    start, step = line[:-1], np.diff(line, axis=0)
    square = np.maximum((step**2).sum(axis=1), np.finfo(np.float64).tiny)
    along = np.clip(((share - start) * step).sum(axis=1) / square, 0.0, 1.0)
    return float(np.linalg.norm(share - start - along[:, None] * step, axis=1).min())


def _followed(scaled: ScaledField, share: Array, side: float, rest: float) -> list[Array]:
    """Zeros along the null vector from a place on, as far as the border or round to it."""
    line = [share]
    tangent = _null_vector(scaled.jacobian(share)) * side
    length = _STEP
    while len(line) < _LONGEST and length >= _SHORTEST:
        place = _corrected(scaled, line[-1] + length * tangent, rest)
        moved = None if place is None else place - line[-1]
        inside = place is not None and bool(((place >= 0.0) & (place <= 1.0)).all())
        if moved is None or not inside or not moved @ tangent > 0.5 * length:
            length *= 0.5
            continue
        assert place is not None
        tangent = moved / np.linalg.norm(moved)
        if len(line) > 5 and np.linalg.norm(place - share) < 0.75 * length:
            line.append(share)
            break
        line.append(place)
        length = min(_STEP, 2.0 * length)
    return line


def _corrected(scaled: ScaledField, share: Array, rest: float) -> Array | None:
    """The nearest zero, by steps of the pseudo-inverse; None unless one is near by."""
    begun = share
    for _ in range(12):
        velocity = scaled.velocity(share)
        if not np.isfinite(velocity).all():
            return None
        if np.linalg.norm(velocity) <= rest:
            return share if scaled.singular(share) else None
        # not Newton's: beside the line its Jacobian may have an inverse, which leads along it
        share = share - np.array(rank_one_step(*scaled.jacobian(share).ravel(), *velocity))
        if not np.linalg.norm(share - begun) < _STEP:
            return None
    return None


def _null_vector(matrix: Array) -> Array:
    return np.asarray(np.linalg.svd(matrix)[2][1])
