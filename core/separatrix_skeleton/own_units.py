"""Results of the analysis in a field's box units, brought back to the field's own units.

The one place where that happens, and the other way round for the points that the analysis
begins with. See `core.model.box_units`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.cycles.limit_cycle import LimitCycle, Section
from core.invariant_manifolds.separatrix import Separatrix
from core.model.box_units import BoxUnits
from core.reasons.reason import Code, Element, Reason

_PERIODS = {
    Code.CYCLE_LEAVES_BOX: 1, Code.CYCLE_INDEX: 1, Code.BEYOND_CYCLE: 1,
    Code.CYCLE_MISSING_BETWEEN: 2, Code.CYCLE_MISSING_OUTSIDE: 1, Code.CYCLE_MISSING_INSIDE: 1,
}  # fmt: skip
"""How many of a reason's first details are times."""


def cycle_outside(cycle: LimitCycle, units: BoxUnits) -> LimitCycle:
    """A limit cycle in the field's own units."""
    section = cycle.section
    stretch = units.stretch(section.normal)
    normal = units.directions_outside(section.normal)
    return replace(
        cycle,
        steps=units.steps_outside(cycle.steps),
        points=units.outside(cycle.points),
        period=cycle.period * units.time,
        section=Section(
            base=units.outside(section.base),
            tangent=np.array([normal[1], -normal[0]]),
            normal=normal,
            low=section.low * stretch,
            high=section.high * stretch,
        ),
        residual=cycle.residual * stretch,
    )


def branch_outside(branch: Separatrix, units: BoxUnits) -> Separatrix:
    """A separatrix in the field's own units."""
    return replace(
        branch,
        direction=units.directions_outside(branch.direction),
        points=units.outside(branch.points),
        steps=units.steps_outside(branch.steps),
        reason=None if branch.reason is None else reason_outside(branch.reason, units),
    )


def reason_outside(reason: Reason, units: BoxUnits) -> Reason:
    """A reason with its places and times in the field's own units."""
    details = list(reason.details)
    for k in range(_PERIODS.get(reason.code, 0)):
        details[k] = float(details[k]) * units.time
    elements = tuple(_element_outside(element, units) for element in reason.elements)
    return Reason(reason.code, elements, tuple(details))


def _element_outside(element: Element, units: BoxUnits) -> Element:
    numbers = element.numbers
    if element.what == "cycle":
        numbers = tuple(number * units.time for number in numbers)
    elif element.what in ("point", "cluster") and numbers:
        numbers = tuple(units.outside(np.array(numbers)).tolist())
    owner = None if element.owner is None else _element_outside(element.owner, units)
    return replace(element, numbers=numbers, owner=owner)
