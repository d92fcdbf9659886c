"""Clusters: what the search could not part, merged, each with its certified index.

Near a multiple root, or several roots too close to be distinguished, the search leaves
undecided boxes. Neighbouring ones are merged into one cluster. Its *index*, the number
of turns of the field around it, is proven on the border of a somewhat larger box
(`core.fixed_points.poincare_index`), from which the proven points inside are subtracted. It is
never deduced from the sum over all other points, which would turn that sum, a check of all of the
search, into a tautology.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import types
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.arrays import Array
from core.compiled import compiled_as
from core.fixed_points.intervals import tanh
from core.fixed_points.poincare_index import border_index

SEGMENTS_PER_BORDER = 3_000
SEGMENTS_IN_ALL = 60_000
"""Bounds on the work for the indices of one GRU; where they are reached: unknown."""

MAX_CLUSTERS = 64
GROWTH = 4.0
LARGEST_MARGIN = 1.0

_BOXES = types.float64[:, ::1]


@dataclass(frozen=True, eq=False)
class MergedBox:
    """The hull (lo1, hi1, lo2, hi2) of a cluster, in pre-activations, and its index."""

    box: Array
    index: int | None


@compiled_as(types.int64[:, ::1](_BOXES, types.int64))
def neighbours(boxes: Array, limit: int) -> NDArray[np.int64]:
    """Pairs (i, j) of boxes that meet, at most ``limit``; boxes sorted by lower end."""
    pairs = np.empty((limit, 2), np.int64)
    n = 0
    for i in range(len(boxes)):
        for j in range(i + 1, len(boxes)):
            if boxes[j, 0] > boxes[i, 1] or n == limit:
                break
            if boxes[j, 2] <= boxes[i, 3] and boxes[i, 2] <= boxes[j, 3]:
                pairs[n, 0], pairs[n, 1] = i, j
                n += 1
    return pairs[:n].copy()


@compiled_as(_BOXES(_BOXES))
def state_boxes(boxes: Array) -> Array:
    """Rows (lo1, lo2, hi1, hi2) that hold the states tanh a of boxes of pre-activations."""
    out = np.empty_like(boxes)
    for k in range(len(boxes)):
        out[k, 0], out[k, 2] = tanh((boxes[k, 0], boxes[k, 1]))
        out[k, 1], out[k, 3] = tanh((boxes[k, 2], boxes[k, 3]))
    return out


def hulls(boxes: Array, reach: float = 1.0) -> Array:
    """Hulls (k, 4) of the groups of boxes that meet once enlarged.

    Each box is enlarged by ``reach`` times its largest width on every side, because
    the search trims boxes and so leaves gaps between neighbours.
    """
    width = np.maximum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])[:, None]
    larger = boxes + reach * width * np.array([-1.0, 1.0, -1.0, 1.0])
    order = np.argsort(larger[:, 0], kind="stable")
    boxes, larger = boxes[order], np.ascontiguousarray(larger[order])
    pairs = neighbours(larger, 40 * len(boxes))
    graph = coo_array((np.ones(len(pairs)), pairs.T), shape=(len(boxes), len(boxes)))
    count, label = connected_components(graph, directed=False)
    out = np.empty((count, 4))
    out[:, 0::2], out[:, 1::2] = np.inf, -np.inf
    for column, extreme in zip(range(4), (np.minimum, np.maximum) * 2, strict=True):
        extreme.at(out[:, column], label, boxes[:, column])
    return out


def merge(
    parameters: Array, undecided: Array, enclosures: Array, indices: NDArray[np.int64]
) -> list[MergedBox]:
    """The clusters that the undecided boxes form, in the order of their position.

    Parameters
    ----------
    parameters
        The packed GRU.
    undecided
        (m, 4) boxes that hold every root not proven.
    enclosures, indices
        (n, 4) and (n,): the proven roots and their proven indices.
    """
    if not len(undecided):
        return []
    if not np.isfinite(undecided).all():
        return [MergedBox(_hull(undecided), None)]
    boxes = _separate(hulls(undecided))
    budget = SEGMENTS_IN_ALL
    done: list[MergedBox] = []
    while len(boxes):
        box, boxes = boxes[0], boxes[1:]
        others = np.vstack([boxes, *(cluster.box[None] for cluster in done)])
        index, swallowed, cost = _index(parameters, box, others, enclosures, indices, budget)
        budget -= cost
        if swallowed is None:
            done.append(MergedBox(box, index))
            continue
        # the border that could be proven holds other clusters: they become one
        merged = _hull(np.vstack([box[None], others[swallowed]]))
        keep = ~swallowed
        done = [c for c, k in zip(done, keep[len(boxes) :], strict=True) if k]
        boxes = np.vstack([merged[None], boxes[keep[: len(boxes)]]])
    return sorted(done, key=lambda cluster: tuple(cluster.box))


def _index(
    parameters: Array,
    box: Array,
    others: Array,
    enclosures: Array,
    indices: NDArray[np.int64],
    budget: int,
) -> tuple[int | None, NDArray[np.bool_] | None, int]:
    """(index or None, mask of the other clusters inside the proven border, cost)."""
    cost = 0
    margin = max(box[1] - box[0], box[3] - box[2], 1e-15 * max(1.0, np.abs(box).max()))
    while margin < LARGEST_MARGIN and cost < budget:
        border = box + margin * np.array([-1.0, 1.0, -1.0, 1.0])
        margin *= GROWTH
        inside, clear = _inside(enclosures, border)
        swallowed, apart = _inside(others, border)
        if not (clear and apart):
            continue
        proven, turns, spent = border_index(
            parameters, border, min(SEGMENTS_PER_BORDER, budget - cost)
        )
        cost += spent
        if proven:
            if swallowed.any():
                return None, swallowed, cost
            return turns - int(indices[inside].sum()), None, cost
    return None, None, cost


def _inside(boxes: Array, border: Array) -> tuple[NDArray[np.bool_], bool]:
    """Which boxes lie strictly inside, and whether all others lie strictly outside."""
    inside = (
        (border[0] < boxes[:, 0])
        & (boxes[:, 1] < border[1])
        & (border[2] < boxes[:, 2])
        & (boxes[:, 3] < border[3])
    )
    outside = (
        (boxes[:, 1] < border[0])
        | (border[1] < boxes[:, 0])
        | (boxes[:, 3] < border[2])
        | (border[3] < boxes[:, 2])
    )
    return inside, bool((inside | outside).all())


def _separate(boxes: Array) -> Array:
    """Hulls that overlap are merged, until none do; too many are merged into one."""
    while True:
        merged = hulls(boxes, reach=0.0)
        if len(merged) == len(boxes):
            break
        boxes = merged
    if len(boxes) > MAX_CLUSTERS:
        boxes = _hull(boxes)[None]
    return boxes[np.lexsort(boxes.T[::-1])]


def _hull(boxes: Array) -> Array:
    low, high = boxes.min(axis=0), boxes.max(axis=0)
    return np.array([low[0], high[1], low[2], high[3]])
