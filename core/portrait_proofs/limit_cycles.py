"""All limit cycles of a system: computed, and of a GRU complete only by proof."""

from __future__ import annotations

from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.planar_equilibria import Equilibria
from core.fixed_points.proven import FixedPointSet
from core.found import Found
from core.model.gru import GRU
from core.model.planar_field import PlanarField
from core.portrait_proofs.portrait import prove_portrait
from core.reasons.elements import cycle_element
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton.assembly import computed_limit_cycles

EFFORT = 200_000
"""How many arcs the proof may test: up to a second, close to a bifurcation."""


def find_limit_cycles(
    system: GRU | PlanarField, *, points: FixedPointSet | Equilibria | None = None
) -> Found[LimitCycle]:
    """Every limit cycle found, stable and unstable, outermost first.

    Parameters
    ----------
    system, points
        As `core.skeleton` takes them, which also says how cycles are found and what can be missed.

    Returns
    -------
    Found[LimitCycle]
        The cycles are *computed*. Of a GRU they are ``complete`` only if it is *proven* that there
        are so many and no others (`core.prove_portrait`); else ``reasons`` say what is missing. Of
        any other field nothing is proven: there ``complete`` says that nothing was given up on the
        way.
    """
    found = computed_limit_cycles(system, points=points)
    if not isinstance(system, GRU):
        return found
    proof = prove_portrait(system, cycles=found.items, effort=EFFORT)
    if proof.cycles_complete and len(proof.cycles) == len(found):
        return Found(found.items)
    missing = [reason for reason in proof.reasons if reason.code is not Code.END_NOT_PROVEN]
    proven = {cycle.guess for cycle in proof.cycles}
    missing += [
        Reason(Code.CYCLE_NOT_PROVEN, (cycle_element(i, cycle),))
        for i, cycle in enumerate(found)
        if i not in proven
    ]
    return Found.of(found.items, [*found.reasons, *missing])
