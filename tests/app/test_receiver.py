"""The one door for messages: nonsense is answered, told in one short line, and changes nothing."""

from __future__ import annotations

import json
import logging
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from app.bifurcations.diagram.findings import DiagramFindings
from app.bifurcations.place import Place
from app.bifurcations.plane.findings import PlaneFindings
from app.bifurcations.sweep.findings import SweepFindings
from app.catalogue.tab import CatalogueTab
from app.explore.controls import Controls
from app.explore.panes import Findings, LayerBar
from app.explore.share import ExploreShare
from app.live.few import LONGEST, MOST, WHILE, Few
from app.live.inflating import inflated
from app.live.lifeline import Lifeline
from app.live.receiver import MOST as MOST_VALUES, Receiver, sensible
from app.one_unit.share import UnitShare
from app.one_unit.view import UnitControls, UnitFindings
from app.page.tabs import TabBar
from app.web.scripts import joined

DOORS = [
    Controls, LayerBar, Findings, UnitControls, UnitFindings, Place, DiagramFindings,
    PlaneFindings, SweepFindings, TabBar, ExploreShare, UnitShare, CatalogueTab,
]  # fmt: skip
DIGITS = 10**5000


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


NONSENSE: list[Any] = [
    None, "text", 7, [], "x" * 10**6, b"\0" * 10**6, DIGITS, nested(900), {"": 0},
    {"opened": []}, {"opened": {}}, {"sequence": DIGITS}, {"sequence": [1]}, {"commit": "yes"},
    {"values": DIGITS}, {"values": nested(500)}, {"values": {7: 1}}, {"values": {"bh1": DIGITS}},
    {"values": {"x" * 10**6: 1}}, {"values": {"bh1": "x" * 10**6}}, {"values": np.zeros(3)},
    {"values": {"bh1": {1, 2}}}, {"starts": [[0, 0]] * 10**6}, {"bounds": [math.nan] * 4},
    {"action": []}, {"action": "x" * 10**6}, {"action": "preset", "key": []},
    {"action": "turn", "key": "gain", "value": []}, {"query": []}, {"shown": 1}, {"row": True},
    {"row": DIGITS}, {"region": []}, {"point": 0.5}, {"want": {}}, {"start": "now"},
    {"upload": []}, {"own": 3}, {"thumbnails": "n"}, {"records": {}}, {"explore": []},
    {"nearest": DIGITS}, {"layers": "map"}, {"quantity": []}, {"\ud800": 1},
    {"quantity": "\ud800"}, {"x" * 10**6: 1}, {f"field{i}": i for i in range(1000)},
]  # fmt: skip


@pytest.fixture
def door(visit, monkeypatch):
    """Make a component with all that it does; and what it did and answered."""
    monkeypatch.setattr("app.catalogue.view.load_catalogue", lambda: ())

    def door(kind: Any) -> tuple[Any, list[Any], list[Any]]:
        done: list[Any] = []
        answers: list[Any] = []
        refuse = lambda why, sequence: answers.append((why, sequence))  # noqa: E731
        if kind is TabBar:
            return TabBar(done.append), done, answers
        if kind is UnitShare:
            return UnitShare(lambda: done.append("asked")), done, answers
        visitor = visit("fig8b")
        if kind is ExploreShare:
            made = ExploreShare(visitor.controller)
        elif kind is CatalogueTab:
            made = CatalogueTab(visitor.controller).view
            monkeypatch.setattr(type(made), "_send_msg", lambda _, told: answers.append(told))
        elif kind is Place:
            return kind(done.append), done, answers
        else:
            return kind(done.append, refuse), done, answers
        visitor.controller.on_change(lambda: done.append("the state"))
        return made, done, answers

    return door


