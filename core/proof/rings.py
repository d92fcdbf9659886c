"""Rings with exactly one closed orbit, and discs with none (theorems T4 and T5).

Let c be a closed chain of one-way arcs (T1). Orbits that meet it change how often c goes round
them, all in one sense: the winding number W(c, ·) is monotone along orbits. A closed orbit
therefore never meets c, and W(c, ·) is constant on it.

A *ring* in time d (1 forward, −1 backward) consists of an outer chain, along whose crossings W
grows in time d, and an inner chain, along whose crossings W falls. Its region is S = {W(outer, ·) ≥
1, W(inner, ·) ≤ 0}, W being counted in the ring's sense of turning.

Theorem T4. Let no fixed point lie in S, some place of S be known, W(outer, q) ≥ 1 at some place q
of the inner chain, and the weighted divergence (`core.proof.dulac_weights`) have the sign −d all
over S. Then exactly one closed orbit K lies in S. It attracts in time d, the outer chain lies
outside K, the inner one inside, and every orbit that enters S in time d tends to K. For any other
closed orbit C the two chains and all of S lie on one and the same side of C.

Theorem T5. A *disc* has an outer chain only, S = {W(outer, ·) ≥ 1}, with exactly one fixed point in
S, and the sign −d of the weighted divergence all over S. Then no closed orbit meets S, and for
every closed orbit C the point, the chain and all of S lie on one and the same side of C.

The proofs are in docs/proofs.md. Neither asks that a chain be simple.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numpy.typing import NDArray

from core.arrays import Array
from core.compiled import compiled, compiled_as
from core.fixed_points.intervals import sign
from core.proof.closed_chains import UNKNOWN, XHI, XLO, YHI, YLO, Pieces, winding
from core.proof.dulac_weights import Weight, weighted_divergence
from core.proof.interval_jets import Parameters

RING = 6
BEGIN, BETWEEN, END, SENSE, DIRECTION, POINT = range(RING)
"""Columns of a ring: rows of its pieces, those of the outer chain from BEGIN to BETWEEN, of the
inner one from BETWEEN to END (none: a disc); 1 if W counts counter-clockwise, −1 clockwise; the
time d; of a disc the row of its fixed point among all, else −1."""

Ring = NDArray[np.int64]

IN, OUT, UNDECIDED = 1, 0, -1

_LINE, _ROWS, _RING = types.float64[::1], types.float64[:, ::1], types.int64[::1]
_STACK = 200
_COST = 3


@compiled
def outer_sign(sense: int, direction: int) -> int:
    """The sign that the arcs of an outer chain must have; those of the inner one the opposite.

    Orbits from the left to the right of a chain (sign 1) lose one turn of it.
    """
    return -sense * direction


@compiled
def place_of(pieces: Pieces, ring: Ring, x0: float, x1: float, y0: float, y1: float) -> int:
    """Whether a box lies in the region S wholly, not at all, or it is not decided."""
    outer = winding(pieces[ring[BEGIN] : ring[BETWEEN]], x0, x1, y0, y1)
    if outer != UNKNOWN and ring[SENSE] * outer <= 0:
        return OUT
    if ring[BETWEEN] == ring[END]:
        return IN if outer != UNKNOWN else UNDECIDED
    inner = winding(pieces[ring[BETWEEN] : ring[END]], x0, x1, y0, y1)
    if inner != UNKNOWN and ring[SENSE] * inner >= 1:
        return OUT
    return IN if outer != UNKNOWN and inner != UNKNOWN else UNDECIDED


@compiled
def points_are_apart(pieces: Pieces, ring: Ring, enclosures: Array) -> bool:
    """No fixed point lies in S but a disc's own; ``enclosures`` (n, 4): xlo, xhi, ylo, yhi."""
    for i in range(len(enclosures)):
        box = enclosures[i]
        wanted = IN if i == ring[POINT] else OUT
        if place_of(pieces, ring, box[0], box[1], box[2], box[3]) != wanted:
            return False
    return True


