"""The presets: words and windows complete and valid, and the values they print true."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, fsolve

from app.state.presets import CAPTIONS_FILE, PRESETS, captioned
from core.discrete.euler_map import euler_orbit
from core.fixed_points.proven import find_fixed_points
from core.flow.trajectory_integration import trajectory
from core.model.gru import GRU
from core.model.presets import load_presets

KEYS = list(PRESETS)


def _value(key, quantity):
    (claim,) = (c for c in PRESETS[key].claims if c.quantity.startswith(quantity))
    return claim.value


def _equilibrium(gru, guess):
    h = fsolve(gru.velocity, guess, fprime=gru.jacobian, xtol=1e-12)
    for _ in range(3):
        h = h - np.linalg.solve(gru.jacobian(h), gru.velocity(h))
    return h


def test_every_system_has_its_caption():
    assert [preset.key for preset in load_presets()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_preset_is_whole(key):
    preset = PRESETS[key]
    xmin, xmax, ymin, ymax = preset.bounds
    assert isinstance(preset.gru, GRU) and preset.gru.dim == 2
    assert all(xmin <= s.x <= xmax and ymin <= s.y <= ymax for s in preset.starts)
    assert 0 <= preset.highlighted < len(preset.starts)
    assert preset.figure.startswith("Fig. ") == key.startswith("fig")
    assert 1 <= preset.caption.count(". ") + 1 <= 4
    assert preset.claims


def test_one_system_has_two_windows():
    assert PRESETS["fig10a"].bounds == (-1.5, 1.5, -1.5, 1.5)
    assert PRESETS["fig10b"].bounds == (-0.2, 0.2, -0.2, 0.2)
    assert PRESETS["fig10a"].gru == PRESETS["fig10b"].gru


def test_computed_switch_position():
    x = brentq(lambda h: math.tanh(1.5 * h) - h, 0.5, 1.0, xtol=1e-15)
    assert _value("fig2a", "fixed points") == pytest.approx(x, abs=1e-14)
    assert PRESETS["fig2a"].gru.velocity([x, -x]) == pytest.approx([0, 0], abs=1e-15)


def test_computed_hopf_of_eq_8():
    alpha = _value("fig5a", "Hopf")
    assert alpha == pytest.approx(math.acos(2 / 3), abs=1e-14)
    assert np.trace(GRU.rotation(3, alpha).jacobian([0, 0])) == pytest.approx(0, abs=1e-14)


def test_computed_saddle_nodes_of_eq_8():
    gru = GRU.rotation(3, _value("fig5c", "four"))
    h = np.array([-0.565513954535515, -0.896755619545687])
    assert np.abs(gru.velocity(h)).max() < 1e-12
    assert abs(np.linalg.det(gru.jacobian(h))) < 1e-10


def test_computed_hopf_of_eq_9():
    gamma = _value("fig8a", "Hopf")
    base = PRESETS["fig8a"].gru
    gru = GRU(Uh=base.Uh, bh=[0.32, gamma])
    h = _equilibrium(gru, [-0.606, -0.532])
    assert abs(np.trace(gru.jacobian(h))) < 1e-12
    assert np.linalg.det(gru.jacobian(h)) > 0


@pytest.mark.parametrize(
    ("key", "near", "settle"),
    [
        ("fig5b", (0.6, 0), 800),
        ("fig5c", (0.9, 0.5), 1000),
        ("fig8b", (-0.45, -0.6), 8000),
        ("fig7", (-0.38006958, -0.66190954), 3000),
    ],
)
def test_computed_periods(key, near, settle):
    gru = PRESETS[key].gru
    centre = _equilibrium(gru, [0, 0] if "5" in key else [-0.6, -0.53])

    def section(t, h):
        return h[1] - centre[1]

    section.direction = 1.0

    def run(h0, duration, **more):
        return solve_ivp(
            lambda t, h: gru.velocity(h),
            (0, duration),
            h0,
            method="DOP853",
            rtol=1e-12,
            atol=1e-14,
            **more,
        )

    late = trajectory(gru, near, settle, max_steps=200_000, rtol=1e-12, atol=1e-14).h[-1]
    period = _value(key, "period")
    crossings = run(late, 2.2 * period, events=section).t_events[0]
    assert np.diff(crossings)[0] == pytest.approx(period, abs=1e-6)


def _unstable_branch_ends(gamma):
    """Where the saddle's left unstable branch ends: 'cycle' or 'escape'."""
    gru = GRU(Uh=PRESETS["fig7"].gru.Uh, bh=[0.32, gamma])
    saddle = _equilibrium(gru, [-0.317, -0.761])
    values, vectors = (part.real for part in np.linalg.eig(gru.jacobian(saddle)))
    out = vectors[:, np.argmax(values)].real
    out *= 1e-7 * np.sign(-out[0])
    path = trajectory(gru, saddle + out, 1500.0, rtol=1e-12, atol=1e-14)
    return "escape" if np.abs(path.h[:, 0]).max() > 0.8 else "cycle"


