import math
import pickle

import numpy as np
import pytest
from hypothesis import given, strategies as st

from core.model.families import Plane, family_of, nearest_rotation, parameters, plane_of, value_of
from core.model.gru import GRU
from core.model.presets import load_presets

ENTRY = st.floats(-1000, 1000)
MATRIX = st.lists(st.lists(ENTRY, min_size=2, max_size=2), min_size=2, max_size=2)
GRU_ = GRU(Uh=[[1, 2], [3, 4]], Ur=[[1, 0], [0, 1]], bh=[0.1, 0.2], br=[1, 2])


def test_a_member_has_the_value_it_is_asked_for():
    for gru in (GRU_, GRU(Uh=[[1, 2], [3, 4]], ch=[0.5, 1], reset_after=True), GRU(Uh=[[2]])):
        for name in parameters(gru):
            for value in (-0.7, 0.3, 2.5):
                if name == "scale" and value < 0:
                    continue
                member = family_of(gru, name)(value)
                assert value_of(member, name) == pytest.approx(value, abs=1e-14), name
                # nothing else has moved
                field = name.split("[")[0]
                field = "Uh" if field in ("scale", "turn") else field
                for other in ("Uh", "Ur", "Uz", "bh", "br", "bz", "ch"):
                    same = np.array_equal(getattr(member, other), getattr(gru, other))
                    assert same == (other != field), (name, other)


def test_the_present_value_gives_the_gru_itself():
    for name in parameters(GRU_):
        assert family_of(GRU_, name)(value_of(GRU_, name)) == GRU_


def test_entries_and_both_units():
    assert family_of(GRU_, "Uh[0, 1]")(2.5).Uh.tolist() == [[1, 2.5], [3, 4]]
    assert family_of(GRU_, "bh[1]")(0.45).bh.tolist() == [0.1, 0.45]
    assert family_of(GRU_, "br")(2.0).br.tolist() == [2, 3]
    assert family_of(GRU.rotation(3, 0.5), "br")(0.7).br.tolist() == [0.7, 0.7]


def test_scale_and_turn_are_gain_and_angle_of_eq_8():
    start = GRU.rotation(3.0, 0.5)
    for gain, angle in ((0.5, 0.1), (2.5, -3.0), (1.0, 2.2)):
        member = plane_of(start, "scale", "turn")(gain, angle)
        assert member.Uh == pytest.approx(GRU.rotation(gain, angle).Uh, abs=1e-14)
        other = plane_of(start, "turn", "scale")(angle, gain)
        assert other.Uh == pytest.approx(member.Uh, abs=1e-14)
    turned = family_of(GRU_, "turn")(value_of(GRU_, "turn") + 0.3).Uh
    assert np.linalg.det(turned) == pytest.approx(-2.0)
    rotation = np.array([[math.cos(0.3), -math.sin(0.3)], [math.sin(0.3), math.cos(0.3)]])
    assert turned == pytest.approx(rotation @ GRU_.Uh)


@given(MATRIX)
def test_the_nearest_rotation_is_nearest(Uh):
    matrix = np.array(Uh)
    gain, angle = nearest_rotation(np.array(Uh))

    def distance(gain, angle):
        return np.linalg.norm(matrix - GRU.rotation(gain, angle).Uh)

    best = distance(gain, angle)
    slack = 1e-9 * (1 + np.abs(matrix).max())
    for other in (gain * 1.01 + 0.01, gain * 0.99):
        assert best <= distance(other, angle) + slack
    for other in (angle + 0.01, angle - 0.01):
        assert best <= distance(gain, other) + slack


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("gain", "scale"),
        ("angle", "turn"),
        ("Uh12", "Uh[0, 1]"),
        ("Uz21", "Uz[1, 0]"),
        ("br2", "br[1]"),
    ],
)
def test_old_spellings_are_read_and_never_written(before, now):
    family = family_of(GRU_, before)
    assert family.parameter == now and family == family_of(GRU_, now)
    assert value_of(GRU_, before) == value_of(GRU_, now)
    plane = plane_of(GRU_, before, "bz[0]")
    assert plane.first == now and plane == plane_of(GRU_, now, "bz1")
    assert now in parameters(GRU_) and before not in parameters(GRU_)


def test_scale_multiplies_and_turn_rotates_what_is_no_rotation():
    """Explore's gain and angle replace Uh by a rotation; these keep its shape."""
    assert family_of(GRU_, "scale")(2.0 * value_of(GRU_, "scale")).Uh == pytest.approx(
        2.0 * GRU_.Uh
    )
    turned = family_of(GRU_, "turn")(value_of(GRU_, "turn") + 0.5 * math.pi).Uh
    assert turned == pytest.approx(np.array([[0.0, -1.0], [1.0, 0.0]]) @ GRU_.Uh)


def test_families_are_values():
    plane = plane_of(load_presets()[0].gru, "turn", "bh[1]")
    assert pickle.loads(pickle.dumps(plane)) == plane == Plane(plane.gru, "turn", "bh[1]")
    assert pickle.loads(pickle.dumps(plane))(0.1, 0.2) == plane(0.1, 0.2)


@pytest.mark.parametrize("parameter", ["", "Uh", "bh[2]", "Uh[0,1]", "Uh[0, 2]", "weight", "ch", 3])
def test_unknown_parameters_are_refused(parameter):
    gru = GRU.rotation(3.0, 0.5)
    for use in (lambda: family_of(gru, parameter), lambda: value_of(gru, parameter)):
        with pytest.raises(ValueError, match="no parameter such as"):
            use()


def test_one_unit_has_no_rotation():
    with pytest.raises(ValueError, match="'turn' is no parameter such as bh"):
        family_of(GRU(Uh=[[2]]), "turn")


def test_what_is_no_plane():
    for first, second, why in (
        ("bh[0]", "bh[0]", "not bh.0. twice"),
        ("turn", "Uh[0, 1]", "one moves the other"),
        ("bh[1]", "bh", "bh and bh.1. make no plane"),
    ):
        with pytest.raises(ValueError, match=why):
            plane_of(GRU_, first, second)
    assert plane_of(GRU_, "turn", "Ur[0, 1]")(1.0, 2.0).Ur[0, 1] == 2.0


def test_values_that_are_refused():
    with pytest.raises(ValueError, match="bh"):
        family_of(GRU_, "bh[0]")(math.nan)
    with pytest.raises(ValueError, match="it has no scale"):
        family_of(GRU(Uh=[[1, 0], [0, -1]]), "scale")
