"""What happened while a knob moved: bifurcations between one state and the next.

Computed beside the page, after everything else of the state is known. A state that was
overtaken is skipped: the next one is compared with the last that was looked at.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.state.address import to_query
from app.state.knobs import BY_KEY, LIMIT, read, turn
from app.state.located import connections_found, located, points_found
from app.state.snapshot import Snapshot, frozen as with_frozen_gate
from app.words.typed_number import shown_angle
from core import GRU, CycleTransition, EventKind, Transition, events_between
from core.cancellation import Cancel
from core.catalogue.words import number

KEPT = 6
"""So many events are remembered, the newest first."""

TOLERANCE = 1e-7
"""How exactly events are located, as a part of the knob's range."""

SAME = 1e-6
"""Events of one kind whose parameters are no further apart are one event, met again."""

ON_CYCLE = 2e-5
"""How far beside a fold cycles are compared, as a part of the knob's range."""


class Announcer:
    """Compares each state with the last one that was looked at.

    Parameters
    ----------
    begin
        The state from which on knobs are turned; None: the first that is looked at.
    """

    def __init__(self, begin: Snapshot | None = None) -> None:
        self._kept: Sequence[_Kept] = ()
        self._stretch: _Stretch | None = None
        self._last = begin

    @property
    def events(self) -> list[dict[str, Any]]:
        """What is remembered, the newest first; each event with the ``way`` it lies on."""
        return [kept.event | {"way": self._way(kept.stretch)} for kept in self._kept]

    @property
    def way(self) -> str:
        """Where the knob under the hand has been, "bh₂ from 0.0525 to 0.0545"; "" if none."""
        return self._way(self._stretch)

    def _way(self, stretch: _Stretch | None) -> str:
        return "" if stretch is None else stretch.words(present=stretch is self._stretch)

    def concerns(self, now: Snapshot) -> bool:
        """True if ``now`` differs from the last state in one knob alone."""
        return self._moved(now) is not None

    def follow(self, now: Snapshot, cancel: Cancel) -> None:
        """Find what happened since the last state, if one knob alone has moved."""
        before, key = self._last, self._moved(now)
        if before is not None and key is not None:
            found = happened(before.gru, now.gru, key, now.frozen, cancel)
            stretch = self._stretch
            if stretch is None or stretch.key != key:
                stretch = _Stretch(key, read(before.gru)[key])
            stretch.reach(read(now.gru)[key])
            # newest first: the last one met stands on top
            met = [_kept(event, stretch, now, before.gru, cancel) for event in reversed(found)]
            old = [kept for kept in self._kept if not any(kept.again(new) for new in met)]
            self._kept, self._stretch = [*met, *old][:KEPT], stretch
        elif before is not None and before.analysed != now.analysed:
            self._stretch = None
        self._last = now

    def _moved(self, now: Snapshot) -> str | None:
        before = self._last
        if before is None or before.frozen is not now.frozen:
            return None
        return moved_knob(before.gru, now.gru)


class _Stretch:
    """Where one knob has been, all others staying: whatever was met lies in between."""

    def __init__(self, key: str, begin: float) -> None:
        self.key = key
        self._low = self._high = self._now = begin

    def reach(self, value: float) -> None:
        self._now = value
        self._low, self._high = min(self._low, value), max(self._high, value)

    def words(self, present: bool) -> str:
        """From one end to the other; where the knob is now, if that is at neither."""
        begin, end = self._low, self._high
        if self._now == begin:
            begin, end = end, begin
        shown = shown_angle if BY_KEY[self.key].angle else _digits
        text = f"{_knob_name(self.key)} from {shown(begin)} to {shown(end)}"
        return f"{text}, now {shown(self._now)}" if present and self._now != end else text


@dataclass(frozen=True)
class _Kept:
    """An event with the stretch on which it was met and the GRU at it."""

    event: dict[str, Any]
    stretch: _Stretch
    gru: GRU

    def again(self, new: _Kept) -> bool:
        """``new`` is the same event, met once more."""
        same = self.event["kind"] == new.event["kind"] and self.gru.dim == new.gru.dim
        return same and bool(abs(self.gru.packed - new.gru.packed).max() <= SAME)


def _kept(
    event: dict[str, Any], stretch: _Stretch, now: Snapshot, before: GRU, cancel: Cancel
) -> _Kept:
    """With the address of the whole state in which an event was found, at the event."""
    key, homoclinic = event["key"], event["kind"].startswith(str(EventKind.HOMOCLINIC))

    def finding(value: float) -> Hashable:
        gru = replace(now, gru=turn(before, {key: value})).analysed
        return connections_found(gru, cancel) if homoclinic else points_found(gru)

    (value,) = located((event["value"],), finding)
    gru = turn(before, {key: value})
    return _Kept(event | {"query": to_query(replace(now, gru=gru))}, stretch, gru)


