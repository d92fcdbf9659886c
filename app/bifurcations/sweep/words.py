"""A sweep in words."""

from __future__ import annotations

import numpy as np

from app.bifurcations.diagram.words import COMPUTED, NOT_RESOLVED, claim
from app.bifurcations.request import LABELS
from app.bifurcations.sweep.request import SweepRequest
from app.words.counting import begun, worded
from core.catalogue.words import number
from core.sweeps import Sweep

REPLACED = "cancelled: a page computes one thing at a time, and another was asked for"


def title(request: SweepRequest) -> str:
    """What is swept over what."""
    over = " and ".join(LABELS[axis.parameter] for axis in request.axes)
    label = request.measured.label
    return f"{label[:1].upper()}{label[1:]} over {over}"


def done(found: Sweep) -> str:
    """A finished sweep in numbers."""
    none, open_ = int(np.isnan(found.values).sum()), int(found.unresolved.sum())
    text = begun(worded(found.values.size, "cell"))
    if none - open_:
        text += f"; {number(none - open_)} without a value"
    if open_:
        text += f"; {number(open_)} not resolved (grey)"
    return f"{text}."


def how(found: Sweep) -> list[dict[str, str]]:
    """How it was found, and what was not."""
    cells = "each cell by itself: certified fixed points, then cycles as in Explore."
    grey = worded(int(found.unresolved.sum()), "cell")
    left = "the work allowed did not suffice, or rounding decides there."
    claims = [claim(COMPUTED, cells)]
    return [*claims, claim(NOT_RESOLVED, f"{grey}, drawn in grey: {left}")] if grey else claims


def time_left(seconds: float) -> str:
    """A time as people say it."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def others(count: int) -> str:
    """Who else is on the workers."""
    who = worded(count, "other is", "others are")
    return f"{who} computing" if who else ""
