"""The independent check: its arithmetic against mpmath, true certificates, and mutants of them."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from functools import cache

import mpmath
import numpy as np
import pytest

from core.fixed_points.proven import find_fixed_points
from core.portrait_proofs.portrait import prove_portrait
from core.proof.check.chains import Pieces, bezier, one_way
from core.proof.check.claims import check_certificate, opposite
from core.proof.check.field import gru_of
from core.proof.check.intervals import (
    Interval,
    exp,
    interval,
    sech_squared,
    sigmoid,
    softplus,
    tanh,
)
from core.proof.check.nodes import weighted_divergence
from core.proof.check.points import check_points
from core.proof.dulac_weights import weighted_divergence as proven_divergence
from core.proof.one_way_arcs import crossing
from tests.core.proof.known_systems import HIDDEN, rotation
from tests.core.random_gru import random_gru

FUNCTIONS = {
    exp: mpmath.exp, tanh: mpmath.tanh, sigmoid: lambda u: 1 / (1 + mpmath.exp(-u)),
    sech_squared: lambda u: mpmath.sech(u) ** 2,
    softplus: lambda u: mpmath.log(1 + mpmath.exp(u)),
}  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_functions_hold_the_true_values(function):
    mpmath.mp.dps = 50
    rng = np.random.default_rng(0)
    low = np.concatenate([rng.normal(scale=s, size=60) for s in (1e-8, 1.0, 30.0)])
    high = low + np.abs(rng.normal(size=180)) * np.repeat([0.0, 1e-3, 2.0], 60)
    found = function(Interval(low, high))
    for k in range(180):
        for t in (low[k], high[k], 0.5 * (low[k] + high[k])):
            true = FUNCTIONS[function](mpmath.mpf(float(t)))
            assert float(found.low[k]) <= true <= float(found.high[k])
    thin = function(interval(low))
    assert np.all(thin.high - thin.low <= 1e-13 * np.maximum(np.abs(thin.high), 1e-280))


def test_arithmetic_holds_the_true_values():
    mpmath.mp.dps = 60
    rng = np.random.default_rng(1)
    a, b = (rng.normal(size=200) * 10.0 ** rng.integers(-8, 8, 200) for _ in range(2))
    exact = [(mpmath.mpf(float(x)), mpmath.mpf(float(y))) for x, y in zip(a, b, strict=True)]
    x, y = interval(a), interval(b)
    for found, true in (
        (x + y, [p + q for p, q in exact]), (x - y, [p - q for p, q in exact]),
        (x * y, [p * q for p, q in exact]), (x / y, [p / q for p, q in exact]),
        (x.square, [p * p for p, _ in exact]),
    ):  # fmt: skip
        for low, high, value in zip(found.low, found.high, true, strict=True):
            assert float(low) <= value <= float(high)


def test_what_has_no_answer_is_the_real_line():
    x = Interval(np.array([-1.0]), np.array([1.0]))
    endless = Interval(np.array([0.0]), np.array([np.inf]))
    with np.errstate(invalid="ignore"):
        whole = (interval(np.array([1.0])) / x, endless * 0.0)
    for value in whole:
        assert value.low[0] == -np.inf
        assert value.high[0] == np.inf


def test_the_two_arithmetics_enclose_the_same_divergence():
    """Neither may lie beside the other."""
    rng = np.random.default_rng(2)
    for seed in range(10):
        gru = random_gru(seed, reset_after=bool(seed % 2), scale=5.0)
        psi = np.array([*rng.uniform(-0.5, 0.5, 2), 0.5, *rng.normal(size=20)])
        x, y = rng.uniform(-0.9, 0.9, (2, 1))
        for first in (True, False):
            one = proven_divergence(
                gru.packed, psi, (x[0], x[0] + 1e-4), (y[0], y[0] + 1e-4), first
            )
            two = weighted_divergence(
                gru_of(gru.to_dict()), psi, Interval(x, x + 1e-4), Interval(y, y + 1e-4), first
            )
            assert max(one[0], two.low[0]) <= min(one[1], two.high[0])


def test_arcs_are_decided_as_the_proof_decides_them():
    rng = np.random.default_rng(3)
    decided = 0
    for seed in range(40):
        gru = random_gru(seed, reset_after=bool(seed % 2), scale=(3.0, 12.0)[seed % 2])
        begin, step = rng.uniform(-0.9, 0.9, 2), rng.normal(scale=0.01, size=2)
        bend = rng.normal(scale=0.001, size=(3, 2))
        ends = begin + np.cumsum(step + bend, axis=0)
        arc = np.concatenate([begin, ends.ravel()])
        sign = crossing(gru.packed, arc)
        if sign:
            decided += 1
            assert one_way(gru_of(gru.to_dict()), arc[None], sign)
            assert not one_way(gru_of(gru.to_dict()), arc[None], -sign)
    assert decided > 8


def test_parts_of_arcs_lie_in_their_enclosures():
    rng = np.random.default_rng(4)
    b = rng.normal(size=(5, 4))
    for low, high in ((0.0, 1.0), (0.25, 0.3), (0.99, 1.0)):
        jet = bezier(b, np.full(5, low), np.full(5, high))
        for t in np.linspace(low, high, 7):
            s = 1.0 - t
            value = b @ [s**3, 3 * s * s * t, 3 * s * t * t, t**3]
            assert (jet.value.low <= value + 1e-15).all()
            assert (value <= jet.value.high + 1e-15).all()


def test_a_square_goes_once_round_its_inside():
    corners = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)]
    arcs = []
    for k, begin in enumerate(corners):
        end = corners[(k + 1) % 4]
        line = [np.array(begin) + s * (np.array(end) - begin) for s in (0.0, 1 / 3, 2 / 3, 1.0)]
        arcs.append(np.concatenate(line))
    pieces = Pieces(np.array(arcs), 3)
    places = np.array([[0.0, 0.0], [0.9, 0.9], [1.5, 0.0], [0.0, 3.0], [1.0, 0.2]])
    turns, known = pieces.turns(interval(places[:, 0]), interval(places[:, 1]))
    assert known.tolist() == [True, True, True, True, False]
    assert turns[:4].tolist() == [1.0, 1.0, 0.0, 0.0]


def test_fixed_points_must_be_all_and_of_their_kinds():
    gru = rotation(0.1)
    points = find_fixed_points(gru)
    boxes = np.array([point.enclosure for point in points])
    kinds = [point.kind for point in points]
    own = gru_of(gru.to_dict())
    assert check_points(own, boxes, kinds)[1] == ""
    assert "other" in check_points(own, boxes[1:], kinds[1:])[1]
    assert check_points(own, np.roll(boxes, 1, axis=0), kinds)[1]
    assert "twice" in check_points(own, np.concatenate([boxes, boxes[:1]]), [*kinds, kinds[0]])[1]
    assert check_points(own, boxes + 0.2, kinds)[1]


@cache
def certificate(name):
    gru = {
        "cycle": rotation(0.5), "nine": rotation(0.1), "hidden": HIDDEN
    }[name]  # fmt: skip
    proof = prove_portrait(gru, effort=150_000)
    assert proof.cycles_complete
    assert proof.ends_proven
    return json.loads(json.dumps(proof.certificate))


def mutants(name):
    """The certificate with one thing wrong each."""

    def of(path, change):
        other = copy.deepcopy(certificate(name))
        *way, last = path
        at = other
        for key in way:
            at = at[key]
        at[last] = change(at[last])
        return other

    yield of(["points"], lambda v: v[1:])
    yield of(["points", 0, "kind"], lambda v: {"sink": "source"}.get(v, "sink"))
    yield of(["traps", 0, "direction"], lambda v: -v)
    yield of(["traps", 0, "size"], lambda v: 20.0 * v + 1.0)
    yield of(["gru", "bh"], lambda v: [v[0] + 0.2, v[1]])
    if name == "cycle":
        yield of(["walls"], lambda v: v[1:])
        yield of(["walls", 0, "sign"], lambda v: -v)
        yield of(["walls", 0, "arcs"], lambda v: v[:-1])
        yield of(["walls", 0, "arcs"], lambda v: v[1:])
        yield of(["walls", 0, "arcs"], lambda v: v[::-1])
        yield of(["claims", "cycles"], lambda v: [])
        yield of(["claims", "cycles", 0, "stable"], lambda v: not v)
        yield of(["claims", "cycles", 0, "encloses"], lambda v: [])
        yield of(["rings", 0, "sense"], lambda v: -v)
        yield of(["rings", 0, "direction"], lambda v: -v)
        yield of(["rings", 0, "inner"], lambda v: [])
        yield of(["rings", 0, "outer"], lambda v: v[:-1])
        yield of(["rings", 0, "inner"], lambda v: (2.0 * np.array(v)).tolist())
        yield of(["rings", 0, "weight"], lambda v: [*v[:3], *(-9.0 * np.array(v[3:]))])
        yield of(["rings", 0, "place"], lambda v: [0.0, 0.0])
        doubled = of(["rings"], lambda v: [*v, v[0]])
        doubled["claims"]["cycles"].append(doubled["claims"]["cycles"][0])
        yield doubled
    if name == "nine":
        yield of(["branches"], lambda v: v[1:])
        yield of(["branches", 0, "stable"], lambda v: not v)
        yield of(["branches", 0, "arcs"], lambda v: v[1:])
        yield of(["branches", 0, "marks", 4], lambda v: 1)
        yield of(["branches", 0, "marks", 0], lambda v: 0)
        yield of(["branches", 0, "wedge", 6], lambda v: 3.0)
        yield of(["branches", 0, "wedge", 4], lambda v: -v)
        yield of(["branches", 0, "wedge"], lambda v: [*(-np.array(v[:4])), *v[4:]])
        yield of(["branches", 1], lambda v: certificate(name)["branches"][0])
        yield of(["claims", "ends", 0, "target"], lambda v: (v or 0) + 1)
        yield of(["claims", "ends", 0, "ends_at"], lambda v: "border")
        mirrored = copy.deepcopy(certificate(name))
        branch = mirrored["branches"][0]
        branch["arcs"] = (-np.array(branch["arcs"])).tolist()
        yield mirrored


@pytest.mark.parametrize("name", ["cycle", "nine", "hidden"])
def test_true_certificates_are_verified(name):
    assert check_certificate(certificate(name)) == ""


def refused(certificate):
    """It is not verified, or is told to be no certificate at all."""
    try:
        return bool(check_certificate(certificate))
    except ValueError:
        return True


@pytest.mark.parametrize("name", ["cycle", "nine"])
def test_every_mutant_is_refused(name):
    assert all(refused(wrong) for wrong in mutants(name))


def forged(name, change):
    other = copy.deepcopy(certificate(name))
    change(other)
    return other


def one_wall_twice(c):
    """A wall that is tested with one sign and drawn as an arrow with the other."""
    c["rings"], c["claims"]["cycles"] = [], []
    wall = c["walls"][0]
    c["walls"] = [wall, {**wall, "sign": 0}]


def ring_as_disc(c):
    c["discs"], c["rings"] = [{**c["rings"][0], "point": 0}], []
    c["claims"]["cycles"] = []


def from_the_end(c):
    """The same branch once more, its saddle counted from the end of the list."""
    c["branches"][1] = {**c["branches"][0], "saddle": c["branches"][0]["saddle"] - len(c["points"])}
    c["claims"]["ends"][1] = c["claims"]["ends"][0]


def border_as_cycle(c):
    at = next(k for k, end in enumerate(c["claims"]["ends"]) if end["ends_at"] == "border")
    c["claims"]["ends"][at] = {"ends_at": "cycle", "target": 0}


def set_in(path, value):
    def change(c):
        *way, last = path
        for key in way:
            c = c[key]
        c[last] = value

    return change


FORGED = [
    ("cycle", one_wall_twice), ("cycle", ring_as_disc), ("nine", from_the_end),
    ("nine", border_as_cycle),
    ("nine", set_in(["claims", "ends", 0, "ends_at"], "unresolved")),
    ("nine", set_in(["claims", "ends", 0, "target"], -1)),
    ("nine", set_in(["points", 0, "kind"], "centre")),
    ("nine", set_in(["points", 0, "enclosure"], [[0.5, 0.5], [0.6, 0.6]])),
    ("nine", set_in(["branches", 0, "marks", 0], 1.5)),
    ("nine", set_in(["branches", 0, "marks", 4], True)),
    ("nine", set_in(["branches", 0, "saddle"], 99)),
    ("cycle", set_in(["walls", 0, "sign"], 0.9)),
    ("cycle", set_in(["walls", 0, "start"], -1)),
    ("cycle", set_in(["rings", 0, "sense"], 1.5)),
    ("cycle", set_in(["rings", 0, "direction"], 0)),
    ("cycle", set_in(["claims", "cycles", 0, "sense"], -1)),
    ("cycle", set_in(["rings", 0, "section"], [])),
    ("cycle", set_in(["walls"], [])),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change"), FORGED, ids=range(len(FORGED)))
def test_a_forged_certificate_is_refused(name, change):
    assert refused(forged(name, change))


def test_two_wedges_may_hold_one_branch():
    """Unless one lies behind the other's apex: what counts is the cones, not their middles."""
    one = np.array([1.0, 0.0, -1.25, 1.0, 2.55, 0.05, 0.1])
    other = np.array([1.0, 0.0, 1.25, 1.0, 0.05, 2.55, 0.1])
    behind = np.array([-1.0, 0.0, 0.0, -1.0, 0.5, 0.5, 0.1])
    assert not opposite(one, other)
    assert opposite(np.array([1.0, 0.0, 0.0, 1.0, 0.5, 0.5, 0.1]), behind)


@pytest.mark.parametrize("wrong", [{}, {"version": 1}, {"version": 2, "claims": {}}])
def test_what_is_no_certificate_is_told(wrong):
    with pytest.raises(ValueError, match="certificate"):
        check_certificate(wrong)


def test_the_command_checks_a_file(tmp_path):
    good, bad, none = (tmp_path / f"{name}.json" for name in ("good", "bad", "none"))
    good.write_text(json.dumps(certificate("nine")))
    bad.write_text(json.dumps(next(mutants("nine"))))
    none.write_text("[1, 2")
    for file, code, word in ((good, 0, "verified: every"), (bad, 1, "not verified"), (none, 2, "")):
        run = subprocess.run(
            [sys.executable, "-m", "core.proof.check", str(file)], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert run.returncode == code
        assert word in run.stdout


def test_nothing_of_the_prover_is_loaded():
    code = (
        "import sys, core.proof.check.claims as c; "
        "print([m for m in sys.modules if m.startswith('core.') and 'check' not in m])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(eval(run.stdout))
    assert loaded <= {"core.proof", "core.loading", "core.arrays"}
