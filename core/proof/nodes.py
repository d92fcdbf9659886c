"""Nodes: connected sets that no closed orbit meets but known ones, and where walls begin.

In their order: the traps of sinks and sources (`core.proof.traps`), the rings and discs
(`core.proof.rings`), and last the outside of the square. A wall may begin at any *door* of a node:
at a place near a trap's border, at the begin of an arc of a ring's chains.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled
from core.proof.closed_chains import Pieces
from core.proof.rings import IN, place_of
from core.proof.traps import in_trap, outside_square

NOWHERE = -1

DOORS = 8
"""Places of a door group: of a trap, of a ring's outer chain, of its inner one."""


class Nodes(NamedTuple):
    """The nodes of a portrait, as kernels take them.

    Attributes
    ----------
    traps
        (n, `core.proof.traps.TRAP`).
    pieces
        (k, 6) the pieces of all rings' chains (`core.proof.closed_chains`).
    rings
        (m, `core.proof.rings.RING`).
    doors
        (g, `DOORS`, 2) places that lie in their nodes; NaN where there is none.
    owners
        (g, 2) the node of a door group, and the time in which orbits leave it.
    """

    traps: Array
    pieces: Pieces
    rings: NDArray[np.int64]
    doors: Array
    owners: NDArray[np.int64]


@compiled
def outside_of(nodes: Nodes) -> int:
    """The number of the outside of the square, the last of the nodes."""
    return len(nodes.traps) + len(nodes.rings)


@compiled
def node_at(nodes: Nodes, x: float, y: float, besides: int) -> int:
    """The node in which (x, y) is proven to lie, but ``besides``; NOWHERE if there is none."""
    outside = outside_of(nodes)
    if besides != outside and outside_square(x, y):
        return outside
    for i in range(len(nodes.traps)):
        if i != besides and in_trap(nodes.traps[i], x, y):
            return i
    for i in range(len(nodes.rings)):
        other = len(nodes.traps) + i
        if other != besides and place_of(nodes.pieces, nodes.rings[i], x, x, y, y) == IN:
            return other
    return NOWHERE
