"""The lenses: z frozen at ½, and the Euler map beside the flow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.explore.findings import findings
from app.explore.lens_words import frozen_line, lens_lines
from app.explore.lenses import watched_start
from app.explore.portrait import compute_portrait
from app.notebook.portrait import portrait_snapshot
from app.state.address import from_query
from app.state.presets import PRESETS
from app.state.snapshot import Snapshot, from_preset, frozen
from app.state.starts import Start
from core import GRU

GATE = from_preset(PRESETS["gate"])  # eq. 9 at γ = 0.0535 with bz = (0, 0.5)
LOOP = replace(from_preset(PRESETS["fig8b"]), gru=replace(PRESETS["fig8b"].gru, bh=[0.32, 0.054]))
# J(0) = ½ (½ · −10 − 1) = −3 twice: under the map the multipliers 1 − 3 s
FLIP = Snapshot(gru=GRU(Uh=[[-10, 0], [0, -10]]), starts=(Start(0.3, 0.2),), highlighted=0)


def told(snapshot):
    result = compute_portrait(snapshot)
    return lens_lines(result), findings(result)


# frozen


def test_freezing_takes_the_update_gate_s_weights_and_nothing_else():
    full = GRU(
        [[1, 2], [3, 4]], [[1, 0], [0, 1]], [[5, 6], [7, 8]], [1, 2], [3, 4], [5, 6], True, 7
    )
    still = frozen(full)
    z, _ = still.gates([[0.3, -0.7]])
    assert (z == 0.5).all()
    for name in ("Uh", "Ur", "bh", "br", "ch"):
        assert (getattr(still, name) == getattr(full, name)).all()
    assert still.reset_after


def test_all_of_a_frozen_portrait_is_that_of_the_frozen_gru():
    seen = compute_portrait(replace(GATE, frozen=True))
    other = compute_portrait(replace(GATE, gru=replace(GATE.gru, bz=[0, 0])))
    assert (seen.map == other.map).all()
    assert [p.kind for p in seen.points] == [p.kind for p in other.points]
    assert [p.kind for p in seen.points].count("source") == 1
    for a, b in zip(seen.paths, other.paths, strict=True):
        assert (a.trajectory.h == b.trajectory.h).all()
    for a, b in zip(seen.streamlines.lines, other.streamlines.lines, strict=True):
        assert (a == b).all()
    # what freezing cannot change
    awake = compute_portrait(GATE)
    here, there = (sorted(tuple(p.h) for p in r.points) for r in (seen, awake))
    assert np.array(here) == pytest.approx(np.array(there), abs=1e-12)


def test_the_line_says_what_freezing_changes():
    sink = "the sink at (−0.60, −0.53)"
    stays = "(proven). Fixed points and nullclines stay."
    assert told(replace(GATE, frozen=True))[0]["frozen"] == (
        f"Frozen: {sink} becomes a source {stays}"
    )
    assert told(GATE)[0]["frozen"] == f"Freezing: {sink} would become a source {stays}"
    equal = replace(GATE, gru=replace(GATE.gru, bz=[0.5, 0.5]))  # z₁ = z₂: only the speed
    assert told(equal)[0]["frozen"] == (f"Freezing: no fixed point would change its kind {stays}")
    assert told(replace(equal, frozen=True))[0]["frozen"] == (
        f"Frozen: no fixed point changes its kind {stays}"
    )
    for still in (False, True):
        plain = replace(LOOP, frozen=still)
        assert told(plain)[0]["frozen"].endswith("freezing changes nothing.")


def test_the_line_claims_nothing_of_points_that_were_not_resolved():
    cluster = Snapshot(gru=GRU(Uh=[[2, 0], [0, 2]], bz=[0, 1]), frozen=True)
    lenses = compute_portrait(cluster).lenses
    assert lenses.true.clusters
    assert "no point of proven kind changes" in frozen_line(lenses, True)


def test_the_paper_s_values_stand_only_beside_its_own_gru():
    preset = from_preset(PRESETS["gate"])
    assert findings(compute_portrait(preset))["claims"]
    assert not findings(compute_portrait(replace(preset, frozen=True)))["claims"]
    same = replace(from_preset(PRESETS["fig8c"]), frozen=True)
    assert findings(compute_portrait(same))["claims"]


# orbits


@pytest.mark.parametrize("step", [1.0, 0.5, 0.1])
def test_an_orbit_is_that_of_euler_s_method(step):
    snapshot = replace(LOOP, step=step, duration=40.0)
    paths = compute_portrait(snapshot).paths
    assert len(paths) == len(snapshot.starts)
    for path in paths:
        start = snapshot.starts[path.start]
        h = np.array([start.x, start.y])
        states = [h]
        for _ in range(round(40 / step)):
            h = h + step * snapshot.gru.velocity(h)
            states.append(h)
        assert path.discrete
        assert path.trajectory.t == pytest.approx(step * np.arange(len(states)))
        assert path.trajectory.h == pytest.approx(np.array(states), abs=1e-11)


def test_backward_trajectories_stay_the_flow_s():
    starts = (Start(-0.4, -0.5, "both"), Start(0.1, 0.2, "backward"))
    snapshot = replace(LOOP, starts=starts, highlighted=None, duration=5.0)
    flow = {p.start: p for p in compute_portrait(snapshot).paths if p.trajectory.t[-1] < 0}
    mixed = compute_portrait(replace(snapshot, step=1.0)).paths
    assert [(p.start, p.discrete) for p in mixed] == [(0, True), (0, False), (1, False)]
    for path in mixed[1:]:
        assert (path.trajectory.h == flow[path.start].trajectory.h).all()
    lines = told(replace(snapshot, step=1.0))[1]["step"]["lines"]
    assert any("backward trajectories stay the ODE’s" in line for line in lines)


def test_what_is_not_drawn_is_said():
    many = told(replace(LOOP, step=0.01, duration=2000.0))[1]["step"]["lines"][-1]
    assert many == "One iterate in 17 is drawn, up to t = 199.9."
    assert told(replace(LOOP, step=1.0))[1]["step"]["lines"][-1] == "Every iterate is drawn."


# the map beside the flow


def test_without_a_step_there_is_no_block():
    lines, found = told(LOOP)
    assert found["step"] is None
    assert lines["step"] == "Trajectories follow the differential equation (ODE)."


def test_past_the_map_s_own_homoclinic_the_orbit_leaves_the_flow_s_cycle():
    # the flow's is at γ = 0.0541747, that of the map with step 1 at 0.0534746
    lines, found = told(replace(LOOP, step=1.0))
    assert found["step"]["title"] == "With step 1, the GRU’s own"
    assert "the orbit settles on (0.89, −0.90)" in lines["step"]
    assert "the flow does not come to rest up to t = 5000 (computed)" in lines["step"]
    assert lines["step"] in found["step"]["lines"]
    before = told(replace(from_preset(PRESETS["fig8b"]), step=0.2))[0]["step"]
    assert "goes round a closed curve about (−0.60, −0.53)" in before
    assert "the flow does not come to rest either" in before


def test_the_turn_of_a_closed_curve_tends_to_the_period():
    snapshot = replace(from_preset(PRESETS["fig5b"]), step=0.05)
    end = compute_portrait(snapshot).lenses.end
    assert end.orbit.kind == "closed curve"
    assert end.orbit.period * 0.05 == pytest.approx(17.457965280, rel=0.02)


def test_a_sink_that_a_long_step_destabilises():
    lines, found = told(replace(FLIP, step=1.0))  # multipliers −2, −2
    stability, critical, end, _ = found["step"]["lines"]
    assert stability == "Under the map the sink at (0.00, 0.00) repels with flips (computed)."
    assert critical == "Sinks attract up to the critical step 0.6667 at (0.00, 0.00) (computed)."
    assert end == lines["step"]
    assert "settles on a periodic orbit of 2 steps" in end
    assert "the flow comes to rest at (0.00, 0.00)" in end
    _, found = told(replace(FLIP, step=0.6))  # multipliers −0.8
    stability, critical, end, _ = found["step"]["lines"]
    assert stability == "Every fixed point keeps its stability (computed)."
    assert "0.6667" in critical
    assert "settles on (0.00, 0.00); so does the flow" in end


def test_where_no_sink_is_lost_it_says_up_to_where():
    lines = told(replace(LOOP, step=0.5))[1]["step"]["lines"]
    assert lines[1].startswith("No sink loses its stability up to the GRU’s own step, 1")
    lines = told(replace(from_preset(PRESETS["fig5b"]), step=0.5))[1]["step"]["lines"]
    assert lines[1].startswith("There is no sink")


def test_a_step_too_small_to_decide_is_told_so():
    lines = told(replace(LOOP, step=1e-200))[1]["step"]["lines"]
    assert lines[0].startswith("Stability under the map is undecided")
    assert "was not found in" in lines[2]


def test_clusters_are_left_out_of_every():
    cluster = Snapshot(gru=GRU(Uh=[[2, 0], [0, 2]]), step=1.0)
    lines, found = told(cluster)
    assert found["step"]["lines"][0].startswith("No isolated fixed point")
    assert lines["step"].startswith("No start runs forward")


def test_the_watched_start_is_the_highlighted_one_or_the_first_that_runs_forward():
    def watched(*directions, highlighted=None):
        starts = tuple(Start(0, 0, d) for d in directions)
        return watched_start(Snapshot(gru=LOOP.gru, starts=starts, highlighted=highlighted))

    assert watched() is None
    assert watched("backward") is None
    assert watched("backward", "forward", "both") == 1
    assert watched("forward", "both", highlighted=1) == 1
    assert watched("forward", "backward", highlighted=1) == 0


# what travels


def test_the_packet_marks_the_iterates_and_no_state_of_the_flow(visit, decode):
    visitor = visit("fig8b")
    _, sections = decode(visitor.packets[-1])
    assert not sections["iterates_main"].size
    assert not sections["iterates_rest"].size
    starts = [[-0.4, -0.5, "both"], [0.2, 0.1, "forward"]]
    header = visitor.ask(starts=starts, highlighted=0, step=0.5, duration=30, commit=True)
    _, sections = decode(visitor.packets[-1])
    assert (len(sections["iterates_main"]) // 2, len(sections["iterates_rest"]) // 2) == (61, 61)
    assert len(sections["highlighted"]) // 2 > 62  # the flow backward as well
    assert header["span"]["t"][0] < 0
    assert header["span"]["t"][1] == 30
    assert (header["step"], header["frozen"], header["slow_level"]) == (0.5, False, 1e-3)


def test_lenses_are_asked_for_undone_and_refused(visit):
    visitor = visit("gate")
    header = visitor.ask(frozen=True, commit=True)
    assert header["frozen"]
    assert header["lenses"]["frozen"].startswith("Frozen: ")
    assert from_query(header["query"]) == visitor.snapshot
    for k in range(1, 6):
        visitor.ask(step=k / 10, commit=False)
    visitor.ask(step=0.75, commit=True)
    before = visitor.snapshot
    for bad in ({"frozen": "yes"}, {"step": 1.5}, {"step": None}, {"slow_level": 0}):
        assert next(iter(bad)) in visitor.ask(**bad)["error"]
        assert visitor.snapshot is before
    header = visitor.ask(action="undo")
    assert (header["frozen"], header["step"]) == (True, 0.0)
    assert not visitor.ask(action="undo")["frozen"]
    assert not visitor.controller.can_undo
    visitor.ask(action="redo")
    assert visitor.ask(action="redo")["step"] == 0.75


def test_a_step_that_was_dragged_can_be_undone_though_its_release_was_lost(visit):
    visitor = visit("fig8b")
    visitor.ask(step=0.3)
    assert visitor.controller.can_undo
    assert visitor.ask(action="undo")["step"] == 0.0


def test_the_slowness_level_makes_no_step(visit):
    visitor = visit("fig8b")
    assert visitor.ask(slow_level=0.05)["slow_level"] == 0.05
    assert not visitor.controller.can_undo


def test_a_preset_is_shown_without_lenses(visit):
    visitor = visit("gate")
    visitor.ask(frozen=True, step=1, slow_level=0.5, commit=True)
    header = visitor.ask(action="preset", key="fig8c")
    assert (header["frozen"], header["step"], header["slow_level"]) == (False, 0, 1e-3)


def test_a_notebook_takes_lenses():
    snapshot = portrait_snapshot(GATE.gru, {"frozen": True, "step": 0.5})
    assert (snapshot.frozen, snapshot.step) == (True, 0.5)
    with pytest.raises(ValueError, match="step"):
        portrait_snapshot(GATE.gru, {"step": 2})