def test_computed_homoclinic_lies_between_staying_and_escaping():
    value = _value("fig7", "homoclinic")
    assert _unstable_branch_ends(value - 1e-8) == "cycle"
    assert _unstable_branch_ends(value + 1e-8) == "escape"
    assert _unstable_branch_ends(0.054085) == "cycle"


@pytest.mark.parametrize("key", ["fig7", "fig8c"])
def test_computed_homoclinic_of_the_discrete_gru(key):
    """With the GRU's own step the orbit from near the source stays, or escapes."""
    value = _value(key, "where the discrete GRU")
    (claim,) = (c for c in PRESETS[key].claims if c.quantity.startswith("where the discrete"))
    others = {0.5: 0.0538154663, 0.2: 0.0540286133, 0.1: 0.0541012324, 0.05: 0.0541378499}
    for step, gamma in {1.0: value, **others}.items():
        assert step == 1.0 or f"{step}: {gamma}" in claim.note
        ends = []
        for shifted in (gamma - 1e-9, gamma + 1e-9):
            gru = GRU(Uh=PRESETS[key].gru.Uh, bh=[0.32, shifted])
            orbit = euler_orbit(gru, [-0.594, -0.531], step, round(4000 / step))
            ends.append(bool(orbit[:, 0].max() > 0.8))
        assert ends == [False, True]


def test_computed_hidden_attractor():
    gru = PRESETS["hidden"].gru
    points = find_fixed_points(gru)
    assert points.complete and [p.kind for p in points] == ["sink"]
    centre = points[0].h

    def section(t, h):
        return h[1] - centre[1]

    section.direction = 1.0
    for sign, near, key in ((1, (0.5, 0.3), "stable"), (-1, (-0.569, 0.06), "unstable")):
        late = trajectory(gru, near, sign * 3000.0, max_steps=100_000, rtol=1e-12, atol=1e-14).h[-1]
        period = _value("hidden", f"period of the {key}")
        run = solve_ivp(
            lambda t, h, sign=sign: sign * gru.velocity(h),
            (0, 2.3 * period),
            late,
            "DOP853",
            events=section,
            rtol=1e-12,
            atol=1e-14,
        )
        assert np.diff(run.t_events[0])[0] == pytest.approx(period, abs=1e-6)
        assert np.linalg.norm(late - centre) > 0.05  # no equilibrium


def test_computed_effect_of_the_update_gate():
    gated = PRESETS["gate"].gru
    plain = PRESETS["fig8b"].gru
    assert np.array_equal(gated.Uh, plain.Uh) and gated.bh.tolist() == plain.bh.tolist()
    before, after = find_fixed_points(plain), find_fixed_points(gated)
    by_place = [{tuple(np.round(p.h, 9)): p.kind for p in s} for s in (before, after)]
    assert by_place[0].keys() == by_place[1].keys()
    ((place, kinds),) = (
        (h, (by_place[0][h], by_place[1][h]))
        for h in by_place[0]
        if by_place[0][h] != by_place[1][h]
    )
    assert kinds == ("source", "sink") and place[0] == pytest.approx(-0.603589, abs=1e-6)
    for gru, quantity in ((gated, "bz = (0, 0.5)"), (plain, "z = ½")):
        rate = np.trace(gru.jacobian(place)) / 2
        assert _value("gate", f"growth rate of that spiral with {quantity}") == pytest.approx(
            rate, abs=1e-9
        )
    assert _value("gate", "period") == _value("fig8b", "period")


