"""Sweeps and frequency maps against known answers, other methods and each other."""

from __future__ import annotations

import csv
import io
import math
import pickle

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core import GRU
from core.model.families import family_of, plane_of
from core.sweeps import (
    QUANTITIES,
    Axis,
    FrequencyMap,
    SpeedAt,
    frequency_map,
    frequency_statistics,
    sweep,
    to_csv,
    to_npz,
)
from core.sweeps.quantities import NotResolved, Quantity
from core.sweeps.results import from_npz

HOPF = math.acos(2.0 / 3.0)
FOLD = 0.147822070679066


def eq8(angle, gain):
    return GRU.rotation(gain, angle)


def eq9(shift):
    c, s = math.cos(math.pi / 20), math.sin(math.pi / 20)
    return GRU(Uh=3 * np.array([[c, s], [-s, c]]), bh=[0.32, shift])


def test_the_frequencies_of_the_rotation():
    # computed independently, to the digits shown
    grid = frequency_map(eq8, [0.2, 0.4, 0.6, 0.7], [2.5])
    assert grid.frequency.shape == (1, 4)
    np.testing.assert_allclose(
        grid.frequency[0], [0.01467417, 0.03327009, 0.05442797, np.nan], atol=5e-9
    )
    periods = {0.8: 12.208510064, 0.5: 23.674026367, 0.2: 96.324122481, 0.15: 561.496897544}
    column = frequency_map(eq8, list(periods), [3.0]).frequency[0]
    np.testing.assert_allclose(1.0 / column, list(periods.values()), rtol=1e-9)


@pytest.mark.parametrize(("bias", "known"), [(0.0, 0.04224), (1.0, 0.03634), (2.0, 0.03173)])
def test_the_frequency_against_the_reset_bias(bias, known):
    grid = frequency_map(lambda a, b: GRU.rotation(b, a, bias), [0.5], [3.0])
    assert abs(grid.frequency[0, 0] - known) < 5e-6


def test_no_cell_next_to_a_boundary_is_white():
    # the cycle exists for FOLD < α < HOPF, both known to 15 digits
    inside = np.r_[HOPF - np.logspace(-8, -2, 7), FOLD + np.logspace(-5, -2, 4)]
    outside = np.r_[HOPF + np.logspace(-6, -2, 5), FOLD - np.logspace(-6, -2, 5)]
    grid = frequency_map(eq8, np.r_[inside, outside], [3.0])
    has = np.isfinite(grid.frequency[0])
    assert has[: len(inside)].all()
    assert not has[len(inside) :].any()
    assert not grid.unresolved[0, len(inside) : len(inside) + 5].any()
    # the period at onset is 2π/ω, known in closed form to ten digits
    assert abs(1.0 / grid.frequency[0, 0] - 11.2397035697) < 1e-6


def test_where_a_lone_source_is_proven_a_frequency_is():
    # in a square that traps all, a cycle must be there (Poincaré and Bendixson)
    axes = [Axis("angle", 0.0, math.pi / 2, 30), Axis("gain", 2.0, 3.0, 12)]
    for bias in (0.0, 1.0):
        base = GRU.rotation(2.0, 0.5, bias)
        frequencies = sweep(base, axes, "frequency", workers=0).values
        points = sweep(base, axes, "fixed points", workers=0).values
        lone = (points == 1.0) & (sweep(base, axes, "sources", workers=0).values == 1.0)
        assert lone.sum() > 50
        assert np.isfinite(frequencies[lone]).all()
        # and a rotation's origin is a sink, alone, outside: there is none
        assert np.isnan(frequencies[(points == 1.0) & ~lone]).all()


def test_a_cell_that_cannot_be_decided_is_marked():
    close = frequency_map(eq8, [FOLD + 1e-13], [3.0])
    assert np.isnan(close.frequency[0, 0])
    assert close.unresolved[0, 0]


def test_frequencies_equal_those_of_another_integrator():
    rng = np.random.default_rng(5)
    first, second = np.sort(rng.uniform(0.3, 0.7, 2)), np.array([2.9])
    grid = frequency_map(eq8, first, second)
    for j, angle in enumerate(first):
        field = eq8(angle, second[0]).velocity

        def right(_, h, field=field):
            return field(h)

        start = solve_ivp(right, (0, 2000.0), [0.5, 0.1], method="DOP853", rtol=1e-12, atol=1e-13)
        start = start.y[:, -1]
        across = right(0.0, start)

        def section(_, h, start=start, across=across):
            return float((h - start) @ across)

        section.direction = 1.0
        turn = solve_ivp(
            right, (0, 200.0), start, method="DOP853", rtol=1e-13, atol=1e-15, events=section
        )
        period = next(t for t in turn.t_events[0] if t > 1.0)
        assert abs(grid.frequency[0, j] * period - 1.0) < 1e-8


