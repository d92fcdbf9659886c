"""Which attractor lies on either side of the curves that bound basins.

Beside a saddle's stable branch trajectories follow the saddle's unstable branch on that
side (the inclination lemma; Palis & de Melo, *Geometric Theory of Dynamical Systems*, 1982,
ch. 2, §7), so that the ends of the unstable branches name both sides. Beside a half-stable
cluster without an unstable branch on a side lies its own basin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.arrays import Array
from core.basins_of_attraction.raster import LEAVES, Attractor
from core.flow import traps
from core.invariant_manifolds.separatrix import Separatrix
from core.separatrix_skeleton.assembly import Skeleton


class NotKnown(Exception):  # noqa: N818
    """A curve that bounds basins, or a side of it, is not known; the message says why."""


@dataclass(frozen=True, eq=False)
class Boundary:
    """A stable branch with different basins on its two sides.

    ``left`` and ``right``, as it runs away from its saddle, are indices of attractors, or
    `core.basins_of_attraction.raster.LEAVES`; ``origin`` (2,) is the point from which it runs.
    """

    branch: Separatrix
    origin: Array
    left: int
    right: int


def sides_of(
    frame: Skeleton, attractors: tuple[Attractor, ...]
) -> list[tuple[Separatrix, int, int]]:
    """Every stable branch with the labels to its left and right; raises `NotKnown`."""
    _check(frame)
    label_of = {(a.kind, a.index): k for k, a in enumerate(attractors)}
    families: dict[tuple[int | None, int | None], list[Separatrix]] = {}
    for branch in (*frame.separatrices, *frame.cluster_branches):
        families.setdefault((branch.saddle, branch.cluster), []).append(branch)
    found = []
    for (_, cluster), family in families.items():
        own = None if cluster is None else label_of.get(("cluster", cluster))
        out = [(b.direction, _end(b, label_of)) for b in family if not b.stable]
        found += [
            (b, _side(b, out, 1.0, own), _side(b, out, -1.0, own)) for b in family if b.stable
        ]
    return found


def boundaries_of(frame: Skeleton, sides: list[tuple[Separatrix, int, int]]) -> list[Boundary]:
    """Those of the branches that part two basins; raises `NotKnown` where one has no end."""
    found = []
    for branch, left, right in sides:
        if left == right:
            continue
        if branch.ends_at == "unresolved":
            raise NotKnown(f"a stable branch has no known end: {branch.reason}")
        if branch.saddle is not None:
            origin = frame.points[branch.saddle].h
        else:
            assert branch.cluster is not None
            origin = frame.points.clusters[branch.cluster].centre
        found.append(Boundary(branch, origin, left, right))
    return found


def check_closed(boundaries: Iterable[Boundary], where: str) -> None:
    """What ends at one place has each label as often to the left as to the right."""
    balance: Counter[int] = Counter()
    for boundary in boundaries:
        balance[boundary.left] += 1
        balance[boundary.right] -= 1
    if any(balance.values()):
        raise NotKnown(f"the basins beside the branches that end at {where} do not fit together")


def _check(frame: Skeleton) -> None:
    if frame.reasons:
        raise NotKnown(str(frame.reasons[0]))
    n = len(frame.points)
    if not all(point.kind for point in frame.points):
        raise NotKnown("the stability of a fixed point is undecided")
    if (frame.point_rows[n:, traps.SIDED] == 2.0).any():
        raise NotKnown("the boundaries at a doubly degenerate cluster are not known")
    saddles = sum(point.kind == "saddle" for point in frame.points)
    if len(frame.separatrices) != 4 * saddles:
        raise NotKnown("a saddle has no branches that could be followed")


def _end(branch: Separatrix, label_of: dict[tuple[str, int], int]) -> int:
    """The label of what an unstable branch ends at."""
    if branch.ends_at == "border":
        return LEAVES
    label = None if branch.target is None else label_of.get((branch.ends_at, branch.target))
    if label is None:
        raise NotKnown("an unstable branch does not end at an attractor")
    return label


def _side(branch: Separatrix, out: list[tuple[Array, int]], side: float, own: int | None) -> int:
    """The label to the left (+1) or right (−1) of a stable branch."""
    x, y = branch.direction
    turned = [(side * (x * d[1] - y * d[0]), label) for d, label in out]
    beside = [label for sine, label in turned if sine > 0.0]
    if beside:
        return beside[0]
    if own is None:
        raise NotKnown("one side of a stable branch has no unstable branch")
    return own
