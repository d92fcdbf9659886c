"""Global dynamics of a visitor's state: parts, packets, findings, generations."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from app.explore import global_loop
from app.explore.controller import Controller
from app.explore.global_dynamics import compute_global, curves_of
from app.explore.global_findings import global_findings, in_list
from app.explore.global_message import failure_packet, global_packet
from app.explore.homoclinic import nearest_homoclinic
from app.explore.portrait import certified_points
from app.figures.layers import LAYERS
from app.figures.portrait import NO_BASIN
from app.live.background import Background
from app.state.presets import PRESETS
from app.state.snapshot import DEFAULT_LAYERS, ExploreState, Snapshot, from_preset
from core import GRU, Cancelled, prove_portrait


def parts_of(snapshot):
    points = certified_points(snapshot.analysed)
    return list(compute_global(snapshot, points, np.zeros(1, np.int64)))


@pytest.fixture(scope="module")
def oscillating():
    return parts_of(replace(from_preset(PRESETS["fig8b"]), layers=tuple(LAYERS)))


class Watched:
    """A controller whose global dynamics are computed at once."""

    def __init__(self, preset: str) -> None:
        self.packets: list[bytes] = []
        self.dynamics: list[bytes] = []
        self.happened: list[dict] = []
        state = ExploreState(snapshot=from_preset(PRESETS[preset]))
        self.controller = Controller(
            state, self.packets.append, Background(None), self.dynamics.append, self.happened.append
        )
        self.controller.refresh()


def test_parts_come_cycles_first_then_basins_then_the_rest(oscillating):
    first, second, last = oscillating
    assert first.basins is None and not first.complete and len(first.skeleton.cycles) == 1
    assert second.basins is not None and not second.complete
    assert last.complete and last.gap is not None and last.slow is not None
    assert last.skeleton is first.skeleton


def test_a_set_flag_stops_it():
    snapshot = from_preset(PRESETS["fig8b"])
    points = certified_points(snapshot.gru)
    with pytest.raises(Cancelled):
        list(compute_global(snapshot, points, np.ones(1, np.int64)))


def test_a_packet_holds_what_is_drawn(oscillating, decode):
    header, sections = decode(global_packet(oscillating[-1], 7, looking=True))
    assert header["generation"] == 7 and header["complete"] is True
    assert header["looking"] is True
    assert header["bounds"] == list(PRESETS["fig8b"].bounds)
    assert len(sections["stable_cycles"]) > 60 and len(sections["unstable_cycles"]) == 0
    assert len(sections["stable_branches"]) and len(sections["unstable_branches"])
    image = sections["basins"].reshape(header["basins"]["shape"])
    assert set(np.unique(image)) <= {0, 1, 2, NO_BASIN}
    # (0.9, −0.9) is the first sink's, (−0.4, 1) the second's
    assert (image[18, 180], image[190, 60]) == (0, 1)
    gap = header["gap"]
    assert gap["value"] == pytest.approx(-0.00472839, abs=1e-7)
    assert np.hypot(*np.subtract(gap["from"], gap["to"])) == pytest.approx(abs(gap["value"]))


def test_basins_travel_only_while_they_are_shown(decode):
    dynamics = parts_of(from_preset(PRESETS["fig2a"]))[-1]
    header, sections = decode(global_packet(dynamics, 1, []))
    assert "basins" not in sections and "basins" not in header
    assert "basins" not in DEFAULT_LAYERS and dynamics.slow is None


def test_a_failure_empties_the_layers(decode):
    header, sections = decode(failure_packet(3, "no luck"))
    assert header["failed"] == "no luck" and header["complete"] and not sections


def test_findings_say_what_is_computed(oscillating):
    found = global_findings(oscillating[-1])
    (cycle,) = found["cycles"]
    assert cycle["kind"] == "stable" and cycle["period"] == "88.361056"
    assert cycle["around"] == "1 source" and cycle["confirmed"] == "confirmed"
    assert float(cycle["multiplier"]) == pytest.approx(0.7649, abs=1e-4)
    assert found["number"]["text"] == "exactly one limit cycle" and found["reasons"] == []
    assert found["number"]["status"] == found["ends_status"] == "proven"
    assert "one ring with exactly one cycle" in found["number"]["how"]
    assert (
        found["ends"].startswith("Eight separatrices end: ") and "one at a cycle" in found["ends"]
    )
    assert [row["name"] for row in found["shares"]][-1] == "cycle, period 88.36"
    total = sum(float(row["share"].split()[0]) for row in found["shares"])
    assert total == pytest.approx(100.0, abs=0.2)
    assert len(found["signature"]["short"]) == 8 and found["signature"]["text"].startswith("B(")
    assert "Proven, where that is said" in found["method"]


def test_no_limit_cycle_is_proven_or_none_was_found_and_then_it_says_why():
    found = global_findings(parts_of(from_preset(PRESETS["fig2a"]))[-1])
    assert found["number"]["status"] == "proven" and found["number"]["text"] == "no limit cycle"
    assert found["ends_status"] == "proven"
    assert "four traps" in found["number"]["how"] or "five traps" in found["number"]["how"]
    assert [row["share"] for row in found["shares"]] == ["25.0 %"] * 4
    assert found["check"].startswith("shares integrated along the boundary curves (computed)")


def test_a_portrait_at_a_bifurcation_has_only_no_cycle_found():
    found = global_findings(parts_of(from_preset(PRESETS["fig3c"]))[-1])
    assert found["number"]["status"] == found["ends_status"] == "computed"
    assert found["number"]["text"] == "no limit cycle found"
    assert found["number"]["how"].startswith("Not proven: cluster")
    assert "ends" not in found["number"]["how"]  # those of separatrices are another question


def test_a_computed_cycle_that_a_proof_denies_is_told(oscillating):
    last = oscillating[-1]
    none = prove_portrait(from_preset(PRESETS["fig2a"]).gru)
    found = global_findings(replace(last, proof=none))
    assert "one limit cycle computed where none is proven to be" in found["reasons"]
    assert found["number"]["status"] == found["ends_status"] == "computed"


def test_the_proof_is_drawn_on_demand(oscillating):
    """Its curves, and the border of each trap, near the square."""
    last = oscillating[-1]
    without = replace(last, snapshot=replace(last.snapshot, layers=("cycles",)))
    assert curves_of(without)["proof"] == []
    shown = replace(last, snapshot=replace(last.snapshot, layers=("cycles", "proof")))
    lines = curves_of(shown)["proof"]
    proof = last.proof
    chains = len(proof.walls) + 2 * len(proof.cycles) + len(proof.discs) + len(proof.separatrices)
    assert len(lines) == chains + len(proof.traps)
    assert all(line.shape[1] == 2 and np.abs(line).max() <= 1.5 for line in lines)
    for trap, border in zip(proof.traps, lines[-len(proof.traps) :], strict=True):
        h = np.array(proof.points[trap.point].h)
        assert (border.min(axis=0) < h).all() and (h < border.max(axis=0)).all()


def test_a_list_in_words():
    assert in_list(["a"]) == "a"
    assert in_list(["a", "", "b"]) == "a and b"
    assert in_list(["a", "b", "c"]) == "a, b and c"


def test_shares_that_are_only_counted_say_why():
    degenerate = GRU(Uh=2.0 * np.eye(2), Ur=[[4.0, -8.0], [8.0, -4.0]])
    found = global_findings(parts_of(Snapshot(gru=degenerate))[-1])
    assert found["check"].startswith("shares counted on pixels (computed)")
    (reason,) = (r for r in found["reasons"] if r.startswith("shares: counted on pixels"))
    assert "degenerate" in reason and "%" in reason


def test_a_small_basin_is_not_rounded_away():
    tiny = GRU(
        Uh=[[-7.992, -17.988], [-12.004, -7.005]], Ur=[[22.955, 5.991], [7.002, 18.02]],
        bh=[0.3015, 0.1998], br=[18.711, 13.505],
    )  # fmt: skip
    found = global_findings(parts_of(Snapshot(gru=tiny))[-1])
    assert "0.59 %" in [row["share"] for row in found["shares"]]


def test_what_is_not_resolved_says_why():
    near = GRU(Uh=GRU.rotation(3, -np.pi / 20).Uh, bh=(0.32, 0.0541746769162))
    found = global_findings(parts_of(Snapshot(gru=near))[-1])
    assert any("homoclinic" in reason for reason in found["reasons"])
    assert found["signature"]["short"] == "" and "homoclinic" in found["signature"]["reason"]


def test_regions_and_slow_sets_are_counted():
    found = global_findings(
        parts_of(replace(from_preset(PRESETS["fig9b"]), layers=tuple(LAYERS)))[-1]
    )
    assert found["regions"][0].startswith("Two regions of homoclinic-like return")
    assert "slower than 0.001" in found["slow"]


def test_every_new_state_has_a_generation_and_its_results(decode):
    watched = Watched("fig8b")
    assert decode(watched.packets[-1])[0]["generation"] == 1
    assert {decode(w)[0]["generation"] for w in watched.dynamics} == {1}
    assert decode(watched.dynamics[-1])[0]["complete"]
    watched.controller.receive({"sequence": 1, "values": {"bh[1]": 0.0545}})
    assert decode(watched.packets[-1])[0]["generation"] == 2
    last = decode(watched.dynamics[-1])[0]
    assert last["generation"] == 2 and last["findings"]["cycles"] == []
    assert last["looking"] is True and watched.happened[-1]["generation"] == 2
    assert "homoclinic at bh₂ = 0.0541747" in watched.happened[-1]["events"][0]["text"]
    # what changes nothing global is not computed again
    count = len(watched.dynamics)
    watched.controller.look(quantity="z1")
    assert decode(watched.packets[-1])[0]["generation"] == 2 and len(watched.dynamics) == count
    watched.controller.look(layers=list(LAYERS))
    assert decode(watched.packets[-1])[0]["generation"] == 3
    assert "basins" in decode(watched.dynamics[-1])[1]


def test_a_failure_is_told_and_the_next_state_is_computed(monkeypatch, decode):
    watched = Watched("fig2a")
    real = global_loop.compute_global

    def broken(*args):
        raise ArithmeticError("broken")

    monkeypatch.setattr(global_loop, "compute_global", broken)
    watched.controller.receive({"values": {"gain": 2}})
    assert "broken" in decode(watched.dynamics[-1])[0]["failed"]
    monkeypatch.setattr(global_loop, "compute_global", real)
    watched.controller.receive({"values": {"gain": 2.5}})
    assert decode(watched.dynamics[-1])[0]["complete"]


def test_solve_lands_on_the_homoclinic_orbit(decode):
    watched = Watched("fig8b")
    watched.controller.act("homoclinic")
    assert "turn a knob first" in decode(watched.packets[-1])[0]["error"]
    watched.controller.receive({"values": {"bh[1]": 0.0537}, "commit": True})
    watched.controller.act("homoclinic")
    value = decode(watched.packets[-1])[0]["values"]["bh[1]"]
    assert value == pytest.approx(0.0541746769162, abs=1e-11)
    watched.controller.act("undo")
    assert decode(watched.packets[-1])[0]["values"]["bh[1]"] == 0.0537
    quiet = Watched("fig2a")
    quiet.controller.receive({"values": {"bh[0]": 0.01}})
    quiet.controller.act("homoclinic")
    assert "no homoclinic orbit was found" in decode(quiet.packets[-1])[0]["error"]


def test_an_event_is_a_click_away(decode):
    watched = Watched("fig8b")
    watched.controller.receive({"values": {"bh[1]": 0.0525}, "commit": True})
    (event,) = watched.happened[-1]["events"]
    assert event["text"].startswith("Hopf at bh₂ = 0.0530094")
    # the whole state in which it was found comes back, not one knob
    watched.controller.receive({"values": {"gain": 7.0, "bz[0]": 1.0}, "commit": True})
    seen = {"bounds": [-2, 2, -2, 2], "starts": [], "highlighted": None}
    watched.controller.receive(seen | {"commit": True})
    watched.controller.act("go", {"query": event["query"]})
    header = decode(watched.packets[-1])[0]
    assert header["values"]["bh[1]"] == pytest.approx(0.053009394219754, abs=1e-12)
    assert header["values"]["gain"] == pytest.approx(3) and header["values"]["bz[0]"] == 0
    assert header["bounds"] == list(PRESETS["fig8b"].bounds) and len(header["starts"]) == 5
    watched.controller.act("undo")  # and all of where one was
    header = decode(watched.packets[-1])[0]
    assert header["bounds"] == [-2, 2, -2, 2] and header["values"]["gain"] == 7
    watched.controller.act("redo")
    for query in ("v=1&bh=nonsense", "nonsense"):
        watched.controller.act("go", {"query": query})
        header = decode(watched.packets[-1])[0]
        assert header["error"] and header["refused"] is True
        assert header["values"]["gain"] == pytest.approx(3)


def test_presets_and_files_announce_nothing_and_clear_the_list():
    watched = Watched("fig8b")
    begin = watched.controller.state.snapshot
    for come in (
        lambda: watched.controller.choose("fig8d"),  # one knob from Fig. 8B, past an event
        lambda: watched.controller.open(begin),
        lambda: watched.controller.vary(PRESETS["fig8a"].gru),
        lambda: watched.controller.choose("fig8a"),  # where it is already
    ):
        watched.controller.receive({"values": {"bh[1]": 0.0525}, "commit": True})
        watched.controller.receive({"values": {"bh[1]": 0.0545}, "commit": True})
        assert watched.happened[-1]["events"]
        come()
        assert watched.happened[-1]["events"] == []
    watched.controller.receive({"values": {"bh[1]": 0.0535}, "commit": True})
    (event,) = watched.happened[-1]["events"]  # from there on it is told again
    assert event["text"].startswith("Hopf")


def test_back_and_forth_over_a_preset_announces_nothing():
    watched = Watched("fig8b")
    told = lambda: watched.happened[-1]  # noqa: E731
    watched.controller.receive({"values": {"bh[1]": 0.0545}, "commit": True})
    (event,) = told()["events"]
    watched.controller.choose("fig8c")
    for action in ("undo", "redo", "undo", "redo", "undo"):
        watched.controller.act(action)
        assert told()["events"] == [] and told()["way"] == ""
    watched.controller.act("undo")  # of the knob: back over the event
    (back,) = told()["events"]
    assert back["value"] == pytest.approx(event["value"], abs=1e-9)
    assert told()["way"] == back["way"] == "bh₂ from 0.0545 to 0.0535"


def test_the_way_speaks_of_the_present():
    watched = Watched("fig8b")
    watched.controller.receive({"values": {"bh[1]": 0.0545}, "commit": True})
    watched.controller.act("undo")
    (event,) = watched.happened[-1]["events"]
    watched.controller.act("go", {"query": event["query"]})
    assert watched.happened[-1]["way"] == "bh₂ from 0.0535 to 0.0545, now 0.0541747"
    # another knob: what the first met is kept, and is said to be of another way
    watched.controller.receive({"values": {"bz[0]": 0.001}, "commit": True})
    told = watched.happened[-1]
    assert told["way"] == "bz₁ from 0 to 0.001"
    assert told["events"][-1]["way"] == "bh₂ from 0.0535 to 0.0545"


def test_only_bad_input_is_called_refused(decode, monkeypatch):
    watched = Watched("fig2a")
    watched.controller.act("homoclinic")  # no knob was turned
    header = decode(watched.packets[-1])[0]
    assert header["error"] and header["refused"] is False
    watched.controller.receive({"values": {"bh[0]": 0.01}})
    watched.controller.act("homoclinic")
    header = decode(watched.packets[-1])[0]
    assert "no homoclinic orbit was found" in header["error"] and header["refused"] is False
    watched.controller.receive({"values": {"bh[0]": 1e9}})
    header = decode(watched.packets[-1])[0]
    assert "limit" in header["error"] and header["refused"] is True


def test_a_knob_turned_meanwhile_stops_solving(decode):
    actions: list = []
    packets: list[bytes] = []
    state = ExploreState(snapshot=from_preset(PRESETS["fig8b"]))
    controller = Controller(state, packets.append, Background(actions.append))
    controller.receive({"values": {"bh[1]": 0.0537}, "commit": True})
    controller.act("homoclinic")
    controller.receive({"values": {"bh[1]": 0.0536}, "commit": True})
    controller.act("homoclinic")
    for _ in range(20_000):
        while actions:
            actions.pop(0)()
        value = decode(packets[-1])[0]["values"]["bh[1]"]
        if value != 0.0536:
            break
        time.sleep(0.001)
    controller.stop()
    assert value == pytest.approx(0.0541746769162, abs=1e-11)
    controller.act("undo")
    assert decode(packets[-1])[0]["values"]["bh[1]"] == 0.0536


def test_solving_looks_far_and_both_ways():
    """With Uz = 0 only the ratio of the two gates counts: one orbit, by either bias."""
    for preset in ("fig8a", "fig8b"):
        snapshot = from_preset(PRESETS[preset])
        first, second = (nearest_homoclinic(snapshot, key) for key in ("bz[0]", "bz[1]"))
        assert first > 0 > second
        kept = [1 / (1 + np.exp(value)) for value in (first, second)]
        assert kept[0] * kept[1] == pytest.approx(0.25, abs=1e-11)
