"""Nobody can write to a result: it is shared with a cache and with all who asked."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import typing
from collections.abc import Iterator

import numpy as np
import pytest

import core
import core.catalogue
import core.sweeps
from core import GRU, Axis, PlanarField
from core.discrete.orbit_limits import settles
from core.structural_stability.nearest_cusp import nearest_cusps
from tests.core.known_fields import eq9, rotation

WINDOW = (-1.0, 1.0, -1.0, 1.0)
EQ9, SWITCHES, DOUBLE = eq9(0.0535), GRU(Uh=3.0 * np.eye(2)), GRU(Uh=2.0 * np.eye(2))
UNIT = GRU(Uh=[[5.0]], Ur=[[2.0]], bh=[0.1])


def computed() -> Iterator[typing.Any]:
    """Results of every kind, each asked for as a caller would."""
    points = core.find_fixed_points(SWITCHES)
    yield points, core.find_fixed_points(DOUBLE), core.find_fixed_points(UNIT)
    yield core.skeleton(EQ9), core.skeleton(DOUBLE), core.skeleton(SWITCHES)
    yield core.prove_portrait(SWITCHES), core.prove_portrait(rotation(0.5))
    yield core.find_limit_cycles(EQ9), core.separatrices(EQ9), core.gaps(EQ9)
    yield core.signature(EQ9), core.basins(EQ9, WINDOW, 60), core.closest_gap(EQ9)
    yield core.find_homoclinic(eq9, (0.0535, 0.0545))
    yield core.nullclines(EQ9, WINDOW), core.streamlines(EQ9, WINDOW, 0.5)
    yield core.field_map(EQ9, WINDOW, 16), core.slow_sets(rotation(0.155), 3e-3, WINDOW, 64)
    yield core.trajectory(EQ9, (0.5, 0.5), 10.0), core.trajectories(UNIT, [[0.5], [0.1]], 10.0)
    yield core.euler_stability(SWITCHES, points, 0.5), settles(SWITCHES, (0.5, 0.2), 0.5, points)
    yield core.return_regions(DOUBLE, core.find_fixed_points(DOUBLE)), EQ9, EQ9.field
    near = GRU(Uh=[[2.0000001, 0.0], [0.0, 0.5]])
    yield core.return_regions(near, core.find_fixed_points(near))
    yield core.transitions(rotation, 0.7, 0.9), core.cycle_transitions(eq9, 0.0538, 0.0545)
    yield core.continue_equilibria(rotation, (0.7, 0.9))
    yield core.continue_cycles(eq9, (0.0536, 0.0546), samples=6)
    yield core.equilibrium_curves(
        core.plane_of(EQ9, "bh[1]", "bh[0]"), (0.0, 0.1), (0.3, 0.4), lines=3
    )
    plane = core.plane_of(EQ9, "bh[1]", "bh[0]")
    yield core.cycle_curves(plane, (0.0535, 0.0545), (0.318, 0.322), lines=1)
    yield core.phase_line(UNIT), core.unit_folds(UNIT), core.unit_plane(UNIT, resolution=20)
    yield nearest_cusps(SWITCHES, points)
    yield core.fold_at(UNIT, 0.5), core.folds_along(UNIT, "bias")
    entries = core.load_catalogue()
    for part in ("clusters", "robustness", "cycles"):
        yield next(entry for entry in entries if getattr(entry, part))
    yield core.equilibria(
        PlanarField(lambda p, x, y: (y, -x), lambda p, x, y: (0, 1, -1, 0), WINDOW)
    )
    square = [Axis("bh[1]", 0.05, 0.06, 2), Axis("bh[0]", 0.3, 0.34, 2)]
    parts: list[typing.Any] = []
    both = core.sweep(EQ9, square, "topology", workers=0, partial=parts.append)
    yield both, parts, core.sweeps.regions(both)
    cells = core.frequency_map(lambda a, b: rotation(a, b), [0.3, 0.5], [2.5, 3.0])
    yield cells, core.frequency_statistics([cells])


@pytest.fixture(scope="module")
def results() -> Iterator[list[typing.Any]]:
    with pytest.MonkeyPatch.context() as few:
        few.setattr("core.bifurcations.curve_starts.WORK", 200_000)
        few.setattr(core.bifurcations.cycle_continuation, "CURVE", 2)
        yield list(computed())


def arrays(value: typing.Any, seen: set[int], kinds: set[type]) -> Iterator[tuple[typing.Any, str]]:
    """(owner, attribute) of all arrays in a result, and the classes of results met."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if dataclasses.is_dataclass(value):
        kinds.add(type(value))
        for field in dataclasses.fields(value):
            yield from of_attribute(value, field.name, seen, kinds)
        for name in getattr(value, "__dict__", {}):
            if name not in value.__dataclass_fields__ and not name.startswith("_"):
                yield from of_attribute(value, name, seen, kinds)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from arrays(item, seen, kinds)
    elif isinstance(value, dict):
        yield from arrays(list(value.values()), seen, kinds)


def of_attribute(owner: typing.Any, name: str, seen: set[int], kinds: set[type]) -> typing.Any:
    held = getattr(owner, name)
    if isinstance(held, np.ndarray) or (isinstance(held, (list, tuple)) and held_arrays(held)):
        yield owner, name
    yield from arrays(held, seen, kinds)


