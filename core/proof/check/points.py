"""Fixed points: those listed are there, are of their kinds, and there are no others."""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.proof.check.field import Gru
from core.proof.check.intervals import Interval, interval
from core.proof.check.jets import Jet, variables

_MOST = 2_000_000
_NEIGHBOURHOODS = (0.1, 0.03, 0.01, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12)

Matrix = tuple[Interval, Interval, Interval, Interval]


def box_of(corners: Array) -> tuple[Interval, Interval]:
    """Boxes (n, 2, 2), lower and upper corners, as a pair of intervals."""
    return (
        Interval(corners[:, 0, 0], corners[:, 1, 0]), Interval(corners[:, 0, 1], corners[:, 1, 1])
    )  # fmt: skip


def jacobian(gru: Gru, x: Interval, y: Interval) -> Matrix:
    """The derivatives of the pull over boxes."""
    f, g = gru.over(x, y, True)[0], gru.over(x, y, False)[1]
    # the unit by whose factor is divided is the pull itself
    return f.first[0], f.first[1], g.first[0], g.first[1]


def determinant(m: Matrix) -> Interval:
    """Of 2 × 2 matrices."""
    return m[0] * m[3] - m[1] * m[2]


def product(a: Matrix, b: Matrix) -> Matrix:
    """Of 2 × 2 matrices."""
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
    )  # fmt: skip


def pull_at(gru: Gru, x: Interval, y: Interval) -> tuple[Jet, Jet]:
    """The pull over boxes."""
    return gru.over(x, y, True)[0], gru.over(x, y, False)[1]


def check_points(gru: Gru, claimed: Array, kinds: list[str]) -> tuple[Array, str]:
    """Enclosures (n, 2, 2) of the fixed points, and what is wrong with the list; "" if nothing.

    ``claimed`` (n, 2, 2): lower and upper corners near which they are said to be. The enclosures
    are those of the check's own arithmetic.
    """
    near, found = [], []
    for corners, kind in zip(claimed, kinds, strict=True):
        boxes = _alone_near(gru, corners)
        if boxes is None:
            return claimed, "a fixed point is not verified to be alone near its enclosure"
        if (boxes[1][1] < corners[0]).any() or (corners[1] < boxes[1][0]).any():
            return claimed, "a fixed point does not lie in its enclosure"
        if not _of_kind(gru, boxes[1], kind):
            return claimed, f"a fixed point is not verified to be a {kind}"
        near.append(boxes[0])
        found.append(boxes[1])
    apart = all(
        (one[1] < two[0]).any() or (two[1] < one[0]).any()
        for i, one in enumerate(found)
        for two in found[:i]
    )
    if not apart:
        return claimed, "a fixed point is listed twice"
    good = _none_elsewhere(gru, np.array(near).reshape(-1, 2, 2))
    return np.array(found), "" if good else "there may be other fixed points"


def _alone_near(gru: Gru, corners: Array) -> tuple[Array, Array] | None:
    """A box around a place with exactly one fixed point in it, and a small one that holds it.

    Newton's operator, with about the inverse Jacobian of the middle, maps the box into itself.
    """
    middle = corners.mean(axis=0)
    inverse = _inverse_of(gru, middle)
    if inverse is None:
        return None
    for reach in _NEIGHBOURHOODS:
        box = np.array([middle - reach, middle + reach])
        image, alone = _newton(gru, inverse, box)
        if alone and (image[0] > box[0]).all() and (image[1] < box[1]).all():
            small = image
            for _ in range(60):
                next_, _ = _newton(gru, inverse, small)
                next_ = np.array([np.maximum(next_[0], small[0]), np.minimum(next_[1], small[1])])
                if not (next_[1] - next_[0]).sum() < 0.9 * (small[1] - small[0]).sum():
                    break
                small = next_
            return box, small
    return None


