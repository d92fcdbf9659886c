"""From an entry to its pictures: the only place where the catalogue's tab computes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.catalogue.drawing import WINDOW, Portrait, large, thumbnail
from core import GRU, find_fixed_points, nullclines, skeleton, streamlines
from core.cancellation import Cancel
from core.catalogue import Entry

_NULLCLINES = 96
_DENSITY = 0.9
_SMOOTHNESS = 1e-3
"""Drawn curves stray from the computed ones by at most this: a third of a unit."""


def entry_thumbnail(entry: Entry) -> str:
    """The thumbnail of an entry, drawn anew."""
    return thumbnail(_portrait(entry.gru, _SMOOTHNESS))


def entry_picture(entry: Entry, cancel: Cancel) -> str:
    """The large picture of an entry; `core.Cancelled` if told to stop."""
    known = _pictures.get(entry.gru)
    if known is None:
        gru = entry.gru
        portrait = _portrait(gru, _SMOOTHNESS / 4, cancel, flow=True)
        known = large(portrait, list(_titles(portrait)), list(_notes(portrait)))
        while len(_pictures) >= _MOST_PICTURES:
            _pictures.pop(next(iter(_pictures)), None)
        _pictures[gru] = known
    return known


_MOST_PICTURES = 64
_pictures: dict[GRU, str] = {}
"""The pictures made last, shared by all visitors."""


def _portrait(
    gru: GRU, smoothness: float, cancel: Cancel | None = None, *, flow: bool = False
) -> Portrait:
    points = find_fixed_points(gru)
    places = np.array([p.h for p in points]).reshape(-1, 2)
    return Portrait(
        points=points,
        skeleton=skeleton(gru, points=points, cancel=cancel, smoothness=smoothness),
        nullclines=nullclines(gru, WINDOW, _NULLCLINES, fixed_points=places),
        streamlines=streamlines(gru, WINDOW, _DENSITY) if flow else None,
    )


def _titles(portrait: Portrait) -> Iterator[str]:
    for number, point in enumerate(portrait.points, 1):
        kind = point.kind or "stability undecided"
        place = f"({point.h[0]:.4g}, {point.h[1]:.4g})".replace("-", "−")
        yield f"{number}: {kind} (proven) at {place}"


def _notes(portrait: Portrait) -> Iterator[str]:
    for cluster in portrait.points.clusters:
        index = "unknown" if cluster.index is None else f"{cluster.index:+d}".replace("-", "−")
        yield f"cluster, not resolved: {cluster.guess}; index {index}"
