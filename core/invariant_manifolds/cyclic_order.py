"""In which order separatrices arrive at their common target, seen counter-clockwise.

At a point or cluster the angle on its trap tells, unless branches have run together before
they get there, as along the slow direction of a node. Those are followed back to where
they lie apart: of two curves that run inward side by side, the one to the left comes
first, counter-clockwise. At a cycle the crossings of its section tell.
"""

from __future__ import annotations

import math
from functools import cmp_to_key

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled_as
from core.cycles.cycle_table import CYCLE_ROW, FROM, TO
from core.cycles.limit_cycle import LimitCycle
from core.cycles.return_map import QX, QY, SECTION, TX, TY, crossing
from core.flow.dormand_prince import dense

Integers = NDArray[np.int64]

TOGETHER = 1e-3
"""Angles closer than this are not trusted: those branches are followed back."""
_APART = 1e-7
_REACH = 0.05
_NEAR, _JUMP = 2e-3, 100.0
"""How far apart two curves that arrive together are at first, and how many times farther at
the next place: what is beyond is another strand of the other one."""
_PARTS = 8
"""Places in each step at which two curves are compared: they part within few steps."""
_CLEAR, _TOO_CLOSE = 1e-6, 1e-10
"""Distances from a cycle that are clear, and that are noise."""
_SECTIONS = 24
_BETWEEN = 1e-6
"""What is added to the common angle for each place in the order found."""

_VECTOR = types.float64[::1]
_TABLE = types.float64[:, ::1]


@compiled_as(types.float64(_TABLE, _TABLE, types.float64, types.float64))
def side_of(rows: Array, others: Array, apart: float, reach: float) -> float:
    """On which side of one curve another runs: positive left, 0 where they cannot be known.

    Both are steps with dense output in the order in which they run. From the first
    curve's end backward, the other's crossing of the normal is looked for, until it is
    ``apart`` or farther than ``reach``.
    """
    line = np.empty(SECTION)
    found = 0.0
    for place in range(_PARTS * len(rows) - 1, -1, -1):
        k, share = place // _PARTS, (place % _PARTS) / _PARTS
        x, y = dense(rows[k], share)
        u, v = dense(rows[k], share + 1e-4)
        size = math.hypot(u - x, v - y)
        if size == 0.0:
            continue
        line[QX], line[QY], line[TX], line[TY] = x, y, (u - x) / size, (v - y) / size
        nearest = math.inf
        for j in range(len(others)):
            ahead0 = (others[j, 2] - line[QX]) * line[TX] + (others[j, 3] - line[QY]) * line[TY]
            ahead1 = ahead0 + others[j, 4] * line[TX] + others[j, 5] * line[TY]
            if not ahead0 < 0.0 <= ahead1:
                continue
            x, y = dense(others[j], crossing(others[j], line))
            s = -(x - line[QX]) * line[TY] + (y - line[QY]) * line[TX]
            if abs(s) < abs(nearest):
                nearest = s
        if not abs(nearest) < reach:
            if found != 0.0:
                break
            continue  # past the end of the other one
        if abs(nearest) > (_NEAR if found == 0.0 else _JUMP * max(abs(found), apart)):
            continue  # not the strand beside it, which has no crossing here
        found = nearest
        if abs(found) > apart:
            return found
    return found if abs(found) > apart else 0.0


@compiled_as(types.int64(_TABLE, _VECTOR, types.float64, _TABLE))
def section_crossings(rows: Array, cycle: Array, direction: float, out: Array) -> int:
    """Where a trajectory crosses a cycle's section, in order; how often.

    Rows of ``out`` (m, 2): the place on the section, and the step.
    """
    line = cycle[:SECTION].copy()
    line[TX], line[TY] = direction * cycle[TX], direction * cycle[TY]
    count = 0
    for i in range(len(rows)):
        ahead0 = (rows[i, 2] - line[QX]) * line[TX] + (rows[i, 3] - line[QY]) * line[TY]
        ahead1 = ahead0 + rows[i, 4] * line[TX] + rows[i, 5] * line[TY]
        if i + 1 < len(rows):
            # where a step ends on the line itself, it and the next must agree on the side
            x, y = rows[i + 1, 2], rows[i + 1, 3]
            ahead1 = (x - line[QX]) * line[TX] + (y - line[QY]) * line[TY]
        if not ahead0 < 0.0 <= ahead1 or count == len(out):
            continue
        x, y = dense(rows[i], crossing(rows[i], line))
        s = -(x - cycle[QX]) * cycle[TY] + (y - cycle[QY]) * cycle[TX]
        if cycle[FROM] <= s <= cycle[TO]:
            out[count, 0], out[count, 1] = s, i
            count += 1
    return count


def order_at_border(places: dict[int, float], paths: dict[int, Array]) -> dict[int, float]:
    """Places, counter-clockwise, of branches that leave through the border.

    ``places`` are those on the border, from 0 to 4, ``paths`` the steps of each branch.
    They run outward: of two side by side the left one comes later, counter-clockwise.
    """
    turn = 0.5 * math.pi
    angles = {i: turn * place for i, place in places.items()}
    ordered = order_at_point(angles, paths, outward=True)
    return {i: angle / turn for i, angle in ordered.items()}


