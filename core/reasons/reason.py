"""Why something is not resolved: a code with the elements that it is about.

Numerics decide by the code and the elements, never by a sentence. The sentence is made
where a person reads it, by `str`, and `_SENTENCES` is the only place that words them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

What = Literal["point", "cycle", "cluster", "branch", "border"]
Details = tuple[int | float | str, ...]


@dataclass(frozen=True)
class Element:
    """An element of a portrait, with what its name needs.

    Attributes
    ----------
    what
        "point", "cycle", "cluster", "branch" (a separatrix), or "border".
    index
        Its place among the points, cycles or clusters; None for a branch and the border.
    kind
        Of a point "sink", "source", "saddle", or "" if undecided; of a cycle and a branch
        "stable" or "unstable".
    numbers
        Of a point and a cluster x and y; of a cycle the period.
    owner
        Of a branch: the saddle or the cluster to which it belongs, if that is known.
    """

    what: What
    index: int | None = None
    kind: str = ""
    numbers: tuple[float, ...] = ()
    owner: Element | None = None

    def __str__(self) -> str:
        """Its name; points, cycles and clusters are numbered from 1."""
        number = "" if self.index is None else f" {self.index + 1}"
        if self.what == "border":
            return "the border"
        if self.what == "cycle":
            return f"{self.kind} cycle{number} of period {self.numbers[0]:.6g}"
        if self.what == "branch":
            article = "an" if self.kind == "unstable" else "a"
            of = "an unknown saddle" if self.owner is None else self.owner
            return f"{article} {self.kind} branch of {of}"
        name = f"{self.kind or self.what}{number}"
        return f"{name} at ({self.numbers[0]:.4g}, {self.numbers[1]:.4g})" if self.numbers else name


class Code(Enum):
    """What is not resolved; `Reason.elements` and `Reason.details` say where."""

    # the search
    WORK_SPENT = "work spent"
    ORBIT_NOT_ENDED = "orbit not ended"
    CYCLE_NOT_FOLLOWED = "cycle not followed"
    CYCLE_LEAVES_BOX = "cycle leaves box"
    CYCLE_INDEX = "cycle index"
    BEYOND_CYCLE = "beyond cycle"
    CYCLE_MISSING_BETWEEN = "cycle missing between"
    CYCLE_MISSING_OUTSIDE = "cycle missing outside"
    CYCLE_MISSING_INSIDE = "cycle missing inside"
    NEAR_FOLD_OF_CYCLES = "near fold of cycles"
    LINE_OF_EQUILIBRIA = "line of equilibria"
    # separatrices
    BRANCH_NOT_ENDED = "branch not ended"
    BRANCH_ENDS_AT_CLUSTER = "branch ends at cluster"
    BRANCH_LEAVES_TRAP = "branch leaves trap"
    BRANCH_REPELLED = "branch repelled"
    BRANCH_CROSSES_CYCLE = "branch crosses cycle"
    NEAR_HOMOCLINIC = "near homoclinic"
    NEAR_CONNECTION = "near connection"
    # what is not hyperbolic, as far as can be told
    CLUSTER = "cluster"
    STABILITY_UNDECIDED = "stability undecided"
    CYCLE_NEUTRAL = "cycle neutral"
    CYCLE_NOT_CONFIRMED = "cycle not confirmed"
    # orders around vertices
    ORDER_UNKNOWN = "order unknown"
    ORDER_TIED = "order tied"
    SADDLE_TIED = "saddle tied"
    # what no structurally stable flow has
    CYCLE_CONTRADICTED = "cycle contradicted"
    CYCLE_IN_ITSELF = "cycle in itself"
    CYCLES_NOT_NESTED = "cycles not nested"
    BRANCH_WITHOUT_SADDLE = "branch without saddle"
    BRANCH_WITHOUT_TARGET = "branch without target"
    BRANCH_IN_OTHER_REGION = "branch in other region"
    BRANCH_AT_WRONG_KIND = "branch at wrong kind"
    SADDLE_COUNTS = "saddle counts"
    SADDLE_NOT_ALTERNATING = "saddle not alternating"
    INDEX_SUM = "index sum"
    NOTHING_BETWEEN = "nothing between"
    NOT_REACHED = "not reached"
    NOT_CONNECTED = "not connected"
    CROSSING = "crossing"
    ORDERS_CONTRADICT = "orders contradict"
    # families
    POINTS_NOT_APART = "points not apart"
    VALUE_NOT_RESOLVED = "value not resolved"
    CYCLES_UNKNOWN = "cycles unknown"
    MANY_EVENTS = "many events"
    CELLS_NOT_RESOLVED = "cells not resolved"
    # gaps and returns
    BRANCH_LOST = "branch lost"
    RETURNS_UNDECIDED = "returns undecided"
    # shares of basins
    CURVES_NOT_KNOWN = "curves not known"
    # proofs of whole portraits
    TRAP_NOT_PROVEN = "trap not proven"
    CYCLES_NOT_EXCLUDED = "cycles not excluded"
    CYCLE_NOT_PROVEN = "cycle not proven"
    END_NOT_PROVEN = "end not proven"
    # told by a file, whose words are all that is known
    RECORDED = "recorded"


@dataclass(frozen=True)
class Reason:
    """One reason; ``str(reason)`` says it in words.

    Attributes
    ----------
    code
        What is the matter.
    elements
        The elements that it is about, the main one first.
    details
        Further numbers and words of the sentence, such as a distance.
    """

    code: Code
    elements: tuple[Element, ...] = ()
    details: Details = ()

    @property
    def of_branch(self) -> bool:
        """It is about a separatrix: no cycle can be missing for it."""
        return bool(self.elements) and self.elements[0].what == "branch"

    def __str__(self) -> str:
        """The sentence, without a full stop."""
        return _SENTENCES[self.code].format(*self.elements, *self.details)


def in_words(reasons: tuple[Reason, ...] | list[Reason], most: int | None = None) -> str:
    """Reasons as one text; only the first ``most`` of them."""
    return "; ".join(str(reason) for reason in reasons[:most])


_SENTENCES = {
    Code.WORK_SPENT: "the work allowed for one portrait was used up",
    Code.ORBIT_NOT_ENDED: ("a trajectory that leaves {0} did not end within the steps allowed"),
    Code.CYCLE_NOT_FOLLOWED: "a limit cycle was met that could not be followed once round",
    Code.CYCLE_LEAVES_BOX: (
        "what seemed a cycle of period {0:.6g} leaves the box in which it was followed"
    ),
    Code.CYCLE_INDEX: "what seemed a cycle of period {0:.6g} encloses index sum {1}, not 1",
    Code.BEYOND_CYCLE: "what lies beyond the cycle of period {0:.6g} is unknown",
    Code.CYCLE_MISSING_BETWEEN: (
        "a cycle is missing between the cycles of period {0:.6g} and {1:.6g}"
    ),
    Code.CYCLE_MISSING_OUTSIDE: "a cycle is missing outside the cycle of period {0:.6g}",
    Code.CYCLE_MISSING_INSIDE: "a cycle is missing inside the cycle of period {0:.6g}",
    Code.NEAR_FOLD_OF_CYCLES: (
        "a fold of cycles is so near that two cycles may be taken for none or for one"
    ),
    Code.LINE_OF_EQUILIBRIA: (
        "equilibria fill a line from ({0:.4g}, {1:.4g}) to ({2:.4g}, {3:.4g}): what ends there "
        "is not resolved"
    ),
    Code.BRANCH_NOT_ENDED: "{0}: did not end within the steps allowed",
    Code.BRANCH_ENDS_AT_CLUSTER: "{0}: ends at a cluster",
    Code.BRANCH_LEAVES_TRAP: "{0}: seemed to leave the square, which no trajectory does",
    Code.BRANCH_REPELLED: "{0}: seemed to end at {1}, which repels it",
    Code.BRANCH_CROSSES_CYCLE: "{0}: seemed to cross {1}",
    Code.NEAR_HOMOCLINIC: (
        "{0}: passes its own saddle within {1:.0e}, so that a homoclinic orbit is near"
    ),
    Code.NEAR_CONNECTION: ("{0}: passes {1} within {2:.0e}, so that a saddle connection is near"),
    Code.CLUSTER: "{0}: points that are not told apart",
    Code.STABILITY_UNDECIDED: "{0}: its stability is undecided",
    Code.CYCLE_NEUTRAL: "{0}: nearly neutral, it may be a double cycle",
    Code.CYCLE_NOT_CONFIRMED: "{0}: not confirmed by a change of sign",
    Code.ORDER_UNKNOWN: (
        "the order of the separatrices at {0} is not known: where some of them arrive is not known"
    ),
    Code.ORDER_TIED: (
        "the order of the separatrices at {0} is not known: two are too close together to be "
        "told apart"
    ),
    Code.SADDLE_TIED: "the branches of {0} are too close together to be told apart",
    Code.CYCLE_CONTRADICTED: "inconsistent: {0} has a multiplier that contradicts it",
    Code.CYCLE_IN_ITSELF: "inconsistent: {0} would enclose itself",
    Code.CYCLES_NOT_NESTED: "inconsistent: the cycles around {0} are not nested",
    Code.BRANCH_WITHOUT_SADDLE: "inconsistent: {0} does not belong to a saddle",
    Code.BRANCH_WITHOUT_TARGET: "inconsistent: {0} has no target",
    Code.BRANCH_IN_OTHER_REGION: "inconsistent: {0} ends at {1}, in another region",
    Code.BRANCH_AT_WRONG_KIND: "inconsistent: {0} ends at {1}, which is {2}",
    Code.SADDLE_COUNTS: (
        "inconsistent: {0} has {1} stable and {2} unstable branches, not two of each"
    ),
    Code.SADDLE_NOT_ALTERNATING: (
        "inconsistent: stable and unstable branches do not alternate around {0}"
    ),
    Code.INDEX_SUM: "inconsistent: within {0} the indices sum to {1}, not 1",
    Code.NOTHING_BETWEEN: (
        "inconsistent: within {0} nothing separates it from {1}, of the same stability"
    ),
    Code.NOT_REACHED: "inconsistent: no separatrix reaches {0}",
    Code.NOT_CONNECTED: "inconsistent: within {0} the separatrices do not hang together",
    Code.CROSSING: "inconsistent: within {0} the order of the separatrices makes them cross",
    Code.ORDERS_CONTRADICT: (
        "inconsistent: the orders in which separatrices arrive contradict each other"
    ),
    Code.POINTS_NOT_APART: (
        "between {0:.10g} and {1:.10g} the fixed points could not be told apart"
    ),
    Code.VALUE_NOT_RESOLVED: "what happens at {0:.10g} itself is not resolved",
    Code.CYCLES_UNKNOWN: "what happens to cycles between {0:.10g} and {1:.10g} is not resolved",
    Code.CELLS_NOT_RESOLVED: "{0} of {1} cells are not resolved",
    Code.MANY_EVENTS: "no more than {0} events of cycles were looked for",
    Code.BRANCH_LOST: "{0}: could not be followed to where its gap is measured",
    Code.RETURNS_UNDECIDED: (
        "some orbits that leave the group at ({0:.4g}, {1:.4g}) could not be followed to their "
        "return"
    ),
    Code.CURVES_NOT_KNOWN: "{0}",
    Code.TRAP_NOT_PROVEN: "{0}: no neighbourhood of it is proven to trap",
    Code.CYCLES_NOT_EXCLUDED: (
        "{0}: that no cycle parts it from the border is not proven with the work allowed"
    ),
    Code.CYCLE_NOT_PROVEN: "{0}: no region is proven to hold it and no other",
    Code.END_NOT_PROVEN: "{0}: where it ends is not proven",
    Code.RECORDED: "{0}",
}
