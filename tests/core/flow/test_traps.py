"""Traps: inside, V only falls; saddles measure how closely they are passed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.flow import traps
from core.flow.dormand_prince import inside_box
from core.model.systems import planar
from core.separatrix_skeleton.assembly import skeleton
from core.separatrix_skeleton.point_table import table_of
from tests.core.known_fields import ENTRIES, eq9, linear, reference, rotation

NAMES = ["fig2A_independent_bistable", "fig7_8_gamma_0.0535", "hidden_attractor_reset",
         "class_n17_s7_d8_u2", "lcclass_s4_u2_stableLC2_unstableLC2"]  # fmt: skip


def _table(system):
    frame = skeleton(system)
    return frame, table_of(frame.field, tuple(frame.points), tuple(frame.points.clusters))


@pytest.mark.parametrize("name", NAMES)
def test_inside_a_trap_v_falls(name):
    system = reference(name)
    field, _ = planar(system)
    frame, table = _table(system)
    count = 0
    for point, row in zip(frame.points, table.rows, strict=False):
        if point.kind == "saddle":
            assert row[traps.FORWARD] == row[traps.BACKWARD] == 0.0
            continue
        assert row[traps.FORWARD] == (point.kind == "sink")
        assert row[traps.BACKWARD] == (point.kind == "source")
        assert row[traps.LEVEL] > 0.0
        count += 1
        metric = np.array([[row[traps.M11], row[traps.M12]], [row[traps.M12], row[traps.M22]]])
        sign = 1.0 if point.kind == "sink" else -1.0
        # AᵀM + M A = −I
        jacobian = sign * system.jacobian(point.h)
        assert jacobian.T @ metric + metric @ jacobian == pytest.approx(-np.eye(2), abs=1e-6)
        root = np.linalg.inv(np.linalg.cholesky(metric).T)
        rng = np.random.default_rng(0)
        for radius in (1.0, 0.7, 0.4, 0.1, 1e-3):
            for k, angle in enumerate(rng.uniform(0.0, 2.0 * math.pi, 60)):
                w = 0.999 * radius * math.sqrt(row[traps.LEVEL])
                unit = np.array([math.cos(angle), math.sin(angle)])
                if k % 2:  # directions evenly in the plane, not on the ellipse
                    unit = np.linalg.solve(root, unit)
                d = root @ (w * unit / np.linalg.norm(unit))
                x, y = point.h + d
                assert traps.height(row, x, y) == pytest.approx(w * w, rel=1e-6)
                velocity = np.array(field.velocity(field.parameters, x, y))
                assert sign * (d @ metric @ velocity) < 0.0
                assert traps.caught(row, x, y, *velocity, sign)
                assert not traps.caught(row, x, y, *velocity, -sign)
        outside = point.h + root @ (1.001 * math.sqrt(row[traps.LEVEL]) * np.array([1.0, 0.0]))
        assert not traps.caught(row, *outside, 0.0, 0.0, sign)
    assert count


@pytest.mark.parametrize("entry", ENTRIES[::6], ids=lambda entry: entry["name"])
def test_traps_are_apart_from_each_other_and_from_cycles(entry):
    frame, table = _table(reference(entry["name"]))
    for j, row in enumerate(table.rows):
        if row[traps.LEVEL] <= 0.0 or row[traps.SIDED] != 0.0:
            continue
        for i, other in enumerate(table.rows):
            assert i == j or traps.height(row, other[0], other[1]) > row[traps.LEVEL]
        for cycle in frame.cycles:
            assert min(traps.height(row, *h) for h in cycle.points) > row[traps.LEVEL]


def test_near_a_hopf_point_the_trap_stays_inside_the_cycle():
    # a sink inside an unstable cycle; and none around a source inside a tiny stable one
    frame, table = _table(rotation(math.acos(2.0 / 3.0) - 1e-6))
    (cycle,) = frame.cycles
    trapped = [traps.height(table.rows[0], *h) < table.rows[0, traps.LEVEL] for h in cycle.points]
    assert not any(trapped)


def test_how_closely_a_saddle_is_passed():
    # in linear coordinates x y is constant where the rates are ±1
    field = linear(1.0, 0.0, 0.0, -1.0)
    frame = skeleton(field)
    (row,) = np.array(frame.point_rows)  # kernels take no read-only array
    ball = row[traps.BALL]
    assert ball > 0.0 and math.isinf(traps.closeness(row, 2.0 * ball, 0.0, 1.0))
    misses = []
    for t in np.linspace(0.2, 1.0, 5):
        x, y = 1e-3 * ball * math.exp(t), 0.5 * ball * math.exp(-t)
        misses.append(traps.closeness(row, x, y, 1.0))
    # the distance from the stable branch where it entered the ball
    assert np.array(misses) == pytest.approx(5e-4 * ball)
    back = traps.closeness(row, 0.5 * ball, 1e-3 * ball, -1.0)
    assert back == pytest.approx(5e-4 * ball)


def test_branches_and_rings_are_complete():
    frame, table = _table(eq9(0.0535))
    saddles = [i for i, p in enumerate(frame.points) if p.kind == "saddle"]
    assert [b.origin for b in table.branches] == [i for i in saddles for _ in range(4)]
    for branch in table.branches:
        away = branch.start - frame.points[branch.origin].h
        assert away @ branch.direction / np.linalg.norm(away) > 0.999
    # rings: sinks backward, sources forward, two each
    others = [i for i, p in enumerate(frame.points) if p.kind != "saddle"]
    assert table.rings[:, 3].tolist() == [i for i in others for _ in range(2)]
    for x, y, time, row in table.rings:
        assert time == (-1.0 if frame.points[int(row)].kind == "sink" else 1.0)
        row = table.rows[int(row)]
        assert traps.height(row, x, y) == pytest.approx(1.02**2 * row[traps.LEVEL], rel=1e-6)


def test_a_box():
    box = np.array([-1.0, 2.0, -3.0, 4.0])
    for x, y, inside in [(0, 0, True), (-1, -3, True), (2.1, 0, False), (0, -3.1, False)]:
        assert inside_box(box, float(x), float(y)) is inside