def order_at_point(
    angles: dict[int, float], paths: dict[int, Array], *, outward: bool = False
) -> dict[int, float]:
    """Places, counter-clockwise, of branches that end at one point; NaN where unknown.

    ``angles`` are those on the trap, ``paths`` the steps of each branch.
    """
    known = sorted((a, i) for i, a in angles.items() if not math.isnan(a))
    places = dict.fromkeys(angles, math.nan) | {i: a for a, i in known}
    if len(angles) < 3 or len(known) < len(angles):
        return places
    # begin after the widest gap, so that no bunch lies across ±π
    gaps = [(known[k][0] - known[k - 1][0]) % (2.0 * math.pi) for k in range(len(known))]
    first = int(np.argmax(gaps))
    turned = known[first:] + [(a + 2.0 * math.pi, i) for a, i in known[:first]]
    return places | distinguished(turned, paths, outward)


def distinguished(
    ordered: list[tuple[float, int]], paths: dict[int, Array], outward: bool
) -> dict[int, float]:
    """Places of branches in ascending order, those that arrive together followed back."""
    places: dict[int, float] = {}
    bunch = [ordered[0]]
    for item in ordered[1:]:
        if item[0] - bunch[-1][0] > TOGETHER:
            _set(bunch, paths, places, outward)
            bunch = []
        bunch.append(item)
    _set(bunch, paths, places, outward)
    return places


def _set(
    bunch: list[tuple[float, int]],
    paths: dict[int, Array],
    places: dict[int, float],
    outward: bool,
) -> None:
    """Set the places of branches that arrive together."""
    if len(bunch) == 1:
        places[bunch[0][1]] = bunch[0][0]
        return
    lost = False

    def compare(one: int, other: int) -> int:
        nonlocal lost
        side = side_of(paths[one], paths[other], _APART, _REACH)
        if side == 0.0:
            side = -side_of(paths[other], paths[one], _APART, _REACH)
        lost = lost or side == 0.0
        return 1 if (side > 0.0) is not outward else -1

    ordered = sorted((i for _, i in bunch), key=cmp_to_key(compare))
    for rank, i in enumerate(ordered):
        places[i] = math.nan if lost else bunch[0][0] + rank * _BETWEEN


def order_at_cycle(
    cycle: LimitCycle, row: Array, paths: dict[int, Array], *, inside: bool
) -> dict[int, float]:
    """Places, counter-clockwise, of branches that wind onto one side of a cycle.

    The crossings of the section by one branch run towards the cycle, and all branches have
    one crossing in each interval (P(a), a]. The closed curve at constant distance a, run in
    the sense of the motion, meets them in the order of growing distance. Where they come
    too close to the cycle too soon to be distinguished, other sections are tried. Seen from
    inside, where the cycle is the outer boundary, left and right change their parts.
    """
    if len(paths) < 3:
        return {i: float(k) for k, i in enumerate(paths)}
    direction = 1.0 if cycle.stable else -1.0
    best: dict[int, tuple[float, int]] = {}
    least = 0.0
    for section in (row, *_other_sections(cycle)):
        crossings = _crossings(section, paths, direction)
        closest = min(distance for distance, _ in crossings.values())
        if closest > least:
            best, least = crossings, closest
        if least > _CLEAR:
            break
    if not least > _TOO_CLOSE:
        return dict.fromkeys(paths, math.nan)
    motion = cycle.sense * direction
    ordered = sorted((motion * math.log(distance), i) for i, (distance, _) in best.items())
    # without the turns after that, on which a branch would meet others' later turns
    cut = {i: path[: best[i][1] + 1] for i, path in paths.items()}
    return distinguished(ordered, cut, inside)


def _crossings(
    section: Array, paths: dict[int, Array], direction: float
) -> dict[int, tuple[float, int]]:
    """For each branch its crossing in (P(a), a]: the distance (0: none) and the step."""
    crossings = {}
    for i, path in paths.items():
        found = np.empty((64, 2))
        count = section_crossings(path, section, direction, found)
        crossings[i] = np.abs(found[:count])
    bound = min(float(c[0, 0]) if len(c) else 0.0 for c in crossings.values())
    bound *= 1.01  # of branches that run together all, or none
    chosen = {}
    for i, own in crossings.items():
        low = own[own[:, 0] <= bound]
        chosen[i] = (float(low[0, 0]), int(low[0, 1])) if len(low) else (0.0, 0)
    return chosen


def _other_sections(cycle: LimitCycle) -> list[Array]:
    """Sections through other places of the cycle, as rows of `core.cycles.cycle_table`."""
    sections = []
    for step in cycle.steps[:: max(1, len(cycle.steps) // _SECTIONS)]:
        u, v = (step[6] + step[4]) / step[1], (step[7] + step[5]) / step[1]
        size = math.hypot(u, v)
        row = np.zeros(CYCLE_ROW)
        row[[QX, QY, TX, TY]] = step[2], step[3], u / size, v / size
        row[FROM], row[TO] = -_REACH, _REACH
        sections.append(row)
    return sections
