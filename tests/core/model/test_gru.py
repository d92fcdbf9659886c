"""The GRU: its parameters."""

from __future__ import annotations

import copy
import dataclasses
import json
import math
import pickle
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from core.model.gru import GRU, MATRICES, VECTORS
from tests.core.random_gru import EYE, NAMES, random_gru

# --- construction ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.5, -2.0], [0.25, 3.0]],
        ((1.5, -2.0), (0.25, 3.0)),
        [np.array([1.5, -2.0]), (0.25, Fraction(3))],
        [[np.float32(1.5), np.int8(-2)], [np.array(0.25), 3]],
        np.array([[1.5, -2.0], [0.25, 3.0]], dtype=np.float32),
        np.array([[1.5, -2.0], [0.25, 3.0]], dtype=">f8"),
        np.asfortranarray([[1.5, -2.0], [0.25, 3.0]]),
        np.array([[1.5, 9.0, -2.0], [9.0, 9.0, 9.0], [0.25, 9.0, 3.0]])[::2, ::2],
        np.array([[1.5, -2.0], [0.25, 3.0]], dtype=object),
    ],
)
def test_a_matrix_in_any_form_gives_the_same_gru(matrix):
    expected = np.array([[1.5, -2.0], [0.25, 3.0]])
    reference = GRU(expected, expected, expected)
    gru = GRU(matrix, matrix, matrix)
    for name in MATRICES:
        stored = getattr(gru, name)
        assert stored.dtype == np.float64 and np.array_equal(stored, expected)
    assert gru == reference and hash(gru) == hash(reference)
    state = [0.3, -0.6]
    assert np.array_equal(gru.velocity(state), reference.velocity(state))
    assert np.array_equal(gru.jacobian(state), reference.jacobian(state))


def test_read_only_input_is_taken_and_the_callers_array_is_not_shared():
    given = np.array(EYE)
    given.flags.writeable = False
    assert np.array_equal(GRU(given).Uh, EYE)
    given = np.array(EYE)
    gru = GRU(given)
    given[0, 0] = 7.0
    assert gru.Uh[0, 0] == 1.0 and given.flags.writeable


@pytest.mark.parametrize("scalar", [0.5, np.float32(0.5), np.array(0.5), Fraction(1, 2)])
@pytest.mark.parametrize("dim", [1, 2])
def test_scalar_biases_broadcast(scalar, dim):
    gru = GRU(np.eye(dim), bh=scalar, br=scalar, bz=scalar, reset_after=True, ch=scalar)
    for name in VECTORS:
        assert np.array_equal(getattr(gru, name), np.full(dim, 0.5))


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, np.int64(0), np.array(0.0)])
@pytest.mark.parametrize("dim", [1, 2])
def test_the_scalar_zero_is_a_zero_matrix(zero, dim):
    gru = GRU(zero, Ur=np.eye(dim), Uz=zero)
    assert gru.dim == dim
    assert np.array_equal(gru.Uh, np.zeros((dim, dim)))
    assert np.array_equal(gru.Uz, np.zeros((dim, dim)))


def test_the_number_of_units():
    assert GRU(EYE).dim == 2
    assert GRU([[2.0]]).dim == 1
    assert GRU(0, bz=[1.0]).dim == 1
    assert GRU(0, bz=[1.0, 2.0]).dim == 2
    assert GRU(0).dim == 2


def test_defaults_and_argument_order():
    gru = GRU(EYE)
    for name in NAMES[1:]:
        assert not getattr(gru, name).any()
    assert gru.reset_after is False
    m = np.arange(4.0).reshape(2, 2)
    gru = GRU(m, m + 1, m + 2, 3, 4, 5, True, 6)
    assert np.array_equal(gru.Ur, m + 1) and np.array_equal(gru.Uz, m + 2)
    assert [getattr(gru, n)[0] for n in VECTORS] == [3, 4, 5, 6] and gru.reset_after is True
    assert GRU(EYE, reset_after=np.True_).reset_after is True


WRONG = ["1.0", None, math.nan, math.inf, -math.inf, 1j, np.complex128(1), True, 10**400]
WRONG += [b"1", [1.0], np.nan, np.bool_(False), object(), np.timedelta64(1, "s"), -(10**5000)]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: type(w).__name__)
@pytest.mark.parametrize("name", MATRICES)
def test_a_wrong_matrix_entry_is_named(name, wrong):
    entries = {"Uh": EYE} | {name: [[1.0, wrong], [0.0, 1.0]]}
    with pytest.raises(ValueError, match=rf"^{name}\[0, 1\] must be"):
        GRU(**entries)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: type(w).__name__)
@pytest.mark.parametrize("name", VECTORS)
def test_a_wrong_bias_entry_is_named(name, wrong):
    with pytest.raises(ValueError, match=rf"^{name}\[1\] must be"):
        GRU(EYE, reset_after=True, **{name: [1.0, wrong]})