def moved_knob(before: GRU, after: GRU) -> str | None:
    """The one knob whose turn leads from one GRU to the other; None if there is none.

    Of gain and angle the one is named that explains all; else an entry.
    """
    old, new = read(before), read(after)
    changed = [key for key in new if old[key] != new[key]]
    entries = [key for key in changed if BY_KEY[key].group != "rotation"]
    # a matrix within the limit may have a gain beyond it, which no knob can pass through
    rotations = ("gain", "angle") if max(old["gain"], new["gain"]) <= LIMIT else ()
    for key in (*[k for k in rotations if k in changed], *entries):
        if before != after and _nearly(turn(before, {key: new[key]}), after):
            return key
    return None


def _nearly(one: GRU, other: GRU) -> bool:
    """Equal up to rounding (a gain turned back and forth loses the last digits)."""
    size = max(1.0, float(abs(other.packed).max()))
    return bool(abs(one.packed - other.packed).max() <= 1e-12 * size)


def happened(
    before: GRU, after: GRU, key: str, frozen: bool, cancel: Cancel
) -> list[dict[str, Any]]:
    """The events between two states that differ in one knob, in the order met."""
    old, new = read(before)[key], read(after)[key]
    knob = BY_KEY[key]

    def family(value: float) -> GRU:
        gru = turn(before, {key: value})
        return with_frozen_gate(gru) if frozen else gru

    span = knob.high - knob.low
    tolerance = min(TOLERANCE * span, 1e-6)
    found = events_between(
        family, old, new, tolerance=tolerance, beside=ON_CYCLE * span, cancel=cancel
    )
    name = _knob_name(key)
    return [
        {
            "text": text.replace("@", f"{name} = {_digits(event.value)}"),
            "kind": text.split("@")[0],
            "key": key,
            "value": event.value,
        }
        for event in found
        for text in [in_words(event)]
    ]


def in_words(event: Transition | CycleTransition) -> str:
    """ "Hopf at @: the spiral at (0, 0) lost its stability"; @ stands for the value."""
    return point_event(event) if isinstance(event, Transition) else cycle_event(event)


def point_event(event: Transition) -> str:
    """What happened to fixed points, and where."""
    place = _places(event)
    if event.kind is EventKind.HOPF:
        lost = event.change == "loses stability"
        return (
            f"{event.kind} at @: the spiral at {place} {'lost' if lost else 'gained'} its stability"
        )
    if event.kind in (EventKind.FOLD, EventKind.SADDLE_NODE_ON_CYCLE):
        return _fold(event, place)
    if event.kind is EventKind.NOT_RESOLVED:
        return f"{event.kind} at @: points could not be told apart near {place}"
    before, after = " + ".join(event.kinds_before), " + ".join(event.kinds_after)
    return f"{event.kind} at @, {place}: {before or 'nothing'} became {after or 'nothing'}"


def _fold(event: Transition, place: str) -> str:
    count, vanished = len(event.place), event.change == "vanish"
    several = count > 1
    head = f"{number(count)} {event.kind.plural}" if several else str(event.kind)
    kinds = " and a ".join(event.kinds_before or event.kinds_after)
    what = "met and vanished" if vanished else "appeared"
    text = f"{head} at @: a {kinds} {what} at {place}{' each' if several else ''}"
    if event.kind is EventKind.FOLD:
        return text
    return f"{text}; the cycle {'is born' if vanished else 'ends'} there"


def cycle_event(event: CycleTransition) -> str:
    """ "homoclinic at @: the cycle broke on the saddle at (−0.32, −0.76)"."""
    kind = {True: "stable cycle", False: "unstable cycle", None: "cycle"}[event.stable]
    if event.kind is EventKind.HOMOCLINIC:
        what = "broke on" if event.change == "vanish" else "was born from a loop of"
        return f"{event.kind} at @: the {kind} {what} the saddle at {_place(event.h)}"
    if event.kind is EventKind.FOLD_OF_CYCLES:
        what = "met and vanished" if event.change == "vanish" else "appeared together"
        return f"{event.kind} at @: a stable and an unstable cycle {what}"
    return f"at @ a {kind} {'vanished' if event.change == 'vanish' else 'appeared'}"


def _places(event: Transition) -> str:
    """One or two places, or the first and how many more."""
    places = [_place(h) for h in event.place]
    if len(places) <= 2:
        return " and ".join(places)
    return f"{places[0]} and {number(len(places) - 1)} more places"


def _place(h: Any) -> str:
    x, y = (0.0 if abs(v) < 5e-4 else float(v) for v in h)
    return f"({x:.3g}, {y:.3g})".replace("-", "−")


def _knob_name(key: str) -> str:
    return BY_KEY[key].label.split()[-1]


def _digits(value: float) -> str:
    """Six significant digits, as located."""
    return f"{value:.6g}".replace("-", "−")
