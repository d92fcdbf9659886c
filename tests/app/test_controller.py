"""One visitor's loop: every request is answered, and none leaves a broken state."""

from __future__ import annotations

import logging
import math

import pytest

from app.explore import controller as module
from app.explore.portrait import certified_points, compute_portrait
from app.state.address import from_query
from app.state.presets import PRESETS
from app.state.snapshot import from_preset
from core import GRU


def gain(header):
    return round(header["values"]["gain"], 9)


def test_an_answer_carries_the_request_s_number_and_the_new_values(visit):
    visitor = visit("fig8b")
    header = visitor.ask(sequence=7, values={"bh[0]": 0.25, "Ur[0, 1]": -3})
    assert header["sequence"] == 7
    assert header["values"]["bh[0]"] == 0.25
    assert header["values"]["Ur[0, 1]"] == -3
    assert visitor.snapshot.gru.Ur[0, 1] == -3
    assert from_query(header["query"]) == visitor.snapshot


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        ({"values": {"bh[0]": "much"}}, "bh[0]"),
        ({"values": {"bh[0]": None}}, "bh[0]"),
        ({"values": {"bh[0]": math.nan}}, "bh[0]"),
        ({"values": {"gain": 1000.5}}, "gain"),
        ({"values": {"bh[0]": 0.5, "nonsense": 1}}, "nonsense"),
        ({"values": [1, 2]}, "values"),
        ({"values": "bh[0]"}, "values"),
        ({"reset_after": "yes"}, "reset_after"),
        ({"mode": "polar"}, "mode"),
        ({"bounds": [0, 0, 0, 1]}, "bounds"),
        ({"bounds": [0, 1]}, "bounds"),
        ({"bounds": None}, "bounds"),
        ({"starts": [[0, "y"]]}, "starts"),
        ({"starts": [[0, 0]] * 25}, "trajectories"),
        ({"highlighted": 99}, "highlighted"),
        ({"duration": 0}, "duration"),
        ({"layers": ["ghosts"]}, "layers"),
        ({"quantity": "weight"}, "quantity"),
        ({"values": {"bh[0]": 1}, "duration": -1}, "duration"),
        ({"action": "preset", "key": "fig99"}, "fig99"),
        ({"action": "fly"}, "fly"),
        ({"query": "v=9"}, "version"),
        ({"query": "tab=explore", "values": {"gain": 2}}, "tab"),
        ({"values": {"bh[0]": "x" * 9999}}, "bh[0]"),
    ],
)
def test_a_refused_request_is_answered_and_changes_nothing(visit, request_, named):
    visitor = visit("fig8b")
    before, shown = visitor.snapshot, visitor.header
    header = visitor.ask(sequence=3, commit=True, **request_)
    assert named in header["error"]
    assert len(header["error"]) <= 300
    assert header["sequence"] == (0 if "action" in request_ else 3)
    assert header == shown | {key: header[key] for key in ("error", "sequence", "refused")}
    assert header["refused"] is True
    assert visitor.snapshot is before
    assert not visitor.controller.can_undo
    assert gain(visitor.ask(sequence=4, values={"gain": 2})) == 2


def test_the_state_with_which_a_page_might_have_begun_is_no_step(visit):
    visitor, other = visit("fig8b"), visit("fig3a")
    header = visitor.ask(sequence=3, query=other.header["query"], values={"bh[0]": 0.25})
    assert header["sequence"] == 3 and header["preset"] == "fig3a"
    assert visitor.snapshot.gru.bh[0] == 0.25
    assert (visitor.snapshot.gru.Uh == other.snapshot.gru.Uh).all()
    assert not visitor.controller.can_undo


def test_a_gru_beyond_the_page_s_limits_is_refused_and_the_page_can_still_be_used(visit):
    visitor = visit("fig8b")
    before = visitor.snapshot
    visitor.controller.vary(GRU(Uh=[[5000, 1], [2, 3000]]))  # of an opened catalogue file
    assert visitor.snapshot == before
    assert "Uh[0, 0] = 5000" in visitor.header["error"]
    header = visitor.ask(sequence=1, bounds=[0, 1, 0, 1])
    assert "error" not in header and from_query(header["query"]) == visitor.snapshot


def test_an_empty_request_is_answered(visit):
    visitor = visit("fig8b")
    before = visitor.snapshot
    assert "error" not in visitor.ask()
    assert visitor.snapshot == before