@pytest.mark.parametrize("wrong", [w for w in WRONG if w != [1.0]], ids=lambda w: type(w).__name__)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_scalar_is_named(name, wrong):
    with pytest.raises(ValueError, match=rf"^{name} must be"):
        GRU(**({"Uh": EYE, "reset_after": True} | {name: wrong}))


@pytest.mark.parametrize(
    "wrong",
    [
        np.array([[1, 1j], [0, 1]]),
        np.array([[True, False], [False, True]]),
        np.array([["1", "0"], ["0", "1"]]),
        np.array([[0, 1], [2, 3]], dtype="datetime64[s]"),
        np.array([[1.0, np.nan], [0.0, 1.0]]),
        np.array([[1.0, np.inf], [0.0, 1.0]], dtype=np.float32),
        np.ma.array(EYE, mask=[[False, True], [False, False]]),
        np.ma.array(EYE),
        [[np.ma.masked, 1.0], [0.0, 1.0]],
        [[1.0, 2.0], [3.0]],
        [[1.0, [2.0, 3.0]], [3.0, 4.0]],
        [1.0, 2.0],
        [[1.0, 2.0]],
        [[1.0], [2.0]],
        [[[1.0, 2.0], [3.0, 4.0]]],
        [],
        [[], []],
        np.eye(3),
        np.eye(3).tolist(),
        np.empty((0, 0)),
        np.empty((2, 2, 1)),
        {"a": 1},
        {1.0, 2.0},
        1.0,
        np.array(2.0),
    ],
)
@pytest.mark.parametrize("name", MATRICES)
def test_a_wrong_matrix_is_named(name, wrong):
    with pytest.raises(ValueError, match=rf"^{name}\b"):
        GRU(**({"Uh": EYE} | {name: wrong}))


@pytest.mark.parametrize(
    "wrong",
    [[1.0], [1.0, 2.0, 3.0], EYE, [], [1.0, [2.0]], np.ma.array([1.0, 2.0]), np.array([1, 1j])],
)
@pytest.mark.parametrize("name", VECTORS)
def test_a_wrong_bias_is_named(name, wrong):
    with pytest.raises(ValueError, match=rf"^{name}\b"):
        GRU(EYE, reset_after=True, **{name: wrong})


def test_messages_say_what_is_allowed():
    with pytest.raises(ValueError, match="1 or 2 units, not 3"):
        GRU(np.eye(3))
    with pytest.raises(ValueError, match="the only scalar allowed is 0"):
        GRU(EYE, Ur=1.0)
    with pytest.raises(ValueError, match=r"Ur must have shape \(1, 1\), not \(2, 2\)"):
        GRU([[1.0]], Ur=EYE)
    with pytest.raises(ValueError, match=r"ch must be 0 unless reset_after=True"):
        GRU(EYE, ch=[0.0, 1e-300])
    assert GRU(EYE, ch=[0.0, -0.0]) == GRU(EYE)


@pytest.mark.parametrize("wrong", [None, 1, 0.0, "yes", [True], np.array([True])])
def test_the_reset_convention_is_a_bool(wrong):
    with pytest.raises(ValueError, match=r"^reset_after must be"):
        GRU(EYE, reset_after=wrong)


def test_an_error_does_not_quote_a_whole_file():
    with pytest.raises(ValueError, match="reset_after") as refused:
        GRU(EYE, reset_after="x" * 60_000)
    assert len(str(refused.value)) < 200


# --- a value object -------------------------------------------------------------------


def test_equality_and_hash_go_by_value():
    gru, same = random_gru(3, reset_after=True), random_gru(3, reset_after=True)
    assert gru is not same and gru == same and hash(gru) == hash(same)
    assert {gru: "found"}[same] == "found"
    for name in NAMES:
        values = {n: getattr(gru, n) for n in NAMES} | {"reset_after": True}
        values[name] = values[name].copy()
        values[name].flat[-1] = np.nextafter(values[name].flat[-1], np.inf)
        assert GRU(**values) != gru
    assert GRU(EYE, reset_after=True) != GRU(EYE)
    assert GRU(EYE) != EYE and GRU(EYE) != "GRU"


def test_minus_zero_is_zero():
    plus, minus = GRU([[0.0, 1.0], [1.0, 0.0]], bh=0.0), GRU([[-0.0, 1.0], [1.0, -0.0]], bh=-0.0)
    assert plus == minus and hash(plus) == hash(minus) and repr(plus) == repr(minus)
    assert json.dumps(plus.to_dict()) == json.dumps(minus.to_dict())


def test_one_unit_is_not_its_padded_two_units():
    one = GRU([[2.0]], bh=[0.5])
    two = GRU([[2.0, 0.0], [0.0, 0.0]], bh=[0.5, 0.0])
    assert np.array_equal(one.packed, two.packed)
    assert one != two and len({one, two}) == 2
    assert two.velocity([0.3, 0.0])[0] == one.velocity([0.3])[0]


