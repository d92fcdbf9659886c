"""Planar fields: plain functions are compiled, and every analysis runs on them."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from core.compiled import compiled
from core.flow.evenly_spaced_streamlines import streamlines
from core.flow.trajectory_integration import trajectories, trajectory
from core.model import gru_field
from core.model.gru import GRU
from core.model.planar_field import PlanarField

BOX = (-2.0, 2.0, -2.0, 2.0)


def _spiral(p, x, y):
    return p[0] * x - p[1] * y, p[1] * x + p[0] * y


def _spiral_jacobian(p, x, y):
    return p[0], -p[1], p[1], p[0]


@pytest.fixture(scope="module")
def spiral():
    parameters = np.array([-0.1, 2.0])
    parameters.flags.writeable = False
    return PlanarField(_spiral, _spiral_jacobian, BOX, parameters)


def test_plain_functions_are_compiled(spiral):
    assert spiral.velocity.py_func is _spiral and spiral.jacobian.py_func is _spiral_jacobian
    assert len(spiral.velocity.signatures) == len(spiral.jacobian.signatures) == 1
    assert spiral.velocity(spiral.parameters, 1.0, 2.0) == (-0.1 - 4.0, 2.0 - 0.2)
    assert spiral.jacobian(spiral.parameters, 1.0, 2.0) == (-0.1, -2.0, 2.0, -0.1)


def test_division_by_zero_gives_infinity_as_in_numpy():
    def pole(p, x, y):
        return 1.0 / x, y

    field = PlanarField(pole, _spiral_jacobian, BOX, (0.0, 0.0))
    assert field.velocity(field.parameters, 0.0, 1.0) == (math.inf, 1.0)


def test_compiled_functions_are_taken_as_they_are():
    gru = GRU.rotation(3.0, 0.5)
    assert gru.field.velocity is gru_field.velocity
    assert gru.field.jacobian is gru_field.jacobian
    again = dataclasses.replace(gru.field, box=BOX)
    assert again.velocity is gru_field.velocity and again.box == BOX

    @compiled
    def lazy(p, x, y):
        return 0.0 * x, 0.0 * y

    assert PlanarField(lazy, gru_field.jacobian, BOX).velocity is lazy


@pytest.mark.parametrize("given", [[1, 2], (1.0, 2.0), np.array([1, 2]), np.float32([1, 2])])
def test_parameters_become_an_own_writable_float_array(given):
    field = PlanarField(gru_field.velocity, gru_field.jacobian, BOX, given)
    assert field.parameters.dtype == np.float64 and field.parameters.tolist() == [1.0, 2.0]
    # what the compiled kernels' signatures ask for
    assert field.parameters.flags.c_contiguous and field.parameters.flags.writeable
    assert not np.shares_memory(field.parameters, np.asarray(given))


def test_strided_parameters_and_the_default():
    every_other = np.arange(6.0)[::2]
    field = PlanarField(gru_field.velocity, gru_field.jacobian, BOX, every_other)
    assert field.parameters.flags.c_contiguous and field.parameters.tolist() == [0.0, 2.0, 4.0]
    assert PlanarField(gru_field.velocity, gru_field.jacobian, BOX).parameters.shape == (0,)


def test_frozen(spiral):
    with pytest.raises(dataclasses.FrozenInstanceError):
        spiral.box = (0.0, 1.0, 0.0, 1.0)


def test_a_grus_field_is_the_gru():
    gru = GRU([[2.0, -1.0], [1.5, 3.0]], np.eye(2), -np.eye(2), 0.1, 0.2, [0.3, -2.0])
    field = gru.field
    for state in np.random.default_rng(0).uniform(-1, 1, (10, 2)):
        # compiled code may contract a product and a sum differently where it is inlined
        v = field.velocity(field.parameters, *state)
        assert v == pytest.approx(tuple(gru.velocity(state)), rel=1e-14, abs=1e-15)
        jacobian = field.jacobian(field.parameters, *state)
        assert jacobian == pytest.approx(tuple(gru.jacobian(state).ravel()), rel=1e-14, abs=1e-15)


def test_trajectories_run_on_a_planar_field(spiral):
    path = trajectory(spiral, (1.0, 0.0), 5.0)
    assert path.status == "finished"
    times = np.linspace(0, 5, 50)
    exact = np.exp(-0.1 * times)[:, None] * np.stack([np.cos(2 * times), np.sin(2 * times)], 1)
    assert np.abs(path.at(times) - exact).max() < 1e-7
    both = trajectories(spiral, [(1.0, 0.0), (0.0, -1.0)], 5.0)
    assert np.allclose(both[0].h[-1], exact[-1], atol=1e-7)
    assert np.allclose(both[1].h[-1], exact[-1][::-1] * [1, -1], atol=1e-7)


def test_streamlines_run_on_a_planar_field(spiral):
    lines = streamlines(spiral, BOX).lines
    assert len(lines) > 20
    turned = 0.0
    for line in lines:
        x, y = line.T
        across = x[:-1] * y[1:] - y[:-1] * x[1:]
        turned += across.sum()
        assert (across > -1e-9).all()  # the spiral turns counter-clockwise everywhere
    assert turned > 1.0