def held_arrays(value: typing.Any) -> list[np.ndarray]:
    """The arrays of an attribute: itself, or those in its tuples and lists."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, (list, tuple)):
        return [array for item in value for array in held_arrays(item)]
    return []


def overwritten(results: typing.Any) -> list[str]:
    """Attributes of which a write changed what the next reader sees."""
    wrong = []
    for owner, name in arrays(results, set(), set()):
        before = [array.copy() for array in held_arrays(getattr(owner, name))]
        for array in held_arrays(getattr(owner, name)):
            if array.size and array.flags.writeable:
                array.view(np.uint8)[...] = 1 if array.flags.c_contiguous else 0
        after = held_arrays(getattr(owner, name))
        if any(a.tobytes() != b.tobytes() for a, b in zip(before, after, strict=True)):
            wrong.append(f"{type(owner).__name__}.{name}")
    return sorted(set(wrong))


def public_kinds() -> set[type]:
    """All public classes of results that have arrays, and those that they are made of."""
    found: set[type] = set()
    waiting = [getattr(m, n) for m in (core, core.sweeps, core.catalogue) for n in m.__all__]
    while waiting:
        one = waiting.pop()
        waiting += list(typing.get_args(one))
        if inspect.isclass(one) and dataclasses.is_dataclass(one) and one not in found:
            found.add(one)
            waiting += list(typing.get_type_hints(one).values())
        elif inspect.isfunction(one):
            waiting += list(typing.get_type_hints(one).values())
    return {kind for kind in found if any(map(has_array, typing.get_type_hints(kind).values()))}


def has_array(hint: typing.Any) -> bool:
    origin = typing.get_origin(hint) or hint
    origin = typing.get_origin(getattr(origin, "__value__", None)) or origin  # NumPy 2.5's alias
    return origin is np.ndarray or any(map(has_array, typing.get_args(hint)))


def test_results_of_every_public_class_are_looked_at(results):
    """A new class of results fails here until one is computed above."""
    met: set[type] = set()
    assert len(list(arrays(results, set(), met))) > 200
    met |= {base for kind in met for base in kind.__mro__}  # an `Event` is any of its kinds
    assert {kind.__name__ for kind in public_kinds() - met} == set()
    assert len(public_kinds()) > 30


def test_no_result_can_be_written_to(results):
    assert overwritten(results) == []


def test_nor_what_comes_from_a_worker(results):
    travelled = [pickle.loads(pickle.dumps(one)) for one in results]
    numbers = [len(list(arrays(ones, set(), set()))) for ones in (results, travelled)]
    assert min(numbers) > 200 and overwritten(travelled) == []


def test_writes_say_so(results):
    for owner, name in arrays(results, set(), set()):
        for array in held_arrays(getattr(owner, name)):
            if array.size and not isinstance(owner, PlanarField):
                with pytest.raises(ValueError, match="read-only"):
                    array[...] = array


def test_a_caller_cannot_change_what_the_next_one_gets():
    """The order in which it went wrong: the branches are shared with the basins."""
    gru = GRU(Uh=3.0 * np.eye(2), bh=(0.01, -0.02))
    before = core.basins(gru).labels.copy()
    for branch in core.separatrices(gru):
        with pytest.raises(ValueError, match="read-only"):
            branch.points[:] = 0.0
    gru.packed[:] = 0.0
    gru.field.parameters[:] = 0.0
    assert np.array_equal(core.basins(gru).labels, before)
    assert hash(gru) == hash(GRU(Uh=3.0 * np.eye(2), bh=(0.01, -0.02)))


def test_an_array_given_by_the_caller_stays_his():
    mine = np.zeros(1)
    field = PlanarField(lambda p, x, y: (p[0], y), lambda p, x, y: (0, 0, 0, 1), WINDOW, mine)
    mine[0] = 1.0
    assert field.parameters[0] == 0.0 and mine.flags.writeable
    path = np.zeros((2, 2))
    kept = dataclasses.replace(core.separatrices(EQ9)[0], points=path)
    path[0] = 0.0
    assert path.flags.writeable and not kept.points.flags.writeable


def containers(value: typing.Any, seen: set[int]) -> Iterator[tuple[str, typing.Any]]:
    """(class.attribute, value) of all lists and dictionaries in a result."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            if isinstance(held, (list, dict)):
                yield f"{type(value).__name__}.{field.name}", held
            yield from containers(held, seen)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from containers(item, seen)
    elif isinstance(value, dict):
        yield from containers(list(value.values()), seen)


@pytest.mark.parametrize("travelled", [False, True])
def test_nothing_can_be_added_to_or_removed_from_a_result(results, travelled):
    looked = [pickle.loads(pickle.dumps(one)) for one in results] if travelled else results
    found = list(containers(looked, set()))
    assert found
    for name, held in found:
        assert not isinstance(held, list), name
        before = dict(held)
        for change in (
            lambda h: h.update(a=1),
            lambda h: h.clear(),
            lambda h: h.__setitem__("a", 1),
        ):
            with pytest.raises(TypeError, match="cannot be changed"):
                change(held)
        assert held == before, name
