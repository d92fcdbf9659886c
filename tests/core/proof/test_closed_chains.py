"""Winding numbers of chains: against angles summed along the curve; boxes hold what they should."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from core.proof.closed_chains import (
    PIECE,
    UNKNOWN,
    VX,
    VY,
    XHI,
    XLO,
    YHI,
    YLO,
    cut_chain,
    halve,
    reach_of_roundings,
    winding,
)


def closed_chain(seed, arcs=6):
    """Random Bézier arcs, each begun where the one before ends: a chain that crosses itself."""
    rng = np.random.default_rng(seed)
    chain = rng.uniform(-1.0, 1.0, (arcs, 8))
    for i in range(arcs):
        chain[i, 6:] = chain[(i + 1) % arcs, :2]
    return chain


def along(arc, t):
    b = arc.reshape(4, 2)
    t = np.asarray(t)[:, None]
    s = 1.0 - t
    return s**3 * b[0] + 3.0 * s**2 * t * b[1] + 3.0 * s * t**2 * b[2] + t**3 * b[3]


def turns(chain, place):
    """The angle, summed over many chords."""
    curve = np.concatenate([along(arc, np.linspace(0.0, 1.0, 2000)) for arc in chain]) - place
    angles = np.unwrap(np.arctan2(curve[:, 1], curve[:, 0]))
    return (angles[-1] - angles[0]) / (2.0 * np.pi)


def pieces_of(chain, longest):
    pieces = np.empty((5000, PIECE))
    end = cut_chain(chain, np.full(len(chain), longest), pieces, 0)
    assert end > 0
    return pieces[:end].copy()


@pytest.mark.parametrize("seed", range(8))
def test_winding_numbers_are_the_sums_of_angles(seed):
    chain = closed_chain(seed)
    rng = np.random.default_rng(seed)
    decided, seen = 0, set()
    for longest in (10.0, 0.1, 0.01):
        pieces = pieces_of(chain, longest)
        for x, y in rng.uniform(-1.0, 1.0, (60, 2)):
            number = winding(pieces, x, x, y, y)
            if number != UNKNOWN:
                decided += 1
                seen.add(number)
                assert number == round(turns(chain, (x, y)))
    assert decided > 60
    assert len(seen) > 1


def test_a_box_is_as_each_of_its_places():
    pieces = pieces_of(closed_chain(3), 0.02)
    rng = np.random.default_rng(3)
    decided = 0
    for x, y in rng.uniform(-1.0, 1.0, (300, 2)):
        width, height = rng.uniform(0.0, 0.2, 2)
        number = winding(pieces, x, x + width, y, y + height)
        if number != UNKNOWN:
            decided += 1
            for u, v in rng.uniform(0.0, 1.0, (5, 2)):
                u, v = x + u * width, y + v * height
                assert winding(pieces, u, u, v, v) == number
    assert decided > 50


@pytest.mark.parametrize("longest", [1.0, 0.05, 1e-3])
def test_boxes_hold_their_pieces_exactly(longest):
    """In 60 digits, with no slack: the pieces of an arc are its parts of equal length of parameter,
    halved where they are long."""
    arc = closed_chain(5)[0]
    pieces = np.empty((5000, PIECE))
    chain = np.array([arc, [*arc[6:], *arc[6:], *arc[:2], *arc[:2]]])
    end = cut_chain(chain, np.full(2, longest), pieces, 0)
    mpmath.mp.dps = 60
    boxes = [[mpmath.mpf(v) for v in piece[2:]] for piece in pieces[:end].tolist()]
    numbers = [[mpmath.mpf(float(arc[2 * k + i])) for k in range(4)] for i in range(2)]

    def exact(t, i):
        b, s = numbers[i], 1 - t
        return s**3 * b[0] + 3 * s**2 * t * b[1] + 3 * s * t**2 * b[2] + t**3 * b[3]

    missing = 0
    for t in [mpmath.mpf(k) / 997 for k in range(997)]:
        x, y = exact(t, 0), exact(t, 1)
        missing += not any(b[0] <= x <= b[1] and b[2] <= y <= b[3] for b in boxes)
    assert missing == 0


def test_vertices_lie_in_the_boxes_on_both_sides():
    pieces = pieces_of(closed_chain(1), 0.01)
    after = np.roll(pieces, -1, axis=0)
    for first, second in ((pieces, pieces), (pieces, after)):
        assert (first[:, XLO] <= second[:, VX]).all()
        assert (second[:, VX] <= first[:, XHI]).all()
        assert (first[:, YLO] <= second[:, VY]).all()
        assert (second[:, VY] <= first[:, YHI]).all()


def test_halves_are_as_near_as_their_bound_says():
    mpmath.mp.dps = 60
    rng = np.random.default_rng(0)
    for scale in (1.0, 1e-5, 1e3):
        arc = scale * rng.normal(size=8)
        now = arc.copy()
        exact = [mpmath.mpf(float(v)) for v in arc]
        for level in range(1, 13):
            first, second = np.empty(8), np.empty(8)
            halve(now, first, second)
            for k in range(2):
                a, b, c, d = exact[k], exact[2 + k], exact[4 + k], exact[6 + k]
                ab, bc, cd = (a + b) / 2, (b + c) / 2, (c + d) / 2
                abc, bcd = (ab + bc) / 2, (bc + cd) / 2
                exact[k], exact[2 + k], exact[4 + k], exact[6 + k] = a, ab, abc, (abc + bcd) / 2
            now = first
            reach = reach_of_roundings(arc, level)
            assert all(abs(v - e) <= reach for v, e in zip(now.tolist(), exact, strict=True))


def test_what_is_not_closed_has_no_pieces():
    chain = closed_chain(2)
    chain[-1, 6] = np.nextafter(chain[-1, 6], 2.0)
    assert cut_chain(chain, np.full(6, 1.0), np.empty((5000, PIECE)), 0) == -1
    chain = closed_chain(2)
    chain[3, 0] = np.nextafter(chain[3, 0], 2.0)
    assert cut_chain(chain, np.full(6, 1.0), np.empty((5000, PIECE)), 0) == -1


@pytest.mark.parametrize("room", [0, 3, 6, 50])
def test_pieces_keep_to_their_room(room):
    chain = closed_chain(4)
    pieces = np.full((room + 4, PIECE), 7.0)
    end = cut_chain(chain, np.full(6, 0.01), pieces[:room], 0)
    assert end == -1
    assert (pieces[room:] == 7.0).all()


def test_what_is_not_finite_is_unknown():
    pieces = pieces_of(closed_chain(0), 0.1)
    assert winding(pieces, np.nan, np.nan, 0.0, 0.0) == UNKNOWN
    pieces[2, XHI] = np.nan
    assert winding(pieces, 5.0, 5.0, 0.0, 0.0) in (UNKNOWN, 0)
