"""The loop beside the portrait: its global dynamics, computed after it and sent when ready.

Every portrait carries a *generation*, a number that grows whenever the global dynamics
have to be computed anew. The browser dims what it drew for an older generation, until
the packets of the new one arrive.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from app.explore.announcer import Announcer
from app.explore.global_dynamics import GlobalDynamics, compute_global
from app.explore.global_message import failure_packet, global_packet
from app.explore.lenses import certified_points
from app.explore.portrait import PortraitResult
from app.figures.layers import LAYERS
from app.live.background import Background
from app.live.packet import relabelled
from app.state.snapshot import Snapshot
from core.cancellation import Cancel

APART = 0.06
"""Seconds that a part has to be ahead of the next to be sent alone."""


class GlobalLoop:
    """Follows the portraits of one visitor.

    Parameters
    ----------
    background
        Where to compute; None: nothing is computed and the generation stays 0.
    send
        Called with each packet's bytes.
    tell
        Called with what happened on the way to the state shown: its ``generation``,
        ``events`` and ``way``.
    """

    def __init__(
        self,
        background: Background | None,
        send: Callable[[bytes], None],
        tell: Callable[[dict[str, Any]], None] = lambda _happened: None,
    ) -> None:
        self._background = background
        self._send = send
        self._tell = tell
        self.announcer = Announcer()
        self.result: GlobalDynamics | None = None
        self._generation = 0
        self._known: tuple[Any, ...] | None = None
        self._held: Callable[[], None] | None = None
        self._holding = False
        self._repeats = itertools.count(1)

    def hold(self) -> None:
        """Compute nothing until `release`: a page that is still loading loses messages."""
        self._holding = True

    def release(self) -> None:
        """The page is there: compute what was held back."""
        self._holding = False
        held, self._held = self._held, None
        if held is not None:
            held()

    def again(self) -> None:
        """The browser is there and misses them: send what is known, or compute it now."""
        if self._holding:
            self.release()
        elif self.result is not None:
            packet = global_packet(self.result, self._generation)
            # the very bytes that it should have would count as no change, and not be sent
            self._send(relabelled(packet, {"repeated": next(self._repeats)}))

    def generation_of(self, snapshot: Snapshot) -> int:
        """The number that this snapshot's global dynamics have."""
        if self._background is None:
            return 0
        return self._generation + (_key(snapshot) != self._known)

    def make_way(self, snapshot: Snapshot) -> None:
        """A portrait of ``snapshot`` is about to be computed: do not compete with it."""
        if self._background is not None and _key(snapshot) != self._known:
            self._background.make_way()

    def follow(
        self, portrait: PortraitResult, *, turning: bool = False, elsewhere: bool = False
    ) -> None:
        """A portrait was sent: compute what belongs to it, unless that is known already.

        While a hand is ``turning`` a knob, results of a state just passed may still be sent,
        with their own generation, so that something moves. A state ``elsewhere`` was not come
        to by turning knobs (a preset, a file): what happened before is no longer listed.
        """
        if self._background is None:
            return
        snapshot = portrait.snapshot
        key = _key(snapshot)
        if elsewhere:
            self.announcer = Announcer(snapshot)
            self._tell({"generation": self._generation, "events": [], "way": ""})
        if key == self._known:
            return
        self._known = key
        self._generation += 1
        generation = self._generation
        self.result = None
        announcer = self.announcer

        def work(cancel: Cancel) -> Iterator[Callable[[], None]]:
            points = certified_points(snapshot.analysed)
            sent = time.monotonic()
            looking = announcer.concerns(snapshot)
            for dynamics in compute_global(snapshot, points, cancel):
                # a message costs the browser a painting: what comes soon comes together
                if dynamics.complete or time.monotonic() - sent > APART:
                    yield partial(self._deliver, dynamics, generation, looking)
                    sent = time.monotonic()
            announcer.follow(snapshot, cancel)
            if looking or announcer.events:  # of which the last may lie on another way now
                yield partial(self._announce, announcer, generation)

        start = partial(
            self._background.start,
            work,
            lambda deliver: deliver(),
            lambda error: self._send(failure_packet(generation, _failed(error))),
            patient=turning,
        )
        if self._holding:
            self._held = start
        else:
            start()

    def stop(self) -> None:
        """Stop computing (the page is closed)."""
        if self._background is not None:
            self._background.stop()

    def _deliver(self, dynamics: GlobalDynamics, generation: int, looking: bool = False) -> None:
        if generation == self._generation:
            self.result = dynamics
        self._send(global_packet(dynamics, generation, looking))

    def _announce(self, announcer: Announcer, generation: int) -> None:
        if announcer is self.announcer:
            news = {"generation": generation, "events": announcer.events, "way": announcer.way}
            self._tell(news)


def _key(snapshot: Snapshot) -> tuple[Any, ...]:
    """All that the global dynamics, as they are drawn, depend on."""
    shown = [key in snapshot.layers for key, layer in LAYERS.items() if layer.on_demand]
    level = snapshot.slow_level if "slow" in snapshot.layers else None
    return snapshot.analysed, snapshot.bounds, level, *shown


def _failed(error: Exception) -> str:
    return f"computing the global dynamics failed ({type(error).__name__}: {error})"