@compiled
def chains_are_nested(pieces: Pieces, ring: Ring, x: float, y: float) -> bool:
    """(x, y) lies in S, and the outer chain goes round some place of the inner one."""
    if place_of(pieces, ring, x, x, y, y) != IN:
        return False
    if ring[BETWEEN] == ring[END]:
        return True
    q = pieces[ring[BETWEEN]]  # the first vertex, where the chain begins exactly
    around = winding(pieces[ring[BEGIN] : ring[BETWEEN]], q[0], q[0], q[1], q[1])
    return around != UNKNOWN and ring[SENSE] * around >= 1


@compiled
def sign_over_region(
    p: Parameters, first: bool, psi: Weight, pieces: Pieces, ring: Ring, work: NDArray[np.int64]
) -> bool:
    """The weighted divergence is proven to have the sign −d all over S.

    The box around the outer chain is halved until each part is outside S or has the sign.
    """
    outer = pieces[ring[BEGIN] : ring[BETWEEN]]
    left, right = outer[:, XLO].min(), outer[:, XHI].max()
    low, high = outer[:, YLO].min(), outer[:, YHI].max()
    coarse = max(right - left, high - low)
    fine, coarse = 1e-4 * coarse, 0.2 * coarse
    wanted = -ring[DIRECTION]
    stack = np.empty((_STACK, 4))
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = left, right, low, high
    count = 1
    while count > 0:
        count -= 1
        x0, x1, y0, y1 = stack[count]
        if place_of(pieces, ring, x0, x1, y0, y1) == OUT:
            continue
        size = max(x1 - x0, y1 - y0)
        if size <= coarse:
            work[0] -= _COST
            found = sign(weighted_divergence(p, psi, (x0, x1), (y0, y1), first))
            if found == wanted:
                continue
            if found != 0 or size < fine or work[0] <= 0 or count + 2 > _STACK:
                return False
        for k in range(4):
            stack[count + 1, k] = stack[count, k]
        if x1 - x0 >= y1 - y0:
            stack[count, 1] = stack[count + 1, 0] = 0.5 * (x0 + x1)
        else:
            stack[count, 3] = stack[count + 1, 2] = 0.5 * (y0 + y1)
        count += 2
    return True


@compiled_as(
    types.boolean(
        _LINE, types.boolean, _LINE, _ROWS, _RING, _ROWS, types.float64, types.float64, _RING
    )
)
def ring_holds(
    p: Parameters, first: bool, psi: Weight, pieces: Pieces, ring: Ring, enclosures: Array,
    x: float, y: float, work: NDArray[np.int64],
) -> bool:  # fmt: skip
    """Theorem T4 or T5, but for the arcs' signs, which are tested as they are made."""
    return (
        chains_are_nested(pieces, ring, x, y)
        and points_are_apart(pieces, ring, enclosures)
        and sign_over_region(p, first, psi, pieces, ring, work)
    )


@compiled
def parted(pieces: Pieces, one: Ring, other: Ring) -> bool:
    """The other's orbit lies inside the inner chain of the one, or outside its outer chain."""
    q = pieces[other[BEGIN]]
    inner = winding(pieces[one[BETWEEN] : one[END]], q[0], q[0], q[1], q[1])
    if inner != UNKNOWN and inner != 0:
        return True
    q = pieces[other[BETWEEN]]
    outer = winding(pieces[one[BEGIN] : one[BETWEEN]], q[0], q[0], q[1], q[1])
    return outer != UNKNOWN and one[SENSE] * outer <= 0


@compiled_as(types.boolean(_ROWS, _RING, _RING))
def differ(pieces: Pieces, one: Ring, other: Ring) -> bool:
    """The closed orbits of two rings are proven to be two.

    They attract in different times; or a place of the other's outer chain lies in what the inner
    chain of the one goes round; or a place of the other's inner chain lies outside the outer chain
    of the one; or the same with the two exchanged.
    """
    if one[DIRECTION] != other[DIRECTION]:
        return True
    return parted(pieces, one, other) or parted(pieces, other, one)