def test_pseudo_points_can_coincide():
    """The claim's d = 0: four points in one, J(0) = 0."""
    exact = GRU(Uh=2 * np.eye(2), Ur=PRESETS["fig9b"].gru.Ur)
    assert np.all(exact.jacobian([0, 0]) == 0.0) and np.all(exact.velocity([0, 0]) == 0.0)


def test_saddle_node_of_the_second_kind_is_met():
    gru = PRESETS["fig3c"].gru
    h = np.array([-0.154, 0.727])
    for _ in range(60):  # Newton converges linearly, by halves, at a double root
        h = h - np.linalg.lstsq(gru.jacobian(h), gru.velocity(h), rcond=1e-9)[0]
    assert np.abs(gru.velocity(h)).max() < 1e-12
    assert abs(np.linalg.det(gru.jacobian(h))) < 1e-5
    assert np.trace(gru.jacobian(h)) > 0.05  # the other direction repels: source + saddle


def test_starts_show_what_the_captions_say():
    ends = {
        tuple(np.round(trajectory(PRESETS["fig3a"].gru, (s.x, s.y), 300).h[-1], 1) + 0.0)
        for s in PRESETS["fig3a"].starts
    }
    assert len(ends) == 5  # every sink is reached
    for key, sink in {
        "fig8a": (-0.616, -0.536),
        "fig8d": (0.891, -0.904),
        "gate": (-0.604, -0.531),
    }.items():
        preset = PRESETS[key]
        start = preset.starts[preset.highlighted]
        end = trajectory(preset.gru, (start.x, start.y), 2 * preset.duration).h[-1]
        assert end == pytest.approx(sink, abs=0.01)
    hidden = PRESETS["hidden"]
    reach = [
        np.linalg.norm(
            trajectory(hidden.gru, (s.x, s.y), hidden.duration).h - [-0.569327, -0.064047], axis=1
        )
        for s in hidden.starts
    ]
    assert reach[0].max() > 1.0 and reach[0][0] < 0.17  # outward onto the large cycle
    assert reach[1][-1] < 0.5 * reach[1][0] and reach[1].max() < 0.35  # inward to the sink
    loop = PRESETS["fig9b"]
    for s in loop.starts:
        if s.direction == "both":
            for sign in (1, -1):
                end = trajectory(loop.gru, (s.x, s.y), sign * 2000.0, max_steps=50_000).h[-1]
                assert np.linalg.norm(end) < 0.02


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "fig3"}, "fig3, fig3c"),
        ({"title": ""}, "title"),
        ({"bounds": [1, 0, 0, 1]}, "xmin"),
        ({"bounds": [0.9, 1, 0.9, 1]}, "outside"),
        ({"highlighted": 99}, "highlighted"),
        ({"highlighted": True}, "highlighted"),
        ({"colour": "red"}, "colour"),
        ({"claims": [{"quantity": "x"}]}, "claim"),
        ({"ranges": []}, "mapping"),
        ({"ranges": {"bh[2]": [0, 1]}}, "no parameter 'bh.2.'"),
        ({"ranges": {"bh[1]": [0, 1, 2]}}, "two numbers"),
        ({"ranges": {"bh[1]": [1, 1]}}, "must rise"),
    ],
)
def test_broken_captions_are_refused_by_name(tmp_path, change, message):
    entries = json.loads(CAPTIONS_FILE.read_text(encoding="utf-8"))
    entries[3] |= change
    path = tmp_path / "captions.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        captioned(load_presets(), path)
    assert "preset" in str(caught.value)
