"""Field maps against the GRU's own velocity and gates, pixel by pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.flow.field_image import QUANTITIES, SPEED_FLOOR, field_map, log_speed, map_quantity
from core.model.gru import GRU

BOUNDS = (-1.0, 0.5, -0.3, 2.0)
GRUS = [
    GRU(
        Uh=[[2, -1], [3, 1]],
        Ur=[[1, 2], [3, 4]],
        Uz=[[-1, 2], [0.5, 3]],
        bh=[0.1, 0.2],
        br=[1, -1],
        bz=[0.3, -2],
    ),
    GRU(Uh=[[2, -1], [3, 1]], Ur=[[1, 2], [3, 4]], reset_after=True, ch=[0.4, 1]),
]


def _pixels(n):
    xmin, xmax, ymin, ymax = BOUNDS
    x = xmin + (np.arange(n) + 0.5) * (xmax - xmin) / n
    y = ymin + (np.arange(n) + 0.5) * (ymax - ymin) / n
    return np.stack(np.meshgrid(x, y), axis=-1)


@pytest.mark.parametrize("gru", GRUS)
def test_every_pixel_is_the_field_at_its_centre(gru):
    n = 17
    shown = field_map(gru, BOUNDS, n)
    h = _pixels(n)
    z, r = gru.gates(h)
    assert shown.bounds == BOUNDS
    assert shown.speed == pytest.approx(np.linalg.norm(gru.velocity(h), axis=-1), rel=1e-12)
    assert shown.update == pytest.approx(z, rel=1e-12)
    assert shown.reset == pytest.approx(r, rel=1e-12)
    for name in QUANTITIES:
        assert map_quantity(gru, BOUNDS, name, n).shape == (n, n)
    assert np.array_equal(map_quantity(gru, BOUNDS, "z2", n), shown.update[..., 1])
    assert np.array_equal(map_quantity(gru, BOUNDS, "r1", n), shown.reset[..., 0])


def test_row_zero_is_the_lowest():
    speed = map_quantity(GRU(Uh=0), (0, 1, 0, 10), "speed", 10)  # ḣ = −h/2
    assert speed[0, 0] == pytest.approx(0.5 * math.hypot(0.05, 0.5))
    assert speed[9, 0] == pytest.approx(0.5 * math.hypot(0.05, 9.5))


def test_log_speed_has_a_floor():
    assert log_speed(np.array([0.0, 1e-300, 1e-3])) == pytest.approx(
        [math.log10(SPEED_FLOOR), math.log10(SPEED_FLOOR), -3.0]
    )
    frozen = field_map(GRU(Uh=3 * np.eye(2), bz=1000.0), BOUNDS, 5)
    assert np.all(frozen.speed == 0.0) and np.all(frozen.update == 1.0)
    assert np.all(np.isfinite(frozen.log_speed))


def test_default_resolution():
    assert field_map(GRU(Uh=0), BOUNDS).speed.shape == (150, 150)


@pytest.mark.parametrize(
    ("arguments", "entry"),
    [
        ((GRU(Uh=[[1.0]]), BOUNDS, "speed"), "2 units"),
        ((GRU(Uh=0), BOUNDS, "z3"), "quantity"),
        ((GRU(Uh=0), (0, 0, 0, 1), "z1"), "xmin"),
        ((GRU(Uh=0), BOUNDS, "z1", 1), "resolution"),
        ((GRU(Uh=0), BOUNDS, "z1", 2.5), "resolution"),
    ],
)
def test_bad_input_is_named(arguments, entry):
    with pytest.raises(ValueError, match=entry):
        map_quantity(*arguments)