@pytest.mark.parametrize("kind", DOORS)
def test_nonsense_is_refused_in_one_short_line_and_does_nothing(door, kind, caplog):
    component, done, answers = door(kind)
    for message in NONSENSE:
        caplog.clear()
        before = len(answers)
        component._handle_msg(message)
        told = [record for record in caplog.records if record.levelno >= logging.WARNING]
        if not told:  # another component's field, or one whose value its coding refuses
            assert set(message) <= set(component.takes)
            continue
        (record,) = told
        assert record.exc_info is None and record.name == "gruscope"
        assert len(record.getMessage()) <= LONGEST and "\n" not in record.getMessage()
        if kind not in (TabBar, ExploreShare, UnitShare, Place):
            assert len(answers) == before + 1
            assert len(str(answers[-1])) <= LONGEST
    assert "the state" not in done
    if kind is TabBar:
        assert not done


@pytest.mark.parametrize("kind", [Controls, UnitControls])
def test_a_browser_that_waits_is_answered_with_its_number(door, kind):
    component, done, answers = door(kind)
    component._handle_msg({"sequence": 41, "values": nested(100)})
    component._handle_msg({"sequence": 42, "nonsense": 1})
    component._handle_msg({"sequence": DIGITS, "values": {}})
    assert [sequence for _, sequence in answers] == [41, 42, 0] and not done


def test_what_makes_sense_is_handed_on_as_it_is():
    takes = {"values": object, "sequence": int, "commit": bool}
    for message in (
        {},
        {"sequence": 3, "commit": True, "values": {"bh1": 0.5, "gain": 10**20, "a": None}},
        {"values": [[1.5, "ü", False]] * 4000},
        {"values": [0] * (MOST_VALUES - 4)},
    ):
        assert sensible(message, takes) is message


def test_a_failure_of_ours_is_answered_and_keeps_its_traceback(caplog):
    class Base:
        def __init__(self) -> None:
            pass

    class Door(Receiver, Base):
        takes = {"go": bool}  # noqa: RUF012

    def fails(_message: Any) -> None:
        raise ZeroDivisionError("ours")

    answers: list[Any] = []
    Door(fails, lambda *told: answers.append(told))._handle_msg({"go": True})
    assert answers == [("it failed (ZeroDivisionError)", 0)]
    (record,) = caplog.records
    assert record.exc_info[0] is ZeroDivisionError


def test_every_component_goes_through_the_door():
    from panel.custom import JSComponent

    import app.page.page  # noqa: F401

    def kinds(of: type) -> set[type]:
        return {of} | {k for sub in of.__subclasses__() for k in kinds(sub)}

    ours = {k for k in kinds(JSComponent) if k.__module__.startswith("app.")}
    assert len(ours) > 10
    for kind in ours:
        own = [k for k in kind.__mro__ if "_handle_msg" in vars(k)]
        assert own[0] is Receiver or not own[0].__module__.startswith("app."), kind
        assert not issubclass(kind, Receiver) or kind.takes, f"{kind} takes nothing"


SENDING = re.compile(r"\bsend(?:_msg)?\(\{((?:[^{}()]|\{[^{}]*\}|\([^()]*\))*)\}\)")
INNER = re.compile(r"\{[^{}]*\}|\([^()]*\)|\[[^\]]*\]:[^,()]*")


def fields_sent(script: str) -> set[str]:
    """The fields of the messages that a script writes out where it sends them."""
    bodies = [INNER.sub("", body) for body in SENDING.findall(script)]
    named = [re.match(r"\s*(\w+)", part) for body in bodies for part in body.split(",")]
    return {name[1] for name in named if name}


def test_whatever_a_page_sends_passes_the_door():
    from app.catalogue.view import Catalogue

    doors = {door for door in DOORS if issubclass(door, Receiver)} | {Lifeline}
    scripts = {door: door._esm for door in doors} | {Catalogue: joined("catalogue/component.js")}
    assert fields_sent(scripts[Place]) == {"query", "explores", "shown", "gone", "reset"}
    assert {"own", "nearest", "explore"} <= fields_sent(scripts[Catalogue])
    for door, script in scripts.items():
        assert fields_sent(script) <= set(door.takes), door