@pytest.mark.parametrize("error", [RuntimeError, ValueError, ZeroDivisionError, MemoryError])
def test_a_failure_is_told_and_logged_and_the_next_update_works(visit, monkeypatch, caplog, error):
    visitor = visit("fig8b")
    before, shown = visitor.snapshot, visitor.controller.result

    def broken(snapshot):
        raise error("the kernel stumbled")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(module, "compute_portrait", broken)
        header = visitor.ask(sequence=5, values={"gain": 4}, commit=True)
    assert "the kernel stumbled" in header["error"]
    assert "computing failed" in header["error"]
    assert header["sequence"] == 5
    assert visitor.snapshot is before
    assert visitor.controller.result is shown
    assert not visitor.controller.can_undo
    (record,) = (r for r in caplog.records if r.name == "gruscope")
    assert record.exc_info[0] is error
    header = visitor.ask(sequence=6, values={"gain": 4}, commit=True)
    assert "error" not in header
    assert gain(header) == 4


def test_a_packet_that_cannot_be_built_leaves_the_state_as_it_was(visit, monkeypatch, caplog):
    visitor = visit("fig8b")
    before = visitor.snapshot
    with monkeypatch.context() as patch:
        patch.setattr(module, "findings", lambda result: {"sentence": math.nan})
        header = visitor.ask(sequence=5, values={"gain": 4}, commit=True)
    assert "computing failed" in header["error"]
    assert visitor.snapshot is before
    assert not visitor.controller.can_undo
    assert "gruscope" in {r.name for r in caplog.records}


@pytest.mark.parametrize("action", ["undo", "redo"])
def test_an_undo_that_fails_can_be_done_again(visit, monkeypatch, action):
    visitor = visit("fig8b")
    for value in (1, 2, 3):
        visitor.ask(values={"gain": value}, commit=True)
    visitor.ask(action="undo")
    with monkeypatch.context() as patch:
        patch.setattr(module, "compute_portrait", lambda snapshot: 1 / 0)
        assert "error" in visitor.ask(action=action)
    assert gain(visitor.ask(action=action)) == {"undo": 1, "redo": 3}[action]


def test_undo_and_redo_walk_through_the_steps(visit):
    visitor = visit("fig8b")
    first = gain(visitor.header)
    for value in (4, 5, 6):
        visitor.ask(values={"gain": value}, commit=True)
    walk = ["undo", "undo", "undo", "undo", "redo", "redo", "redo", "redo", "undo"]
    seen = [gain(visitor.ask(action=action)) for action in walk]
    assert seen == [5, 4, first, first, 4, 5, 6, 6, 5]
    assert visitor.controller.can_undo
    visitor.ask(values={"gain": 9}, commit=True)
    assert gain(visitor.ask(action="redo")) == 9
    assert gain(visitor.ask(action="undo")) == 5


def test_a_drag_is_one_step(visit):
    visitor = visit("fig8b")
    first = gain(visitor.header)
    for k in range(10):
        visitor.ask(values={"gain": 1 + k / 10}, commit=False)
    visitor.ask(values={"gain": 2}, commit=True)
    assert gain(visitor.ask(action="undo")) == first
    assert not visitor.controller.can_undo
    assert gain(visitor.ask(action="redo")) == 2


def test_dragging_a_start_is_one_step(visit):
    visitor = visit("fig8b")
    visitor.ask(starts=[[0, 0, "forward"]], highlighted=0, commit=True)
    for k in range(5):
        visitor.ask(starts=[[k / 10, 0, "forward"]], highlighted=0, commit=False)
    visitor.ask(starts=[[0.5, 0, "forward"]], highlighted=0, commit=True)
    assert visitor.ask(action="undo")["starts"] == [[0, 0, "forward"]]
    assert len(visitor.ask(action="undo")["starts"]) == len(PRESETS["fig8b"].starts)


def test_a_drag_whose_release_was_lost_is_undone_whole(visit):
    visitor = visit("fig8b")
    first = gain(visitor.header)
    for k in range(5):
        visitor.ask(values={"gain": 1 + k}, commit=False)
    assert visitor.controller.can_undo
    assert gain(visitor.ask(action="undo")) == first
    assert gain(visitor.ask(action="redo")) == 5


def test_looking_makes_no_step(visit):
    visitor = visit("fig8b")
    visitor.ask(bounds=[-0.5, 0.5, -0.5, 0.5])
    visitor.controller.look(layers=["map"], quantity="r1")
    assert not visitor.controller.can_undo
    assert visitor.header["bounds"] == [-0.5, 0.5, -0.5, 0.5]
    assert visitor.header["layers"] == ["map"]
    assert visitor.header["map"]["title"] == "reset gate r₁"


def test_switching_the_mode_keeps_the_matrix(visit):
    visitor = visit("fig3a")
    gru = visitor.snapshot.gru
    assert visitor.header["mode"] == "entries"
    assert not visitor.header["is_rotation"]
    for mode in ("rotation", "entries", "rotation"):
        header = visitor.ask(mode=mode, commit=True)
        assert header["mode"] == mode
        assert not header["is_rotation"]
        assert visitor.snapshot.gru == gru
    assert visitor.ask(values={"angle": 0.1}, commit=True)["is_rotation"]


