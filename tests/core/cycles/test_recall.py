"""Recall: every limit cycle listed for the reference systems is found, and what it encloses."""

from __future__ import annotations

import numpy as np
import pytest

from core.separatrix_skeleton.assembly import computed_limit_cycles, skeleton
from tests.core.cycle_truth import flow
from tests.core.known_fields import ENTRIES, WITH_CYCLES, reference


def listed(entry, cycles):
    """Pair every listed cycle with a found one, one to one."""
    free = list(cycles)
    for expected in entry["limit_cycles"]:
        point = np.array(expected["point"])
        best = min(free, key=lambda c: np.linalg.norm(c.points - point, axis=1).min())
        free.remove(best)
        yield best, expected


LISTED = [entry for entry in ENTRIES if entry["limit_cycles"] is not None]


def test_there_are_44_classes_with_cycles():
    assert len(WITH_CYCLES) == 44 and all(entry["limit_cycles"] for entry in WITH_CYCLES)
    assert sum(len(entry["limit_cycles"]) for entry in WITH_CYCLES) == 71


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["name"])
def test_every_listed_cycle_is_found(entry):
    found = skeleton(reference(entry["name"]))
    assert found.reasons == () and len(found.cycles) >= len(entry["limit_cycles"])
    for cycle, expected in listed(entry, found.cycles):
        assert cycle.stable == expected["stable"] and (cycle.log_multiplier < 0) == cycle.stable
        assert cycle.period == pytest.approx(expected["period"], rel=1e-6)
        ours = sorted(found.points[i].kind for i in cycle.encloses)
        assert ours == sorted(expected["encloses"])
        low, high = cycle.points.min(axis=0), cycle.points.max(axis=0)
        ranges = np.array([expected["xrange"], expected["yrange"]])
        assert np.allclose(ranges, np.array([low, high]).T, atol=2e-3)
        assert cycle.confirmed and cycle.residual < 1e-10


def test_where_none_is_listed_none_is_found_but_confirmed_ones():
    # the lists are lower bounds: what is beyond them must stand on its own
    for entry in LISTED:
        cycles = list(computed_limit_cycles(reference(entry["name"])))
        if len(cycles) == len(entry["limit_cycles"]):
            continue
        for cycle in cycles:
            assert cycle.confirmed


@pytest.mark.parametrize("entry", WITH_CYCLES[::4], ids=lambda entry: entry["name"])
def test_cycles_close_under_another_integrator(entry):
    system = reference(entry["name"])
    for cycle in computed_limit_cycles(system):
        if abs(cycle.log_multiplier) > 12.0:  # an error would grow too much to be seen
            continue
        end = flow(system.field, cycle.section.base, cycle.period)
        assert np.abs(end - cycle.section.base).max() < 1e-12 * max(
            100.0, 100.0 * cycle.multiplier, 1.0
        )


@pytest.mark.parametrize("entry", WITH_CYCLES, ids=lambda entry: entry["name"])
def test_a_cycle_encloses_index_sum_1(entry):
    found = skeleton(reference(entry["name"]))
    for cycle in found.cycles:
        assert sum(found.points[i].index for i in cycle.encloses) == 1
        # and these are the points inside the polygon that is drawn
        assert cycle.encloses == tuple(
            i for i, point in enumerate(found.points) if _winds(cycle.points, point.h)
        )
        if cycle.parent is not None:
            assert set(cycle.encloses) <= set(found.cycles[cycle.parent].encloses)


def _winds(polygon, place):
    angle = np.unwrap(np.arctan2(*(polygon - place).T[::-1]))
    return round(abs(angle[-1] - angle[0]) / (2 * np.pi)) == 1
