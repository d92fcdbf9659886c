"""One portrait as one buffer: what the browser decodes is what was packed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.live.packet import (
    BREAK,
    pack,
    quantised_curves,
    quantised_image,
    quantised_series,
)

SQUARE = (-1.1, 1.1, -1.1, 1.1)
STEPS = 65534


def curves(codes, bounds):
    """Codes to numbers, as `packet.js` does: the window enlarged threefold, NaN at breaks."""
    xmin, xmax, ymin, ymax = bounds
    size = np.array([xmax - xmin, ymax - ymin])
    low = np.array([xmin, ymin]) - size
    values = low + (codes.astype(float) - 1) * (3 * size / STEPS)
    return np.where(codes == BREAK, np.nan, values)


def runs(values):
    """The pieces between NaN rows."""
    broken = np.isnan(values[:, 0])
    assert (np.isnan(values) == broken[:, None]).all()
    pieces, now = [], []
    for row, at_break in zip(values, broken, strict=True):
        if at_break:
            pieces.append(np.array(now))
            now = []
        else:
            now.append(row)
    return [*pieces, np.array(now)]


@st.composite
def pictures(draw):
    """A window of any size and place, and polylines inside its threefold."""
    x, y = draw(st.floats(-50, 50)), draw(st.floats(-50, 50))
    w, h = 10.0 ** draw(st.floats(-6, 1)), 10.0 ** draw(st.floats(-6, 1))
    share = st.floats(-0.999, 1.999)
    lines = draw(st.lists(st.lists(st.tuples(share, share), min_size=1, max_size=9), max_size=5))
    place, size = np.array([x, y]), np.array([w, h])
    return (x, x + w, y, y + h), [place + size * np.array(line) for line in lines]


@given(pictures())
def test_curves_are_decoded_within_half_a_step(picture):
    bounds, lines = picture
    codes = quantised_curves(lines, bounds)
    assert codes.dtype == np.uint16
    if not lines:
        assert codes.shape == (0, 2)
        return
    decoded = runs(curves(codes, bounds))
    assert len(decoded) == len(lines)
    size = np.array([bounds[1] - bounds[0], bounds[3] - bounds[2]])
    # the window's own corners are rounded to floats, too
    rounding = 4 * np.finfo(float).eps * np.abs(bounds).max()
    for line, piece in zip(lines, decoded, strict=True):
        assert piece.shape == line.shape
        assert (np.abs(piece - line) <= 3 * size * (0.5001 / STEPS) + rounding).all()


def test_half_a_step_is_a_small_part_of_a_pixel():
    bounds = SQUARE
    line = np.random.default_rng(1).uniform(-1.1, 1.1, (5000, 2))
    worst = np.abs(curves(quantised_curves([line], bounds, len(line)), bounds) - line).max()
    assert worst / 2.2 * 700 < 0.03
    assert worst < 2.2 * 3 / STEPS


def test_a_run_outside_becomes_one_break():
    far = 1e3
    line = np.array([[0, 0], [0.1, 0.1], [far, 0], [far, far], [np.inf, 0], [0.2, 0.2], [0.3, 0]])
    codes = quantised_curves([line], SQUARE)
    assert codes.all(axis=1).tolist() == [True, True, False, True, True]
    assert [len(piece) for piece in runs(curves(codes, SQUARE))] == [2, 2]


def test_lines_wholly_outside_leave_nothing_between_the_others():
    inside = np.array([[0.0, 0.0], [1.0, 1.0]])
    outside = inside + 50
    codes = quantised_curves([outside, inside, outside, outside, inside, outside], SQUARE)
    assert [len(piece) for piece in runs(curves(codes, SQUARE)) if len(piece)] == [2, 2]
    assert (codes == BREAK).all(axis=1).sum() <= 3
    assert len(quantised_curves([outside, outside], SQUARE)) <= 1


def test_a_coordinate_out_of_range_breaks_both():
    codes = quantised_curves([np.array([[0.0, 0.0], [0.0, 9.0], [math.nan, 0.0], [0, 0]])], SQUARE)
    assert codes[1].tolist() == [BREAK, BREAK]
    assert len(codes) == 3


def test_the_threefold_window_s_edges_are_kept():
    edge = np.array([[-3.3, -3.3], [3.3, 3.3]])
    assert quantised_curves([edge], SQUARE).tolist() == [[1, 1], [STEPS + 1, STEPS + 1]]


@given(st.lists(st.integers(1, 6), max_size=4), st.floats(0.1, 2000), st.integers(0, 2**32 - 1))
def test_series_are_decoded_within_half_a_step(lengths, duration, seed):
    random = np.random.default_rng(seed)
    times = [np.sort(random.uniform(0, duration, n)) for n in lengths]
    states = [random.uniform(-1, 1, (n, 2)) for n in lengths]
    spans = [(0.0, duration), (-1.0, 1.0), (-1.5, 1.5)]
    codes = quantised_series(times, states, spans)
    if not lengths:
        assert codes.shape == (0, 3)
        return
    low = np.array([a for a, _ in spans])
    width = np.array([b - a for a, b in spans])
    decoded = np.where(codes == BREAK, np.nan, low + (codes.astype(float) - 1) * (width / STEPS))
    for piece, t, h in zip(runs(decoded), times, states, strict=True):
        error = np.abs(piece - np.column_stack([t, h]))
        assert (error <= width * (0.5001 / STEPS)).all()


def test_a_span_without_width_is_decoded():
    codes = quantised_series([np.array([0.0])], [np.array([[0.5, 0.5]])], [(0, 0), (0, 1), (0, 1)])
    assert codes.tolist() == [[1, 1 + STEPS // 2, 1 + STEPS // 2]]


@given(st.floats(-10, 10), st.floats(0.5, 6), st.integers(0, 2**32 - 1))
def test_images_are_decoded_within_half_a_level(low, span, seed):
    values = np.random.default_rng(seed).uniform(low, low + span, (5, 7))
    image = quantised_image(values, low, low + span)
    assert image.dtype == np.uint8
    assert np.abs(low + image * (span / 255) - values).max() <= span / 255 * 0.5001


def test_images_are_cut_at_both_ends():
    values = np.array([[-np.inf, -9, 0, 1, 9, np.inf]])
    assert quantised_image(values, 0.0, 1.0).tolist() == [[0, 0, 0, 255, 255, 255]]


@given(st.text(max_size=20), st.lists(st.integers(0, 20), max_size=5))
def test_pack_is_laid_out_as_documented(decode, text, sizes):
    random = np.random.default_rng(len(sizes))
    sections = {
        f"part{i}": random.integers(0, 256, n, dtype=np.uint8 if i % 2 else np.uint16)
        for i, n in enumerate(sizes)
    }
    header, found = decode(pack({"text": text}, sections))
    assert header["text"] == text
    assert list(found) == list(sections)
    for name, array in sections.items():
        assert np.array_equal(found[name], array)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_header_that_is_no_json_is_an_error(bad):
    with pytest.raises(ValueError, match="JSON"):
        pack({"value": bad}, {})


@pytest.mark.parametrize("most", [10, 100, 1000])
def test_layers_of_too_many_rows_are_thinned_and_keep_their_ends(most):
    t = np.linspace(0.0, 20.0, 5000)
    lines = [np.column_stack([np.cos(t), np.sin(t)]) * r for r in (0.3, 0.6, 0.9)]
    whole = quantised_curves(lines, SQUARE, 20_000)
    thin = quantised_curves(lines, SQUARE, most)
    assert len(whole) == 3 * 5000 + 2  # nothing is left out where there is room
    assert len(thin) <= most + 4 * len(lines)
    pieces, all_of_it = runs(curves(thin, SQUARE)), runs(curves(whole, SQUARE))
    assert len(pieces) == len(all_of_it) == 3
    for piece, full in zip(pieces, all_of_it, strict=True):
        assert (piece[[0, -1]] == full[[0, -1]]).all()
        assert {tuple(row) for row in piece} <= {tuple(row) for row in full}
