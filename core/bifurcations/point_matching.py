"""Which fixed point at one parameter value is which at the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU

_NEAR = 0.3
"""Points match that moved by less than this share of the distance to any other point."""


@dataclass(frozen=True, eq=False)
class Matching:
    """Index pairs of points that persist, and the indices of all others on either side."""

    matched: tuple[tuple[int, int], ...]
    left_before: tuple[int, ...]
    left_after: tuple[int, ...]

    def places(
        self, before: FixedPointSet, after: FixedPointSet, reach: float
    ) -> list[tuple[list[int], list[int]]]:
        """The unmatched points in groups closer than ``reach``, as (before, after)."""
        old, new = list(self.left_before), list(self.left_after)
        if not old and not new:
            return [([], [])] if before.clusters or after.clusters else []
        h = np.array([before[i].h for i in old] + [after[j].h for j in new])
        label = np.arange(len(h))
        for i in range(len(h)):
            for j in range(i):
                if np.linalg.norm(h[i] - h[j]) <= reach:
                    label[label == label[i]] = label[j]
        out = []
        for value in np.unique(label):
            group = np.flatnonzero(label == value)
            # a point that persists in their midst takes part
            middle = h[group].mean(axis=0)
            inner = [m for m in self.matched if np.linalg.norm(before[m[0]].h - middle) <= reach]
            here = [old[k] for k in group if k < len(old)] + [i for i, _ in inner]
            there = [new[k - len(old)] for k in group if k >= len(old)] + [j for _, j in inner]
            out.append((sorted(here), sorted(there)))
        return out


def match(before: FixedPointSet, after: FixedPointSet, gru: GRU) -> Matching:
    """Match points of equal index that are each other's nearest and moved little.

    Little means 0.3 of the distance to the nearest other point of either set: what was
    not about to meet another point is then matched rightly if the points move evenly.
    What has come from a meeting shortly before moves faster. So points that are left
    match, too, if Newton's method leads each from its old place to another new one, in
    ``gru``, that of the points ``after``, and none moved farther than to its neighbour.
    """
    matched: list[tuple[int, int]] = []
    if len(before) and len(after):
        old = np.array([p.h for p in before])
        new = np.array([p.h for p in after])
        apart = np.linalg.norm(old[:, None] - new[None, :], axis=-1)
        room_old, room_new = _nearest(old), _nearest(new)
        for i, row in enumerate(apart):
            j = int(row.argmin())
            mutual = int(apart[:, j].argmin()) == i
            room = min(room_old[i], room_new[j])
            if mutual and row[j] <= _NEAR * room and before[i].index == after[j].index:
                matched.append((i, j))
        matched += _followed(before, after, gru, matched, room_old)
    kept_old, kept_new = {i for i, _ in matched}, {j for _, j in matched}
    return Matching(
        matched=tuple(matched),
        left_before=tuple(i for i in range(len(before)) if i not in kept_old),
        left_after=tuple(j for j in range(len(after)) if j not in kept_new),
    )


def _followed(
    before: FixedPointSet,
    after: FixedPointSet,
    gru: GRU,
    matched: list[tuple[int, int]],
    room: Array,
) -> list[tuple[int, int]]:
    """Pairs for all that are left on both sides, by Newton's method; or none at all."""
    old = [i for i in range(len(before)) if i not in {i for i, _ in matched}]
    new = [j for j in range(len(after)) if j not in {j for _, j in matched}]
    if len(old) != len(new):
        return []
    out: list[tuple[int, int]] = []
    for i in old:
        h = before[i].h
        with np.errstate(all="ignore"):
            for _ in range(30):
                matrix = gru.jacobian(h)
                if not np.isfinite(h).all() or not np.linalg.det(matrix):
                    return []
                h = h - np.linalg.solve(matrix, gru.velocity(h))
                if np.abs(h - before[i].h).max() > room[i]:
                    return []
        near = min(new, key=lambda j: float(np.abs(after[j].h - h).max()))
        hit = np.abs(after[near].h - h).max() <= 1e-9 + after[near].width
        if not hit or after[near].index != before[i].index or near in {j for _, j in out}:
            return []
        out.append((i, near))
    return out


def pairs(points: FixedPointSet, left: tuple[int, ...]) -> list[tuple[int, int]] | None:
    """The points ``left`` as pairs of index +1 and −1, closest first; None if they are not."""
    plus = [i for i in left if points[i].index > 0]
    minus = [i for i in left if points[i].index < 0]
    if len(plus) != len(minus):
        return None
    out = []
    while plus:
        _, i, j = min(
            (float(np.linalg.norm(points[i].h - points[j].h)), i, j) for i in plus for j in minus
        )
        out.append((i, j))
        plus.remove(i)
        minus.remove(j)
    return out


def _nearest(h: Array) -> Array:
    """The distance of each row to the nearest other; 1 if there is none."""
    if len(h) < 2:
        return np.ones(len(h))
    apart = np.linalg.norm(h[:, None] - h[None, :], axis=-1)
    np.fill_diagonal(apart, np.inf)
    nearest: Array = apart.min(axis=1)
    return nearest
