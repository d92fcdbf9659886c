"""Separatrices: the four trajectories that begin or end in a saddle, as results."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from core.arrays import Array
from core.reasons.reason import Reason
from core.results import result

ENDS = ("point", "cycle", "cluster", "border", "unresolved")


@result
class Separatrix:
    """One branch of a saddle's stable or unstable manifold, followed to its end: *computed*.

    Attributes
    ----------
    saddle
        Index of the saddle among the fixed points; None for a branch of a cluster.
    cluster
        Index of the cluster that it belongs to (a half-stable point has separatrices,
        too), or None for a branch of a saddle.
    stable
        True for a branch along which trajectories approach the saddle. It is followed
        backward in time, so that ``points`` run from the saddle in either case.
    direction
        (2,) unit vector along which it leaves the saddle.
    points
        (n, 2) from the saddle to the end, close enough together to draw as straight
        pieces. A branch that winds onto a cycle stops when it can no longer be
        distinguished from it.
    ends_at
        "point" (a sink or, backward, a source), "cycle", "cluster", "border" (it leaves
        the box: of a GRU only backward, since all flow enters the square) or "unresolved".
    target
        Index of that point, cycle or cluster; None for the border and unresolved ones.
    arrival
        Where it arrives among the others that end there, as a number that grows
        counter-clockwise around the target, modulo nothing: at points and clusters the
        angle on a small curve around it, at the border the length along it,
        a side being 1, at a cycle a position in one turn (as seen from the phase plane's
        orientation, for branches on the same side of it). NaN where unknown.
    inside
        For an end at a cycle: it approaches the cycle from inside.
    nearest_saddle, gap
        The saddle (index) that the branch passes most closely, and by how much: an
        estimate of its distance from that saddle's own manifold, in units of half the box.
        −1 and infinity where it comes close to none. A tiny gap means that a saddle
        connection is near.
    reason
        Why it is unresolved (`str` says it in words), else None.
    steps
        (k, 18) of a stable branch: the integration's steps from beside the saddle on, with
        their dense output, as `core.flow.dormand_prince` lays them out (backward in time, and
        farther than ``points``); empty for an unstable one, which bounds no basin.
    """

    saddle: int | None
    cluster: int | None
    stable: bool
    direction: Array
    points: Array
    ends_at: str
    target: int | None
    arrival: float
    inside: bool
    nearest_saddle: int
    gap: float
    reason: Reason | None
    steps: Array = field(default_factory=lambda: np.empty((0, 18)), repr=False)