def test_counts_along_equation_9():
    axis = Axis("gamma", 0.051, 0.0535, 2, ends=True)
    for name, known in {"sinks": [3, 2], "saddles": [2, 2], "sources": [0, 1],
                        "fixed points": [5, 5], "stable cycles": [0, 1],
                        "unstable cycles": [0, 0]}.items():  # fmt: skip
        assert sweep(eq9, axis, name, workers=0).values.tolist() == known, name
    found = sweep(eq9, axis, "period", workers=0).values
    assert math.isnan(found[0])
    assert abs(found[1] - 88.361056) < 1e-6


def test_of_several_stable_cycles_the_widest_counts():
    # an unstable cycle between a sink and the stable cycle around it
    hidden = GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17])
    assert abs(QUANTITIES["period"](hidden) - 43.03003) < 1e-5
    assert QUANTITIES["stable cycles"](hidden) == QUANTITIES["unstable cycles"](hidden) == 1


def test_shares_speed_and_signature():
    # four sinks of two like units share the square evenly; r = ½, so that weights are 6
    bistable = GRU(Uh=np.eye(2) * 3.0)
    assert abs(QUANTITIES["largest share"](bistable) - 0.25) < 1e-12
    gru = GRU(Uh=0, bh=[math.atanh(0.5), 0.0])
    assert abs(SpeedAt(0.0, 0.0).quantity(gru) - 0.25) < 1e-15
    assert abs(SpeedAt(0.1)(GRU(Uh=[[0.0]])) - 0.05) < 1e-15
    table = sweep(eq8, [Axis("a", 0.3, 1.2, 3, ends=True), Axis("b", 2.0, 3.0, 2, ends=True)],
                  "signature", workers=0)  # fmt: skip
    expected = [[eq8(a, b) for a in table.axes[0]] for b in table.axes[1]]
    for row, systems in zip(table.values, expected, strict=True):
        for index, gru in zip(row, systems, strict=True):
            assert table.texts[int(index)] == QUANTITIES["signature"](gru)
    assert table.values.ravel()[0] == 0
    assert len(table.texts) == 2  # with and without the cycle


def test_one_unit_has_points_and_no_cycles():
    axis = Axis("Uh[0, 0]", 1.0, 5.0, 2)
    found = sweep(GRU([[2.0]], br=[40.0]), axis, "fixed points", workers=0)
    assert found.axes[0].tolist() == [2.0, 4.0]
    assert found.values.tolist() == [3.0, 3.0]
    assert sweep(GRU([[2.0]]), axis, "stable cycles", workers=0).values.tolist() == [0.0, 0.0]
    assert np.isnan(sweep(GRU([[2.0]]), axis, "frequency", workers=0).values).all()


def test_the_chunks_do_not_matter():
    axes = [Axis("angle", 0.1, 1.0, 7), Axis("gain", 1.5, 3.0, 5)]
    whole = sweep(GRU.rotation(2.0, 0.5), axes, "frequency", workers=0)
    parts = []
    single = sweep(GRU.rotation(2.0, 0.5), axes, "frequency", workers=0, chunk=1,
                   partial=parts.append)  # fmt: skip
    assert whole.values.shape == (5, 7)
    assert np.isfinite(whole.values).any()
    assert np.isnan(whole.values).any()
    assert np.array_equal(whole.values, single.values, equal_nan=True)
    assert [part.cells.stop - part.cells.start for part in parts] == [1] * 35
    glued = np.concatenate([part.values for part in parts])
    assert np.array_equal(glued, whole.values.ravel(), equal_nan=True)
    assert [part.progress.done for part in parts] == list(range(1, 36))
    assert parts[-1].progress.left == 0.0
    direct = QUANTITIES["frequency"](plane_of(GRU.rotation(2.0, 0.5), "angle", "gain")(
        whole.axes[0][3], whole.axes[1][4]))  # fmt: skip
    assert whole.values[4, 3] == direct


def test_what_is_left_of_a_slow_chunk_is_done_later(monkeypatch):
    monkeypatch.setattr("core.sweeps.parts.CHUNK", -1.0)  # over after one cell
    found = sweep(eq9, Axis("gamma", 0.0, 0.1, 9), "fixed points", workers=0)
    monkeypatch.undo()
    assert np.array_equal(
        found.values, sweep(eq9, Axis("gamma", 0.0, 0.1, 9), "fixed points", workers=0).values
    )


