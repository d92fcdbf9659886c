"""Shared by the tests of the dashboard's Python side: decoding packets, a controller."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from app.explore.controller import Controller
from app.state.presets import PRESETS
from app.state.snapshot import ExploreState, from_preset
from core.workers.cluster import Workers


def _decode(packet: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and sections, read from the layout that `app.live.packet` documents."""

    def never(name: str) -> None:
        raise AssertionError(f"{name} is no JSON number")

    size = int.from_bytes(packet[:4], "little")
    assert size % 4 == 0
    header = json.loads(packet[4 : 4 + size].decode(), parse_constant=never)
    sections = {}
    end = 0
    for name, part in header["sections"].items():
        kind = np.dtype({"u1": "<u1", "u2": "<u2"}[part["kind"]])
        assert part["offset"] == end
        assert part["offset"] % 4 == 0
        sections[name] = np.frombuffer(packet, kind, part["length"], 4 + size + part["offset"])
        end = part["offset"] + -(-part["length"] * kind.itemsize // 4) * 4
    assert len(packet) == 4 + size + end
    return header, sections


class Visitor:
    """A controller and every packet it sent."""

    def __init__(self, preset: str) -> None:
        self.packets: list[bytes] = []
        self.state = ExploreState(snapshot=from_preset(PRESETS[preset]))
        self.controller = Controller(self.state, self.packets.append)
        self.controller.refresh()

    @property
    def snapshot(self) -> Any:
        return self.state.snapshot

    @property
    def header(self) -> dict[str, Any]:
        """The header of the newest packet."""
        return _decode(self.packets[-1])[0]

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send one request; the header of its one answer."""
        before = len(self.packets)
        self.controller.receive(request)
        assert len(self.packets) == before + 1, "every request is answered exactly once"
        return self.header


class Here:
    """A service whose calls are made in the job's own thread."""

    jobs = 1

    @contextmanager
    def job(self, stop: Callable[[], bool], changed: Callable[[], None]) -> Iterator[Workers]:
        yield Workers(None, 0, "this process")


class Busy(Here):
    """A service whose workers are never free: a job waits until it is given up."""

    @contextmanager
    def job(self, stop: Callable[[], bool], changed: Callable[[], None]) -> Iterator[Workers]:
        while not stop():
            time.sleep(0.002)
        yield Workers(None, 0, "this process")


@pytest.fixture(scope="module")
def once() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Of a function of its arguments alone: what one test of a file has computed, the next gets."""
    known: dict[Any, Any] = {}

    def once(function: Callable[..., Any]) -> Callable[..., Any]:
        def computed(*given: Any, cancel: Any = None, **more: Any) -> Any:
            key = (function, given, *more.items())
            if key not in known:
                known[key] = function(*given, **more)
            return known[key]

        return computed

    return once


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
def busy() -> Busy:
    return Busy()


@pytest.fixture(scope="session")
def decode() -> Callable[[bytes], tuple[dict[str, Any], dict[str, np.ndarray]]]:
    return _decode


@pytest.fixture
def visit() -> Callable[[str], Visitor]:
    return Visitor