def test_immutable():
    gru = random_gru(4, reset_after=True)
    for name in (*NAMES, "reset_after", "anything"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(gru, name, 0)
    for name in NAMES:
        with pytest.raises(ValueError, match="read-only"):
            getattr(gru, name)[...] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        del gru.Uh


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_copies_are_equal_and_work(dim, after):
    gru = random_gru(5, dim, after)
    state = np.linspace(-0.5, 0.5, dim)
    gru.velocity(state)  # the packed parameters are cached by now
    copies = [pickle.loads(pickle.dumps(gru, k)) for k in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    copies += [copy.copy(gru), copy.deepcopy(gru), dataclasses.replace(gru)]
    for other in copies:
        assert other == gru and hash(other) == hash(gru) and type(other) is GRU
        assert not any(getattr(other, n).flags.writeable for n in NAMES)
        assert np.array_equal(other.velocity(state), gru.velocity(state))
    assert dataclasses.replace(gru, bh=9).bh.tolist() == [9.0] * dim
    if dim == 2:
        field = gru.field  # compiled functions are in it: no hindrance to pickling
        assert pickle.loads(pickle.dumps(gru)) == gru and field is gru.field


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_json_round_trip_is_exact(dim, after):
    for seed in range(5):
        gru = random_gru(seed, dim, after, scale=10.0 ** (60 * seed - 120))
        text = json.dumps(gru.to_dict(), allow_nan=False)
        back = GRU.from_dict(json.loads(text))
        assert back == gru and back.reset_after is after
        assert all(np.array_equal(getattr(back, n), getattr(gru, n)) for n in NAMES)


@pytest.mark.parametrize("dim", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_repr_rebuilds_the_gru(dim, after):
    for gru in (random_gru(6, dim, after), GRU(np.eye(dim), reset_after=after)):
        assert eval(repr(gru), {"GRU": GRU}) == gru
    assert repr(GRU(EYE)) == "GRU(Uh=[[1.0, 0.0], [0.0, 1.0]])"


def test_from_dict_defaults_and_errors():
    assert GRU.from_dict({"Uh": EYE, "br": 1}) == GRU(EYE, br=1)
    with pytest.raises(ValueError, match="Uh is missing"):
        GRU.from_dict({"bh": [0, 0]})
    with pytest.raises(ValueError, match="not a parameter of a GRU: 3, packed"):
        GRU.from_dict({"Uh": EYE, "packed": 0, 3: 0})
    for wrong in (None, [EYE], "Uh", 1.0, {"Uh"}):
        with pytest.raises(ValueError, match="must be a mapping"):
            GRU.from_dict(wrong)
    with pytest.raises(ValueError, match=r"bz\[1\] must be a real number, not None"):
        GRU.from_dict(json.loads('{"Uh": [[1, 0], [0, 1]], "bz": [0, null]}'))
    with pytest.raises(ValueError, match="reset_after must be True or False"):
        GRU.from_dict({"Uh": EYE, "reset_after": 1})


@pytest.mark.parametrize(
    ("gain", "angle", "bias"), [(3, math.pi / 5, 0), (2.5, -0.7, 1), (0, 9, 2)]
)
def test_rotation_is_equation_eight(gain, angle, bias):
    gru = GRU.rotation(gain, angle, bias)
    c, s = mpmath.cos(angle), mpmath.sin(angle)
    exact = [[float(gain * c), float(-gain * s)], [float(gain * s), float(gain * c)]]
    assert np.allclose(gru.Uh, exact, rtol=4e-16, atol=0)
    assert gru == GRU(gru.Uh, br=[bias, bias])
    # β = 3, α = arccos(2/3), s = 0 is the Hopf bifurcation: the trace at 0 vanishes
    hopf = GRU.rotation(3.0, math.acos(2 / 3)).jacobian([0.0, 0.0])
    assert abs(np.trace(hopf)) < 1e-15 and np.linalg.det(hopf) > 0


@pytest.mark.parametrize("name", ["gain", "angle", "reset_bias"])
@pytest.mark.parametrize("wrong", ["3", None, math.nan, math.inf, 1j, True, 10**400, [1.0]])
def test_rotation_names_what_is_wrong(name, wrong):
    with pytest.raises(ValueError, match=rf"^{name} must be"):
        GRU.rotation(**({"gain": 3.0, "angle": 0.5} | {name: wrong}))


def test_a_field_needs_two_units():
    with pytest.raises(ValueError, match="2 units"):
        _ = GRU([[1.0]]).field
    field = GRU(EYE).field
    assert field.box == (-1.0, 1.0, -1.0, 1.0)
    assert field.parameters is not GRU(EYE).packed
