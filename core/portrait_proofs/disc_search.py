"""A disc around a weak focus: larger than its trap by orders of magnitude.

A trap ends where the linear part no longer wins, at about Re λ; a loop around the focus with a
weighted divergence of one sign inside reaches to about √Re λ (theorem T5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.model.gru import GRU
from core.portrait_proofs.loop_search import loop
from core.portrait_proofs.ring_search import FoundRing
from core.portrait_proofs.trap_search import thickness
from core.portrait_proofs.weight_fit import fit_weight, scaled_velocity
from core.proof.closed_chains import PIECE, cut_chain
from core.proof.rings import ring_holds
from core.proof.traps import BOX, DIRECTION, SHAPE, Trap

RADII = (0.3, 0.15, 0.08, 0.04, 0.02, 0.01, 5e-3, 2e-3, 5e-4, 1e-4)
_THIN = 0.03
_WEAK = 0.5
_ARCS, _PIECES = 2000, 4000
_LEVELS = (0.25, 0.5, 0.75, 1.0)
_WORK_OF_ONE = 6000


def find_disc(
    gru: GRU, h: Array, trap: Trap, number: int, enclosures: Array, work: NDArray[np.int64]
) -> FoundRing | None:
    """A proven disc around the focus near ``h``, the fixed point ``number``; None if none is.

    Only where the trap is thin and the focus weak.
    """
    jacobian = gru.jacobian(h)
    half = 0.5 * float(np.trace(jacobian))
    turn = float(np.linalg.det(jacobian)) - half * half
    if trap[SHAPE] == BOX or not turn > 0.0 or abs(half) > _WEAK * np.sqrt(turn):
        return None
    if (small := thickness(trap)) > _THIN:
        return None
    direction = int(trap[DIRECTION])
    sense = int(np.sign(jacobian[1, 0] - jacobian[0, 1])) * direction
    # from the right of the point: there the motion is up or down
    arcs = np.empty((_ARCS, 8))
    for radius in RADII:
        if radius < 2.0 * small or work[0] <= 0:
            return None
        at = -sense * radius
        end = loop(
            gru.packed, h[0], h[1], 0.0, float(sense), at, float(direction), 0.0, arcs, 0, work
        )
        if end > 0 and (
            disc := _proven(gru, h, arcs[:end].copy(), sense, direction, number, enclosures, work)
        ):
            return disc
    return None


def _proven(
    gru: GRU, h: Array, outer: Array, sense: int, direction: int, number: int, enclosures: Array,
    work: NDArray[np.int64],
) -> FoundRing | None:  # fmt: skip
    """The disc, if it is one."""
    first = bool((gru.Uz[0] - gru.Uz[1]) @ h + gru.bz[0] - gru.bz[1] <= 0.0)
    rate = float(scaled_velocity(gru, h[None], first)[1][0])
    steps = outer[:: max(1, len(outer) // 24), :2] - h
    places = np.concatenate([h + level * steps for level in _LEVELS])
    weight = fit_weight(gru, places, rate, first, h)
    pieces = np.empty((_PIECES, PIECE))
    reach = float(np.abs(outer[:, :2] - h).max())
    end = cut_chain(outer, np.full(len(outer), 0.3 * reach), pieces, 0)
    if weight is None or end < 0:
        return None
    pieces = pieces[:end].copy()
    row = np.array([0, end, end, sense, direction, number])
    allowed = np.array([min(int(work[0]), _WORK_OF_ONE)])
    before = int(allowed[0])
    holds = ring_holds(gru.packed, first, weight, pieces, row, enclosures, h[0], h[1], allowed)
    work[0] -= before - int(allowed[0])
    if not holds:
        return None
    none = outer[:0]
    return FoundRing(outer, none, sense, direction, weight, first, h, none, none, pieces, row)
