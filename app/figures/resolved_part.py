"""Branches of saddles as figures draw them: as far as it is resolved where they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from core.arrays import Array

_FAR, _NEAR = 0.03, 0.01
"""Beyond the one a branch has left a saddle, within the other it is back at one."""


class _Branch(Protocol):
    @property
    def points(self) -> Array: ...

    @property
    def ends_at(self) -> str: ...


def resolved_part(branch: _Branch, saddles: Sequence[Array]) -> Array:
    """(n, 2) of the branch, up to where it passes a saddle if its end is not resolved.

    Which way it goes on from there rounding decides: drawn, it would lie upon the other branch of
    the saddle, and fill the gaps of its dashes.
    """
    points = branch.points
    if branch.ends_at != "unresolved" or not len(points):
        return points
    ends = [_passage(np.hypot(*(points - saddle).T)) for saddle in saddles]
    return points[: min(ends, default=len(points))]


def _passage(distance: Array) -> int:
    """How many vertices there are up to the first close passage, which is not the beginning."""
    left = int(np.argmax(distance > _FAR))
    back = distance[left:] < _NEAR
    if distance[left] <= _FAR or not back.any():
        return len(distance)
    first = left + int(np.argmax(back))
    away = distance[first:] > _NEAR
    last = first + int(np.argmax(away)) if away.any() else len(distance)
    return first + int(np.argmin(distance[first:last])) + 1
