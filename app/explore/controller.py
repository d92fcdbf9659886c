"""One visitor's loop: a request changes the state, the state is computed and sent.

Every request is answered, also when it is refused or computing fails: the answer then
carries the error, the last good portrait stays, and the state is as before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.explore.findings import findings
from app.explore.global_loop import GlobalLoop
from app.explore.homoclinic import nearest_homoclinic
from app.explore.message import portrait_packet
from app.explore.portrait import PortraitResult, compute_portrait
from app.live.background import Background
from app.live.receiver import sequence_of
from app.live.refusal import refusal_packet
from app.state.address import from_query, to_query
from app.state.coding import Role
from app.state.document import from_document, to_document
from app.state.history import History
from app.state.knobs import is_rotation, turn
from app.state.presets import PRESETS
from app.state.rotation import matrix_without_rounding
from app.state.snapshot import CODINGS, ExploreState, Snapshot, fields_of, from_preset
from core import GRU
from core.cancellation import Cancel

_log = logging.getLogger("gruscope")


class Controller:
    """Applies requests to an `ExploreState` and sends packets.

    Parameters
    ----------
    state
        The visitor's state; every change goes through it.
    send
        Called with each packet's bytes.
    background
        Where the global dynamics are computed after each portrait; None: they are not.
    send_global
        Called with each of their packets.
    tell
        Called with what happened on the way to the state shown.
    """

    def __init__(
        self,
        state: ExploreState,
        send: Callable[[bytes], None],
        background: Background | None = None,
        send_global: Callable[[bytes], None] = lambda _packet: None,
        tell: Callable[[dict[str, Any]], None] = lambda _happened: None,
    ) -> None:
        self.state = state
        self.dynamics = GlobalLoop(background, send_global, tell)
        self._solver = background.another(long=True) if background else Background(None)
        self.moved: str | None = None  # the knob turned last
        self.history: History[Snapshot] = History(alike=_seen_alike)
        self.result: PortraitResult | None = None
        self._send = send
        self._last = b""  # the last good packet
        self._before: Snapshot | None = None  # where the step under way began
        self._watchers: list[Callable[[], None]] = []

    @property
    def can_undo(self) -> bool:
        """True if there is a step to undo, finished or under way."""
        return bool(self.history.past) or self._before is not None

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` after every successful update."""
        self._watchers.append(watcher)

    def receive(self, request: dict[str, Any]) -> None:
        """Handle one message of the browser: an action, or changes to the state."""
        if "action" in request:
            self.act(str(request["action"]), request)
            return
        sequence = sequence_of(request)
        commit = bool(request.get("commit"))
        # what a page begins with is no step that could be undone
        self._update(
            lambda: self._changed(request), sequence, None if "query" in request else commit
        )

    def act(self, action: str, request: dict[str, Any] | None = None) -> None:
        """Undo, redo, reset, choose a preset, go where something happened, solve for an orbit."""
        request = request or {}
        if action in ("undo", "redo"):
            self._close_step()
            history, undo = self.history, action == "undo"
            steps, walk = (history.past, history.undo) if undo else (history.future, history.redo)
            jump = bool(steps) and steps[-1].jump
            self._update(lambda: walk(self.state.snapshot), commit=None, elsewhere=jump)
        elif action == "reset":
            self.choose(self.state.snapshot.preset)
        elif action == "preset":
            self.choose(str(request.get("key", "")))
        elif action == "global":
            self.dynamics.again()
        elif action == "go":
            self._update(lambda: self._changed({"query": request.get("query", "")}), commit=True)
        elif action == "homoclinic":
            self._solve()
        else:
            self.refuse(f"there is no action {action[:40]!r}")

    def choose(self, key: str) -> None:
        """Show a preset, as one undoable step; layers and colour map stay as they are."""

        def preset() -> Snapshot:
            if key not in PRESETS:
                raise ValueError(f"there is no preset {key[:40]!r}")
            now = self.state.snapshot
            fresh = to_document(from_preset(PRESETS[key]))
            return from_document(fresh | {"layers": list(now.layers), "quantity": now.quantity})

        self._update(preset, commit=True, elsewhere=True)

    def show_query(self, query: str) -> None:
        """Show the state of an address, as one undoable step; nothing if it is shown already."""
        if query and query != to_query(self.state.snapshot):
            self._update(lambda: self._changed({"query": query}), commit=True, elsewhere=True)

    def open(self, snapshot: Snapshot) -> None:
        """Show a snapshot that came from outside (a file), as one undoable step."""
        self._update(lambda: snapshot, commit=True, elsewhere=True)

    def vary(self, gru: GRU) -> None:
        """Show another GRU as one undoable step; window, starts and lenses stay.

        It stands for what is *analysed*, so a frozen gate is let go. One beyond the page's
        limits is refused: its address could not be opened, nor its window moved.
        """
        now, gru = self.state.snapshot, replace(gru, Uh=matrix_without_rounding(gru.Uh))
        mode = now.mode if is_rotation(gru) else "entries"
        varied = replace(now, gru=gru, mode=mode, preset="", frozen=False)
        self._update(lambda: from_document(to_document(varied)), commit=True, elsewhere=True)

    def look(self, **fields: Any) -> None:
        """Change how the portrait is looked at (layers, quantity)."""
        self._update(lambda: self._changed(fields))

    def refresh(self) -> None:
        """Compute and send the present state again."""
        self._update(lambda: self.state.snapshot)

    def refuse(self, message: str, sequence: int = 0, *, refused: bool = True) -> None:
        """Show an error over the last good portrait, without touching anything.

        ``refused``: what was asked for was wrong; else there is no answer to it.
        """
        self._send(refusal_packet(self._last, sequence, message, refused))

    def stop(self) -> None:
        """Stop all that runs in the background (the page is closed)."""
        self.dynamics.stop()
        self._solver.stop()

    def _solve(self) -> None:
        """Look for the nearest homoclinic orbit beside the page, in the knob moved last."""
        key, now = self.moved, self.state.snapshot
        if key is None:
            words = "turn a knob first: the orbit is looked for in the one moved last"
            self.refuse(words, refused=False)
            return

        def work(cancel: Cancel) -> Iterator[float | str]:
            try:
                yield nearest_homoclinic(now, key, cancel)
            except ValueError as error:
                yield str(error)

        def land(found: float | str) -> None:
            if isinstance(found, str):
                self.refuse(found, refused=False)
            else:
                self._update(lambda: self._changed({"values": {key: found}}), commit=True)

        self._solver.start(work, land, lambda error: self.refuse(_failed(error), refused=False))

    def _changed(self, request: dict[str, Any]) -> Snapshot:
        """The state after a request; ValueError leaves the state untouched."""
        now = self.state.snapshot
        if request.get("back") and self._before is not None:  # a drag was given up
            now = self._before = _seen_alike(self._before, now)
        if "query" in request:  # of the address with which this page might have begun
            now = from_query(str(request["query"])) or now
        gru = now.gru
        values = request.get("values") or {}
        if not isinstance(values, dict):
            raise ValueError("values must be an object")
        reset_after = request.get("reset_after")
        if reset_after is not None and not isinstance(reset_after, bool):
            raise ValueError("reset_after must be true or false")
        if values or reset_after is not None:
            gru = turn(gru, values, reset_after)
            self.moved = _moved(values, self.moved)
        if not any(key in request for key in CODINGS):
            return replace(now, gru=gru)  # `turn` has checked all that changed
        document = to_document(now) | {key: request[key] for key in CODINGS if key in request}
        document["gru"] = gru.to_dict()
        return from_document(document)

    def _update(
        self,
        change: Callable[[], Snapshot],
        sequence: int = 0,
        commit: bool | None = False,
        elsewhere: bool = False,
    ) -> None:
        """Make a change, compute, send; ``commit`` None: a walk through the history.

        ``elsewhere``: the change is no turning of knobs, and nothing happens on its way.
        """
        before, kept, open_step = self.state.snapshot, self.history.copy(), self._before
        after = None
        try:
            after = change()
            self.dynamics.make_way(after)
            result = compute_portrait(after)
            self._keep_step(before, after, commit, elsewhere)
            packet = self._packet(result, sequence)
        except Exception as error:
            self.history, self._before = kept, open_step  # what fails takes no step
            refused = after is None and isinstance(error, ValueError)
            words = str(error) if refused else _failed(error)
            self.refuse(words, sequence, refused=refused)
            return
        if after.analysed != before.analysed:
            self._solver.stop()  # what it looks for is no longer near
        self.state.snapshot = after
        self.result = result
        self._last = packet
        self._send(packet)
        self.dynamics.follow(result, turning=commit is False, elsewhere=elsewhere)
        for watcher in self._watchers:
            watcher()

    def _packet(self, result: PortraitResult, sequence: int) -> bytes:
        snapshot = result.snapshot
        extra = {
            "query": to_query(snapshot),
            "generation": self.dynamics.generation_of(snapshot),
            "can": {
                "undo": self.can_undo,
                "redo": bool(self.history.future),
                "reset": bool(snapshot.preset),
            },
        }
        return portrait_packet(result, findings(result), sequence, extra)

    def _keep_step(
        self, before: Snapshot, after: Snapshot, commit: bool | None, jump: bool
    ) -> None:
        if commit is None:
            return
        if self._before is None and _steps(after) != _steps(before):
            self._before = before
        if commit:
            looks = _seen_alike(after, before) != after  # a preset, a file, a duration
            self.history.commit(self._before or before, after, looks, jump)
            self._before = None

    def _close_step(self) -> None:
        """A step still open (a lost release) counts as done before an undo."""
        if self._before is not None:
            self.history.commit(self._before, self.state.snapshot)
            self._before = None


def _seen_alike(snapshot: Snapshot, now: Snapshot) -> Snapshot:
    """A snapshot looked at as the present one is: turned knobs never touched that."""
    return replace(snapshot, **fields_of(now, Role.LOOK))


def _moved(values: dict[str, Any], before: str | None) -> str | None:
    """The one knob that a request turns (a turned gain comes with its angle)."""
    keys = [str(key) for key in values]
    if "gain" in keys:
        return "gain"
    return keys[0] if len(keys) == 1 else before


def _steps(snapshot: Snapshot) -> tuple[Any, ...]:
    """What of a state makes a step of the history when it changes."""
    return snapshot.gru, *fields_of(snapshot, Role.STEP).values()


def _failed(error: Exception) -> str:
    """Log an error of our own; what the visitor is told of it."""
    _log.error("computing the portrait failed", exc_info=error)
    return f"computing failed ({type(error).__name__}: {error}); the last good portrait stays"