def _newton(gru: Gru, inverse: Matrix, box: Array) -> tuple[Array, bool]:
    """m − C F(m) + (1 − C J) (h − m) over a box, m its middle; whether it has one zero at most."""
    middle = 0.5 * (box[0] + box[1])
    at = interval(middle[:1]), interval(middle[1:])
    f, g = pull_at(gru, *at)
    x, y = box_of(box[None])
    a = product(inverse, jacobian(gru, x, y))
    dx, dy = x - at[0], y - at[1]
    new_x = at[0] - (inverse[0] * f.value + inverse[1] * g.value) + (1.0 - a[0]) * dx - a[1] * dy
    new_y = at[1] - (inverse[2] * f.value + inverse[3] * g.value) + (1.0 - a[3]) * dy - a[2] * dx
    image = np.array([[new_x.low[0], new_y.low[0]], [new_x.high[0], new_y.high[0]]])
    return image, _alone(a)


def _alone(a: Matrix) -> bool:
    """C J is so near to 1 that there is one zero at most."""
    rows = [
        max(abs((1.0 - a[0]).low[0]), abs((1.0 - a[0]).high[0]))
        + max(abs(a[1].low[0]), abs(a[1].high[0])),
        max(abs((1.0 - a[3]).low[0]), abs((1.0 - a[3]).high[0]))
        + max(abs(a[2].low[0]), abs(a[2].high[0])),
    ]
    return bool(max(rows) < 0.999)


def _inverse_of(gru: Gru, place: Array) -> Matrix | None:
    """About the inverse of the Jacobian at a place, as numbers."""
    m = jacobian(gru, interval(place[:1]), interval(place[1:]))
    values = np.array([0.5 * (v.low[0] + v.high[0]) for v in m]).reshape(2, 2)
    if not np.isfinite(values).all() or np.linalg.det(values) == 0.0:
        return None
    a, b, c, d = (interval(v[None]) for v in np.linalg.inv(values).ravel())
    return a, b, c, d


def _of_kind(gru: Gru, corners: Array, kind: str) -> bool:
    """The signs of determinant and trace over the enclosure."""
    x, y = box_of(corners[None])
    first = gru.faster(*corners.mean(axis=0))
    # at a fixed point the factors' derivatives are multiplied by 0
    pull = jacobian(gru, x, y)
    a, b = factors_over(gru, x, y, first)
    if kind == "saddle":
        return bool(determinant(pull).negative[0])
    trace = a * pull[0] + b * pull[3]
    right = trace.negative if kind == "sink" else trace.positive
    return bool(determinant(pull).positive[0] and right[0])


def factors_over(gru: Gru, x: Interval, y: Interval, first: bool) -> tuple[Interval, Interval]:
    """The factors over boxes."""
    u, v = variables([x, y])
    a, b = gru.factors(u, v, first)
    one = interval(np.ones_like(x.low))
    return (
        a.value if isinstance(a, Jet) else one, b.value if isinstance(b, Jet) else one
    )  # fmt: skip


def _none_elsewhere(gru: Gru, near: Array) -> bool:
    """No fixed points in the square but in the boxes, each of which has one only.

    Halved until the pull is seen not to vanish, or all of a part lies in one of the boxes.
    """
    parts = np.array([[[-1.0, -1.0], [1.0, 1.0]]])
    spent = 0
    while len(parts):
        spent += len(parts)
        if spent > _MOST:
            return False
        x, y = box_of(parts)
        f, g = pull_at(gru, x, y)
        mid = parts.mean(axis=1)
        m = pull_at(gru, interval(mid[:, 0]), interval(mid[:, 1]))
        dx, dy = x - interval(mid[:, 0]), y - interval(mid[:, 1])
        open_ = np.ones(len(parts), dtype=bool)
        for over, centre in zip((f, g), m, strict=True):
            better = centre.value + over.first[0] * dx + over.first[1] * dy
            for value in (over.value, better):
                open_ &= ~(value.positive | value.negative)
        for low, high in near:
            open_ &= ~((parts[:, 0] >= low).all(axis=1) & (parts[:, 1] <= high).all(axis=1))
        parts = halved(parts[open_])
    return True


def halved(parts: Array) -> Array:
    """Boxes (n, 2, 2) cut across their longer sides."""
    across = np.argmax(parts[:, 1] - parts[:, 0], axis=1)
    rows = np.arange(len(parts))
    middle = 0.5 * (parts[rows, 0, across] + parts[rows, 1, across])
    one, two = parts.copy(), parts.copy()
    one[rows, 1, across] = two[rows, 0, across] = middle
    return np.concatenate([one, two])
