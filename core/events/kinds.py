"""The kinds of events: one name for each, in code, in files and on the screen."""

from __future__ import annotations

import re
from enum import StrEnum


class EventKind(StrEnum):
    """What may happen at a parameter value; a member is its own name as text.

    Fixed points: a *fold* (a saddle and a sink or source meet and vanish, or appear); *Hopf*
    (a spiral changes its stability); *pitchfork* (one point becomes three, or three one);
    *transcritical* (two points pass through each other and swap their kinds); *branch point*
    (two branches or more cross: what continuation sees of the last two); *degenerate* (any
    other meeting of several points).

    Cycles: a *fold of cycles* (a stable and an unstable one meet); a *saddle-node on a cycle*
    (a fold through which the cycle runs); *homoclinic* (a saddle's branch comes back to it);
    *cycle* (one appears or vanishes, and how was not recognised).

    Connections of saddles: *homoclinic*; *heteroclinic* (to another saddle); *saddle
    connection* (which of the two is not known).

    Two parameters: *cusp* (two folds meet), *Bogdanov–Takens* (a fold and a Hopf curve),
    *Bautin* (a Hopf curve and one of folds of cycles).

    *not resolved*: something happens, and what could not be decided.
    """

    FOLD = "fold"
    HOPF = "Hopf"
    PITCHFORK = "pitchfork"
    TRANSCRITICAL = "transcritical"
    BRANCH_POINT = "branch point"
    DEGENERATE = "degenerate"
    FOLD_OF_CYCLES = "fold of cycles"
    SADDLE_NODE_ON_CYCLE = "saddle-node on a cycle"
    HOMOCLINIC = "homoclinic"
    CYCLE = "cycle"
    HETEROCLINIC = "heteroclinic"
    SADDLE_CONNECTION = "saddle connection"
    CUSP = "cusp"
    BOGDANOV_TAKENS = "Bogdanov–Takens"
    BAUTIN = "Bautin"
    NOT_RESOLVED = "not resolved"

    @property
    def noun(self) -> str:
        """The name where a sentence needs a noun: "Hopf point", "homoclinic orbit"."""
        return _NOUNS.get(self, str(self))

    @property
    def plural(self) -> str:
        """Several of them: "Hopf points", "folds of cycles"."""
        head, space, tail = self.noun.partition(" o")  # "of cycles", "on a cycle", "orbit"
        if tail.startswith(("f ", "n ")):
            return f"{head}s{space}{tail}"
        return f"{self.noun}s"


_NOUNS = {
    EventKind.HOPF: "Hopf point",
    EventKind.HOMOCLINIC: "homoclinic orbit",
    EventKind.HETEROCLINIC: "heteroclinic connection",
    EventKind.BOGDANOV_TAKENS: "Bogdanov–Takens point",
    EventKind.BAUTIN: "Bautin point",
    EventKind.TRANSCRITICAL: "transcritical point",
    EventKind.DEGENERATE: "degenerate point",
}

_OLDER = (
    (r"\bsaddle-node(s?) of cycles\b", r"fold\1 of cycles"),
    (r"\bsaddle-node:", "fold:"),
    (r"\b(homoclinic|heteroclinic) saddle connection:", r"\1:"),
    (r"\bHopf bifurcation\b", "Hopf point"),
)


def renamed(words: str) -> str:
    """Words of a file, with the names that kinds of events had before put right.

    What is the paper's own (Fig. 3: "saddle-node of the first kind") stays.
    """
    for older, name in _OLDER:
        words = re.sub(older, name, words)
    return words
