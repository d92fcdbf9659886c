"""Still portraits as HoloViews elements: the layers hold the numbers that core computes."""

import holoviews as hv
import numpy as np
import pytest

from app import portrait_elements
from core import GRU, find_fixed_points, skeleton

SWITCHES = GRU([[3, 0], [0, 3]])


def layer(overlay, group):
    return next(element for element in overlay if element.group == group)


def test_points_stand_where_core_proves_them_and_are_told_by_kind():
    overlay = portrait_elements(SWITCHES)
    for kind in ("sink", "saddle", "source"):
        shown = layer(overlay, kind).array()
        proven = np.array([p.h for p in find_fixed_points(SWITCHES) if p.kind == kind])
        assert shown[np.lexsort(shown.T)] == pytest.approx(proven[np.lexsort(proven.T)])


def test_the_map_is_the_speed_with_its_first_row_at_the_top():
    field = layer(portrait_elements(GRU([[3, 1], [0, -2]], bh=[0.3, -0.5])), "map")
    x, y = 0.41, -0.77
    gru = GRU([[3, 1], [0, -2]], bh=[0.3, -0.5])
    pixel = field[x, y]
    i, j = field.sheet2matrixidx(x, y)
    centre = field.matrixidx2sheet(i, j)
    assert pixel == pytest.approx(np.log10(np.linalg.norm(gru.velocity(centre))))


def test_trajectories_begin_at_their_starts():
    path = layer(portrait_elements(SWITCHES, starts=[(0.1, 0.2)]), "trajectories")
    assert path.data[0][0] == pytest.approx([0.1, 0.2])


HOMOCLINIC = GRU(Uh=GRU.rotation(3, -np.pi / 20).Uh, bh=(0.32, 0.0535))
"""A saddle's branches, a stable cycle, and no unstable one."""


def test_cycles_and_separatrices_are_those_that_core_computes():
    overlay = portrait_elements(HOMOCLINIC)
    frame = skeleton(HOMOCLINIC)
    (cycle,) = frame.cycles
    line = layer(overlay, "stable_cycles").data[0]
    assert cycle.stable
    assert np.ptp(line[:-1], axis=0) == pytest.approx(np.ptp(cycle.points, axis=0), abs=1e-3)
    groups = [element.group for element in overlay]
    assert "unstable_cycles" not in groups
    for stable in (True, False):
        drawn = layer(overlay, "stable_branches" if stable else "unstable_branches").data[0]
        ends = drawn[np.flatnonzero(np.isnan(drawn[:, 0])) - 1]
        computed = [branch.points[-1] for branch in frame.separatrices if branch.stable is stable]
        assert ends == pytest.approx(np.array(computed), abs=1e-3)


def test_arrows_stand_on_streamlines_and_point_along_the_flow():
    gru = GRU([[3, 1], [0, -2]], bh=[0.3, -0.5])
    arrows = layer(portrait_elements(gru, bounds=(-1, 1, -0.5, 0.5)), "arrows")
    assert len(arrows) > 20
    drawn = hv.render(arrows, backend="bokeh").renderers[0]
    columns = drawn.data_source.data
    assert drawn.glyph.angle.field == "angle"  # in radians
    for x, y, angle in zip(columns["x"], columns["y"], columns["angle"], strict=True):
        u, v = gru.velocity((x, y))
        along = np.array([u / 2, v / 1])
        up = np.array([np.cos(angle + np.pi / 2), np.sin(angle + np.pi / 2)])
        assert up @ along / np.linalg.norm(along) > 0.99


def test_only_chosen_layers_are_drawn_and_the_chosen_quantity():
    gated = GRU([[3, 0], [0, 3]], Uz=[[1, 0], [0, 1]])
    overlay = portrait_elements(gated, layers=["map", "points"], quantity="z1")
    assert {element.group for element in overlay} == {"map", "sink", "saddle", "source"}
    field = layer(overlay, "map")
    assert field.vdims[0].name == "update gate z₁"
    assert np.all((field.dimension_values(2) > 0) & (field.dimension_values(2) < 1))


def test_two_portraits_compose_and_render():
    both = portrait_elements(SWITCHES) + portrait_elements(GRU.rotation(3, 0.5))
    assert isinstance(both, hv.Layout)
    assert hv.render(both, backend="bokeh") is not None


def test_what_is_no_view_is_refused():
    with pytest.raises(ValueError, match="unknown arguments: colour"):
        portrait_elements(SWITCHES, colour="red")
