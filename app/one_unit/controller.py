"""One visitor's loop on the One unit tab: a request changes the state, which is sent.

Every request is answered, also when it is refused or computing fails: the answer then
carries the error, what was shown last stays, and the state is as before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.live.receiver import sequence_of
from app.live.refusal import refusal_packet
from app.one_unit.codec import bounds_of, duration_of, from_query, start_of, to_query
from app.one_unit.compute import UnitResult, compute_unit
from app.one_unit.findings import landings
from app.one_unit.message import unit_packet
from app.one_unit.presets import from_preset
from app.one_unit.state import UnitSnapshot, showing, turn
from app.state.history import History
from app.state.located import located
from core import phase_line

_log = logging.getLogger("gruscope")


class UnitController:
    """Applies requests to a `UnitSnapshot` and sends packets.

    Parameters
    ----------
    snapshot
        The state to begin with.
    send
        Called with each packet's bytes.
    """

    def __init__(self, snapshot: UnitSnapshot, send: Callable[[bytes], None]) -> None:
        self.snapshot = snapshot
        self.history: History[UnitSnapshot] = History()
        self.result: UnitResult | None = None
        self._send = send
        self._last = b""
        self._before: UnitSnapshot | None = None

    def receive(self, request: dict[str, Any]) -> None:
        """Handle one message of the browser: an action, or changes to the state."""
        sequence = sequence_of(request)
        action = request.get("action")
        if action is None:
            self._update(lambda: self._changed(request), sequence, bool(request.get("commit")))
        elif action in ("undo", "redo"):
            self._close_step()
            self._update(lambda: getattr(self.history, action)(self.snapshot), commit=None)
        elif action in ("preset", "reset"):
            key = str(request.get("key", "")) if action == "preset" else self.snapshot.preset
            self._update(lambda: from_preset(key), commit=True)
        elif action == "open":
            query = str(request.get("query", ""))
            self._update(lambda: from_query(query) or self.snapshot, commit=True)
        else:
            self.refuse(f"there is no action {str(action)[:40]!r}", sequence)

    def refresh(self) -> None:
        """Compute and send the present state again."""
        self._update(lambda: self.snapshot)

    def refuse(self, message: str, sequence: int = 0, *, refused: bool = True) -> None:
        """Show an error over what was shown last, without touching anything.

        ``refused``: what was asked for was wrong, and the message says why; else it says all.
        """
        self._send(refusal_packet(self._last, sequence, message, refused))

    def _changed(self, request: dict[str, Any]) -> UnitSnapshot:
        # a drag that was given up never was
        now = self._before or self.snapshot if request.get("back") else self.snapshot
        values = request.get("values") or {}
        if not isinstance(values, dict):
            raise ValueError("values must be an object")
        values = dict(values)
        if "land" in request:
            values |= self._landing(str(request["land"]))
        start = start_of(values.pop("start")) if "start" in values else now.start
        after = request.get("reset_after")
        if after is not None and not isinstance(after, bool):
            raise ValueError("reset_after must be true or false")
        gru = turn(now.gru, values, after)
        duration, bounds = now.duration, now.bounds
        if "duration" in request:
            duration = duration_of(request["duration"])
        if "bounds" in request:
            bounds = bounds_of(request["bounds"])
        elif gru != now.gru:
            bounds = bounds_of(showing(bounds, gru))
        return replace(now, gru=gru, start=start, duration=duration, bounds=bounds)

    def _landing(self, key: str) -> dict[str, float]:
        """The nearest fold in a parameter, with the digits that its half-stable point needs."""
        offered = {one["key"]: one["value"] for one in landings(self.result)} if self.result else {}
        if key not in offered:
            raise ValueError(f"there is no fold to land on in {key[:40]!r}")

        def topology(value: float) -> str:
            return phase_line(turn(self.snapshot.gru, {key: value})).topology

        return {key: located((offered[key],), topology)[0]}

    def _update(
        self, change: Callable[[], UnitSnapshot], sequence: int = 0, commit: bool | None = False
    ) -> None:
        """Make a change, compute, send; ``commit`` None: a walk through the history."""
        before, kept, open_step = self.snapshot, self.history.copy(), self._before
        after = None
        try:
            after = change()
            result = compute_unit(after)
            self._keep_step(before, after, commit)
            packet = unit_packet(result, sequence, self._page_part(after))
        except Exception as error:
            self.history, self._before = kept, open_step
            if after is None and isinstance(error, ValueError):
                self.refuse(str(error), sequence)
                return
            _log.error("computing the phase line failed", exc_info=error)
            self.refuse(f"computing failed ({type(error).__name__}: {error})", sequence)
            return
        self.snapshot, self.result, self._last = after, result, packet
        self._send(packet)

    def _page_part(self, snapshot: UnitSnapshot) -> dict[str, Any]:
        """What the page knows and the numbers do not: the address, the history."""
        return {
            "query": to_query(snapshot),
            "can": {
                "undo": bool(self.history.past) or self._before is not None,
                "redo": bool(self.history.future),
                "reset": bool(snapshot.preset),
            },
        }

    def _keep_step(self, before: UnitSnapshot, after: UnitSnapshot, commit: bool | None) -> None:
        if commit is None:
            return
        if self._before is None and (after.gru, after.start) != (before.gru, before.start):
            self._before = before
        if commit:
            self.history.commit(self._before or before, after)
            self._before = None

    def _close_step(self) -> None:
        """A step still open (a lost release) counts as done before an undo."""
        if self._before is not None:
            self.history.commit(self._before, self.snapshot)
            self._before = None
