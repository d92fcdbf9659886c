"""What kind of degeneracy a GRU sits on: read off the two sides of one parameter.

Floating point never meets a bifurcation exactly, and no test for ``== 0`` would. So the
parameter is moved a little to both sides, where the portraits are structurally stable,
and what differs between them tells what lies between.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from core.catalogue.entry import Degeneracy
from core.events.kinds import EventKind
from core.model.families import family_of, value_of
from core.model.gru import GRU
from core.model.parameter_names import spelled
from core.reasons.reason import Code, Reason, in_words
from core.separatrix_skeleton.assembly import Skeleton, skeleton
from core.topology.invariant import Signature, signature_of

STEPS = tuple(10.0**-k for k in range(2, 9))
"""Steps to either side, tried from the largest; two neighbouring ones must agree."""


def degeneracy_of(gru: GRU, parameter: str) -> Degeneracy:
    """The degeneracy of ``gru`` that a change of ``parameter`` removes.

    Raises
    ------
    ValueError
        ``parameter`` is none; or the two sides have no signatures, or the same one, at
        any of `STEPS`.
    """
    parameter = spelled(parameter)
    family, value = family_of(gru, parameter), value_of(gru, parameter)
    before: tuple[Signature, Signature] | None = None
    reasons: tuple[Reason, ...] = ()
    for step in STEPS:
        one, other = (skeleton(family(value + sign * step)) for sign in (-1.0, 1.0))
        below, above = signature_of(one), signature_of(other)
        if before == (below, above) and below != above:
            kind, codimension = _kind(one, other, skeleton(gru))
            return Degeneracy(kind, codimension, parameter, value, step, below, above)
        before = (below, above)
        reasons = reasons or below.reasons + above.reasons
    why = f": {in_words(reasons, 1)}" if reasons else ""
    raise ValueError(f"no two topologies meet here when {parameter} is changed{why}")


def _kind(below: Skeleton, above: Skeleton, here: Skeleton) -> tuple[str, int]:
    """What lies between two portraits: in words, and its codimension."""
    meetings = _meetings(max(below, above, key=lambda side: len(side.points)), here)
    if meetings:
        kinds = [_meeting(*meeting) for meeting in meetings]
        counts = Counter(kinds)
        words = [word if n == 1 else f"{n} {_plural(word)}" for (word, _), n in counts.items()]
        return " and ".join(words), sum(codimension for _, codimension in kinds)
    one, other = _points(below), _points(above)
    if one != other:
        changed = (one - other).total()
        hopf = one.total() == other.total() and one["saddle"] == other["saddle"]
        word = EventKind.HOPF.noun if hopf else "meeting of points"
        return (word if changed == 1 else f"{changed} {_plural(word)}"), changed
    return _of_cycles(below, above, here)


def _meetings(richer: Skeleton, here: Skeleton) -> list[tuple[Counter[str], int | None]]:
    """For each cluster of ``here``: the kinds of the points that meet in it, and its index."""
    centres = [cluster.centre for cluster in here.points.clusters]
    if not centres:
        return []
    places = np.array([*centres, *(point.h for point in here.points)])
    groups: list[Counter[str]] = [Counter() for _ in centres]
    for point in richer.points:
        nearest = int(np.argmin(np.linalg.norm(places - point.h, axis=1)))
        if nearest < len(groups):
            groups[nearest][point.kind] += 1
    return [(g, c.index) for g, c in zip(groups, here.points.clusters, strict=True)]


def _meeting(kinds: Counter[str], index: int | None) -> tuple[str, int]:
    """What points of these kinds do when they meet: (in words, its codimension)."""
    known = _MEETINGS.get((kinds["sink"], kinds["saddle"], kinds["source"]))
    if known is not None and index in (known[1], None):
        return known[0], 1
    where = f" of index {index}" if index else ""
    return f"pseudo-codimension-2 point{where}", 2


_MEETINGS = {
    (1, 1, 0): ("saddle-node of the first kind", 0),
    (0, 1, 1): ("saddle-node of the second kind", 0),
    (2, 1, 0): (EventKind.PITCHFORK.noun, 1),
    (0, 1, 2): (EventKind.PITCHFORK.noun, 1),
    (1, 2, 0): (EventKind.PITCHFORK.noun, -1),
    (0, 2, 1): (EventKind.PITCHFORK.noun, -1),
}
"""Sinks, saddles and sources that meet: what that is called, and its index.

The kinds of saddle-node, and "pseudo-codimension 2" for more that meets in one point, are
the paper's (Fig. 3).
"""


def _plural(words: str) -> str:
    head, space, tail = words.partition(" of the ") if " of the " in words else (words, "", "")
    return f"{head}s{space}{tail}"


def _points(frame: Skeleton) -> Counter[str]:
    return Counter(point.kind for point in frame.points)


def _of_cycles(below: Skeleton, above: Skeleton, here: Skeleton) -> tuple[str, int]:
    """The fixed points are the same on both sides."""
    stable = sum(c.stable for c in above.cycles) - sum(c.stable for c in below.cycles)
    unstable = sum(not c.stable for c in above.cycles) - sum(not c.stable for c in below.cycles)
    if stable == unstable != 0:
        kind = EventKind.FOLD_OF_CYCLES
        return (kind.noun, 1) if abs(stable) == 1 else (f"{abs(stable)} {kind.plural}", 2)
    codes = {reason.code for reason in signature_of(here).reasons}
    if Code.NEAR_HOMOCLINIC in codes:
        return EventKind.HOMOCLINIC.noun, 1
    near = Code.NEAR_CONNECTION in codes
    return (EventKind.HETEROCLINIC if near else EventKind.SADDLE_CONNECTION).noun, 1