def test_mean_and_variance_of_frequency_maps():
    nan = np.nan
    first, second = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    none = np.zeros((2, 2), bool)
    one = FrequencyMap(first, second, np.array([[1.0, 3.0], [nan, 5.0]]), none)
    two = FrequencyMap(first, second, np.array([[nan, 4.0], [nan, 8.0]]), none)
    found = frequency_statistics([one, two])
    assert found.own_mean.tolist() == [3.0, 6.0]
    np.testing.assert_allclose(found.own_variance, [8.0 / 3.0, 4.0])
    assert found.own_cells.tolist() == [3, 2]
    assert found.common_mean.tolist() == [4.0, 6.0]
    assert found.common_variance.tolist() == [1.0, 4.0]
    assert found.common_cells == 2
    with pytest.raises(ValueError, match="same grid"):
        frequency_statistics([one, FrequencyMap(first, first + 1.0, one.frequency, none)])
    with pytest.raises(ValueError, match="at least one"):
        frequency_statistics([])


def test_figure_6b_goes_the_other_way_than_printed():
    # mean and variance over each own region rise with s; over the common region the mean
    # falls, and the variance still rises (MATH: 120 × 60 cells; here 24 × 12)
    angles, gains = (np.arange(24) + 0.5) / 24 * math.pi, 1.0 + (np.arange(12) + 0.5) / 6
    maps = [
        frequency_map(lambda a, b, s=s: GRU.rotation(b, a, s), angles, gains)
        for s in (0.0, 1.0, 2.0)
    ]
    found = frequency_statistics(maps)
    np.testing.assert_allclose(found.own_mean, [0.0312, 0.0481, 0.0566], rtol=0.1)
    assert (np.diff(found.own_variance) > 0).all()
    np.testing.assert_allclose(found.common_mean, [0.0431, 0.0385, 0.0339], rtol=0.1)
    assert (np.diff(found.common_variance) > 0).all()


def test_export():
    axes = [Axis("a, b", 0.0, 1.0, 2, ends=True), Axis("gain", 2.0, 3.0, 3, ends=True)]
    marked = Quantity("sum, or not", "", "units", summed)
    found = sweep(summing, axes, marked, workers=0)
    rows = list(csv.reader(io.StringIO(to_csv(found))))
    assert rows[0] == ["a, b", "gain", "sum, or not [units]"]
    assert rows[1:4] == [["0.0", "2.0", "2.0"], ["1.0", "2.0", ""], ["0.0", "2.5", "2.5"]]
    assert rows[4] == ["1.0", "2.5", "not resolved"]
    assert len(rows) == 7
    back = from_npz(to_npz(found))
    assert (back.parameters, back.quantity, back.unit) == (("a, b", "gain"), marked.name, "units")
    assert np.array_equal(back.values, found.values, equal_nan=True)
    assert np.array_equal(back.unresolved, found.unresolved)
    assert all(np.array_equal(x, y) for x, y in zip(back.axes, found.axes, strict=True))
    with pytest.raises(ValueError, match="not a sweep's archive"):
        from_npz(to_npz(found)[:-40])


def summing(a, b):
    return GRU(Uh=0, bh=[a, b])


def summed(gru):
    a, b = gru.bh
    if (a, b) == (1.0, 2.5):
        raise NotResolved("as asked")
    return math.nan if (a, b) == (1.0, 2.0) else a + b


def test_texts_are_exported_in_full():
    found = sweep(summing_one, Axis("a", 0.0, 1.0, 2), Quantity("word", "", "", worded), workers=0)
    assert found.values.tolist() == [0.0, 1.0]
    assert to_csv(found).splitlines() == ["a,word", "0.25,low", "0.75,high"]
    assert from_npz(to_npz(found)).texts == ("low", "high")


def worded(gru):
    return "low" if gru.bh[0] < 0.5 else "high"


def summing_one(a):
    return GRU(Uh=0, bh=[a, 0.0])


def test_everything_that_travels_can_be_pickled():
    for quantity in [*QUANTITIES.values(), SpeedAt(0.1, 0.2).quantity]:
        assert pickle.loads(pickle.dumps(quantity)) == quantity
        assert quantity.function.__doc__
    family = family_of(GRU.rotation(2.0, 0.1), "gain")
    assert pickle.loads(pickle.dumps(family)) == family
