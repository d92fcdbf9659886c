"""Still portraits as HoloViews elements: the layers hold the numbers that core computes."""

import holoviews as hv
import numpy as np
import pytest

from app import portrait_elements
from core import GRU, find_fixed_points

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


def test_two_portraits_compose_and_render():
    both = portrait_elements(SWITCHES) + portrait_elements(GRU.rotation(3, 0.5))
    assert isinstance(both, hv.Layout)
    assert hv.render(both, backend="bokeh") is not None


def test_what_is_no_view_is_refused():
    with pytest.raises(ValueError, match="unknown arguments: colour"):
        portrait_elements(SWITCHES, colour="red")