WORDS = st.sampled_from(
    ["sequence", "commit", "values", "bh1", "gain", "start", "bounds", "starts", "highlighted",
     "duration", "layers", "quantity", "frozen", "step", "slow_level", "mode", "reset_after",
     "action", "preset", "key", "undo", "turn", "open", "query", "map", "forward"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS
    | st.just(10**4000) | st.just(1e308) | st.binary(max_size=3) | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)  # fmt: skip


@pytest.fixture(scope="module")
def live():
    """Explore's controls and the One unit tab's over their controllers, which only pretend."""
    from app.explore.controller import Controller
    from app.one_unit.controller import UnitController
    from app.one_unit.state import UnitSnapshot, unit_gru
    from app.state.presets import PRESETS
    from app.state.snapshot import ExploreState, from_preset

    packets: list[bytes] = []
    state = ExploreState(snapshot=from_preset(PRESETS["fig8b"]))
    explore = Controller(state, packets.append)
    unit = UnitController(UnitSnapshot(unit_gru({})), packets.append)
    return [
        Controls(explore.receive, explore.refuse), UnitControls(unit.receive, unit.refuse)
    ], packets  # fmt: skip


@pytest.mark.parametrize("which", [0, 1])
@settings(max_examples=60)
@given(message=st.dictionaries(WORDS, VALUES, max_size=4) | VALUES)
@example(message={"sequence": 10**4000})
@example(message={"values": {"bh1": 10**4000}, "sequence": 5})
@example(message={"values": {"gain": True}})
@example(message={"action": "turn", "key": "gain", "value": {}})
@example(message={"starts": [[0, 0, []]]})
@example(message={"layers": [[]]})
@example(message={"highlighted": 1.0})
def test_whatever_comes_is_answered_once_without_a_traceback(live, which, message):
    components, packets = live
    log = logging.getLogger("gruscope")
    seen: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = seen.append  # type: ignore[method-assign]
    log.addHandler(handler)
    try:
        packets.clear()
        components[which]._handle_msg(message)
    finally:
        log.removeHandler(handler)
    assert len(packets) == 1
    size = int.from_bytes(packets[0][:4], "little")
    assert "sections" in json.loads(packets[0][4 : 4 + size])
    assert all(record.exc_info is None for record in seen)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def few():
    """A logger that lets few through, what it let through, and its clock."""
    clock, seen = Clock(), []
    log = logging.Logger("bokeh.server.test")
    log.addFilter(Few(clock))
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(logging.Formatter().format(record))
    log.addHandler(handler)
    return log, seen, clock


def test_a_flood_grows_the_log_by_a_bounded_number_of_short_lines(few):
    log, seen, clock = few
    for k in range(10_000):
        log.warning("message %r: %s", {"content": "x" * 1000}, "y\n" * 500)
        log.error("message %d", k, exc_info=ValueError("z" * 10**6))
    assert len(seen) == MOST
    clock.now += WHILE
    log.warning("once more")
    assert seen[-1] == f"once more ({20_000 - MOST:,} more before)"
    assert all(len(line) <= LONGEST and "\n" not in line for line in seen)


def test_own_failures_keep_their_traceback_and_are_not_crowded_out(few):
    log, seen, _ = few
    for _ in range(1000):
        log.warning("nonsense")
    try:
        sensible(None, {})
    except ValueError:
        log.exception("ours %s", "x" * 1000)
    assert "app/live/receiver.py" in seen[-1] and "x" * 200 not in seen[-1]
    assert len(seen) == MOST + 1


def test_what_is_not_unpacked_is_no_failure_of_ours(few):
    log, seen, _ = few
    try:
        inflated("")
    except ValueError:
        log.exception("refused")
    assert seen == ["refused"]


def test_what_is_no_warning_is_left_alone(few):
    log, seen, _ = few
    for _ in range(1000):
        log.info("ready after %s", "x" * 300)
    assert len(seen) == 1000 and seen[0].endswith("x" * 300)


@pytest.mark.parametrize(
    "given", [("%d of %s", "x", "y"), ("%d", DIGITS), ("%(a)s", {"b": 1}), ("100 %", 1), ("%s",)]
)
def test_a_record_that_cannot_be_formatted_does_no_harm(few, given):
    log, seen, _ = few
    log.error(*given)
    assert seen == [given[0]]
