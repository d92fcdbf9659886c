"""Arrows between nodes: the theorem that excludes other closed orbits (T2 and T3).

Theorem T2. Let C be a closed orbit and w(X) = 1 for a node X inside C, 0 for one outside. (A node
is connected and C does not meet it.) Let a chain of arcs that lead from X to Y be crossed by
orbits from its left to its right (sign 1, theorem T1). Then w(X) ≤ w(Y) if C runs
counter-clockwise, w(X) ≥ w(Y) if C runs clockwise. With sign −1 the other way round.

Proof. Where the chain meets C, C passes from its left to its right, so that the chain passes from
the right of C to its left: into the inside of a counter-clockwise C, out of that of a clockwise
one. All meetings are crossings of this one kind, so at most one of them can be, and it changes
w along the chain in this one sense.

An arrow X → Y stands for "w(X) ≤ w(Y) for counter-clockwise C, w(X) ≥ w(Y) for clockwise C": a
wall with sign 1 from X to Y, or with sign −1 from Y to X.

Theorem T3. Let all fixed points be proven, of index ±1, none in clusters, and let each of index 1
have a trap or lie in a disc. If the arrows lead from each of these, and from each ring, to the
outside of the square and from there to it, there are no closed orbits but those of the rings.

Proof. The outside has w = 0. Arrows to it and from it make w = 0 for every trap and disc, whichever
way another closed orbit C runs. So C encloses fixed points of index −1 only, or none; but the
indices of those inside a closed orbit sum to 1.

(A pair of walls with opposite signs from X to Y is the simplest case. Saddles need not be joined.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.compiled import compiled


@compiled
def add_arrow(leads: NDArray[np.bool_], first: int, second: int) -> None:
    """Add first → second to the transitive closure ``leads``."""
    for i in range(len(leads)):
        if leads[i, first]:
            for j in range(len(leads)):
                if leads[second, j]:
                    leads[i, j] = True


@compiled
def joined(leads: NDArray[np.bool_], node: int) -> bool:
    """Arrows lead from the node to the outside and back."""
    outside = len(leads) - 1
    both: bool = leads[node, outside] and leads[outside, node]
    return both


@compiled
def still_apart(leads: NDArray[np.bool_], needed: int) -> int:
    """How many of the first ``needed`` nodes are not joined with the outside."""
    count = 0
    for node in range(needed):
        if not joined(leads, node):
            count += 1
    return count