def test_reset_and_presets_are_steps_that_keep_layers_and_colours(visit):
    visitor = visit("fig8b")
    visitor.controller.look(layers=["points", "map"], quantity="z2")
    visitor.ask(values={"gain": 9}, bounds=[0, 1, 0, 1], commit=True)
    visitor.ask(action="reset")
    assert visitor.snapshot.gru == PRESETS["fig8b"].gru
    assert visitor.snapshot.bounds == PRESETS["fig8b"].bounds
    visitor.ask(action="preset", key="fig10b")
    assert visitor.header["bounds"] == list(PRESETS["fig10b"].bounds)
    assert visitor.snapshot.layers == ("map", "points")
    assert visitor.snapshot.quantity == "z2"
    assert visitor.ask(action="undo")["preset"] == "fig8b"
    assert gain(visitor.ask(action="undo")) == 9


def test_opening_a_state_is_one_step(visit):
    visitor = visit("fig8b")
    before = visitor.snapshot
    visitor.controller.open(from_preset(PRESETS["fig3a"]))
    assert visitor.snapshot.preset == "fig3a"
    visitor.ask(action="undo")
    assert visitor.snapshot == before


def test_the_reset_convention(visit):
    visitor = visit("fig8b")
    assert not visitor.header["reset_after"]
    visitor.ask(reset_after=True, commit=True)
    assert visitor.ask(values={"ch[0]": 0.5})["values"]["ch[0]"] == 0.5
    assert visitor.snapshot.gru.reset_after
    refused = visitor.ask(reset_after=False, values={"ch[0]": 0.5})
    assert refused["values"]["ch[0]"] == 0


def test_watchers_hear_of_updates_and_of_nothing_else(visit):
    visitor = visit("fig8b")
    heard = []
    visitor.controller.on_change(lambda: heard.append(visitor.snapshot))
    visitor.ask(values={"gain": 1})
    visitor.ask(values={"gain": "x"})
    visitor.controller.refuse("no")
    assert len(heard) == 1


def test_two_visitors_share_nothing(visit):
    one, other = visit("fig8b"), visit("fig8b")
    before = other.snapshot
    one.ask(values={"gain": 1}, starts=[], highlighted=None, commit=True)
    assert other.snapshot == before
    assert not other.controller.can_undo
    assert len(other.packets) == 1


def test_zooming_does_not_search_again(visit):
    visitor = visit("fig8b")
    found = visitor.controller.result.points
    visitor.ask(bounds=[0, 0.5, 0, 0.5])
    assert visitor.controller.result.points is found
    assert certified_points(GRU.rotation(0.5, 0)) is not found


def test_the_portrait_shown_is_that_of_the_state(visit):
    visitor = visit("fig8b")
    visitor.ask(values={"Uh[0, 0]": 2.5})
    result = visitor.controller.result
    again = compute_portrait(visitor.snapshot)
    assert result.snapshot is visitor.snapshot
    assert (result.map == again.map).all()
    assert len(result.paths) == len(again.paths)


def test_the_history_never_touches_how_one_looks(visit):
    visitor = visit("fig8b")
    visitor.ask(values={"gain": 2}, commit=True)
    visitor.ask(bounds=[-0.5, 0.5, -0.5, 0.5], duration=33, slow_level=0.01)
    visitor.ask(layers=["points"], quantity="z1")
    seen = ("bounds", "duration", "slow_level", "layers", "quantity")
    before = {name: visitor.header[name] for name in seen}
    assert before["bounds"] == [-0.5, 0.5, -0.5, 0.5] and before["quantity"] == "z1"
    for action, value in (("undo", 3), ("redo", 2), ("undo", 3)):
        header = visitor.ask(action=action)
        assert gain(header) == pytest.approx(value)
        assert {name: header[name] for name in seen} == before


def test_a_typed_duration_is_a_step_of_its_own(visit):
    visitor = visit("fig8b")
    before = visitor.header["duration"]
    visitor.ask(duration=33, commit=True)
    assert visitor.ask(action="undo")["duration"] == before
    assert visitor.ask(action="redo")["duration"] == 33


def test_a_drag_that_is_given_up_never_was(visit):
    visitor = visit("fig8b")
    visitor.ask(values={"bh[0]": 0.25}, commit=True)
    begun = visitor.snapshot
    for value in (0.26, 0.27):
        visitor.ask(values={"bh[0]": value}, commit=False)
    visitor.ask(layers=["map"])  # how one looks is no part of it
    visitor.ask(back=True, commit=True)
    assert visitor.snapshot.gru == begun.gru
    assert visitor.snapshot.layers == ("map",)
    visitor.ask(back=True, commit=True)  # nothing is held: nothing goes back
    assert visitor.snapshot.gru == begun.gru
    visitor.ask(action="undo")
    assert visitor.snapshot.gru == PRESETS["fig8b"].gru
