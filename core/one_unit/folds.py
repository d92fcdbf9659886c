"""Where a one-unit GRU's fixed points meet: fold curves and cusps, in closed form.

With the reset gate r = σ(u h + c), u = Ur and c = br, the pre-activation of both reset
conventions is linear in the weight w = Uh and the bias b = bh:

    P(h) = b + w g(h) + k r(h),     g(h) = h r(h),     k = ch (0 for reset before).

A fixed point satisfies P(h) = artanh h, a fold (saddle-node) also P′(h) = 1/(1 − h²). These
are two linear equations for w and b, so that the folds for a given reset gate are a curve
over h in (−1, 1):

    w(h) = (1/(1 − h²) − k r′)/g′,     b(h) = artanh h − k r − w g.

Its slope is db/dw = −g, and it has a cusp where w′(h) = 0 (Kuznetsov, *Elements of Applied
Bifurcation Theory*, §8.2). The update gate takes no part: 1 − z > 0 moves no fixed point and,
with one unit, changes no stability.

How many fixed points there can be
----------------------------------
*Reset before* (the paper): at most three, counted with multiplicity. With s = u h + c,
g′ = σ′(s) (1 + s + e^s − c) changes sign once, at s*. Below it −g′ is log-concave, since
c − 1 − s − e^s is concave. Above it g′ rises to its maximum, and as far as it does so with
h u > 0 it is log-concave (1 + (s − c) σ(−s) is concave exactly where g′ rises); elsewhere g′
and 1 − h² rise or fall together. So (1 − h²) g′ has one extremum on each side, w(h) takes
every value at most twice, and for w > 0 there is exactly one cusp.

*Reset after*: five exist (`tests/core/test_one_unit.py`), and among seven million random units
none had more. More than seven cannot be: multiplied by (1 + e^s)², the fold's equation is an
exponential polynomial −1 + e^s p₃(s) + e^{2s} p₂(s) with at most 7 real zeros (Pólya & Szegő,
*Problems and Theorems in Analysis II*, part V, 75), of which an even number has |h| < 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Array
from core.found import Found
from core.model.gru import GRU
from core.model.planar_field import Bounds
from core.one_unit.drive import Drive, roots_between
from core.results import result
from core.validation import finite_array, window

_CHORD = 0.01
_PASSES = 12


@dataclass(frozen=True)
class Fold:
    """A point of a fold curve: with this ``weight`` and ``bias`` fixed points meet at ``h``."""

    h: float
    weight: float
    bias: float


@result
class FoldCurve:
    """One connected piece of the folds in a window of the (weight, bias) plane.

    ``h``, ``weight`` and ``bias`` are (n,), ascending in h; a cusp is a vertex.
    """

    h: Array
    weight: Array
    bias: Array


@dataclass(frozen=True, eq=False)
class UnitFolds:
    """The folds of a one-unit GRU for its reset gate, in a window.

    Attributes
    ----------
    bounds
        The window (wmin, wmax, bmin, bmax).
    curves
        The fold curves with a weight in the window or up to one width beside it; every
        vertex is exact to rounding, and so are the ``cusps``. That none is missing is
        *computed*, from a grid that resolves the gate.
    cusps
        Where two fold curves end in a tip and three fixed points meet, in order of h; those
        in the window.
    """

    bounds: Bounds
    curves: tuple[FoldCurve, ...]
    cusps: tuple[Fold, ...]


def fold_at(gru: GRU, h: float) -> Fold:
    """The weight and bias for which two fixed points of ``gru`` meet at ``h`` in (−1, 1).

    Of ``gru``, only the reset gate counts. Raises ValueError for other h, and where no
    weight makes a fold (g′ = 0).
    """
    place = float(finite_array("h", [h], (1,))[0])
    if not abs(place) < 1.0:
        raise ValueError(f"h must lie between −1 and 1, not {place}")
    return _fold(Drive.of(gru), float(np.arctanh(place)))


def folds_along(
    gru: GRU, direction: Literal["bias", "weight"], limit: float = 1000.0
) -> Found[Fold]:
    """The folds that one meets by changing only the bias, or only the weight, of ``gru``.

    Parameters
    ----------
    direction
        "bias": all folds at the weight of ``gru``; "weight": all at its bias.
    limit
        Weights beyond this size are left out.

    Returns
    -------
    Found of Fold
        In order of h. Each is exact to rounding; that none is missing is *computed*.
    """
    drive = Drive.of(gru)
    weight, bias = float(gru.Uh[0, 0]), float(gru.bh[0])
    if direction not in ("bias", "weight"):
        raise ValueError(f'direction must be "bias" or "weight", not {direction!r}')
    limit = abs(weight) if direction == "bias" else limit
    grid = drive.grid(drive.reach(limit))
    grid = np.union1d(grid, drive.cusps(grid))
    if direction == "bias":
        roots = roots_between(lambda a: drive.slope_function(a, weight), grid)
        # w is known exactly: b from it, not from the curve, which is steep near a pole
        h = np.tanh(roots)
        biases = roots - drive.k * drive.gate(h)[0] - weight * drive.weighted(h)[0]
        found = zip(h.tolist(), biases.tolist(), strict=True)
        return Found.of(Fold(x, weight, b) for x, b in found)
    roots = roots_between(lambda a: drive.bias_function(a, bias), grid)
    weights = drive.fold(roots)[0]
    kept = np.abs(weights) <= limit
    pairs = zip(np.tanh(roots[kept]).tolist(), weights[kept].tolist(), strict=True)
    return Found.of(Fold(x, w, bias) for x, w in pairs)


def unit_folds(gru: GRU, bounds: Bounds = (-10.0, 10.0, -4.0, 4.0)) -> UnitFolds:
    """The fold curves and cusps in the plane of Uh and bh, for the reset gate of ``gru``.

    Parameters
    ----------
    gru
        One unit, either reset convention. Its own Uh, bh and update gate do not count.
    bounds
        The window (wmin, wmax, bmin, bmax).

    Raises
    ------
    ValueError
        For two units and for bounds that are no window.
    """
    drive = Drive.of(gru)
    bounds = window(bounds)
    wmin, wmax, bmin, bmax = bounds
    width = wmax - wmin
    low, high = wmin - width, wmax + width
    grid = drive.grid(drive.reach(max(abs(low), abs(high))))
    cusps = drive.cusps(grid)
    a = _refined(drive, np.union1d(grid, cusps), (low, high), bounds)
    w, b = drive.fold(a)
    kept = (w >= low) & (w <= high)  # false for NaN
    side = drive.weighted(np.tanh(a))[1] > 0.0
    new = np.flatnonzero((kept[1:] != kept[:-1]) | (side[1:] != side[:-1])) + 1
    curves = tuple(
        FoldCurve(np.tanh(a[i:j]), w[i:j], b[i:j])
        for i, j in zip(np.r_[0, new], np.r_[new, len(a)], strict=True)
        if kept[i] and j - i > 1
    )
    tips = (_fold(drive, float(a)) for a in cusps)
    inside = tuple(t for t in tips if wmin <= t.weight <= wmax and bmin <= t.bias <= bmax)
    return UnitFolds(bounds, curves, inside)


def _fold(drive: Drive, a: float) -> Fold:
    w, b = drive.fold(np.array([a]))
    if not np.isfinite([w[0], b[0]]).all():
        raise ValueError(f"no weight makes a fold at h = {np.tanh(a):.6g}")
    return Fold(float(np.tanh(a)), float(w[0]), float(b[0]))


def _refined(drive: Drive, a: Array, weights: tuple[float, float], bounds: Bounds) -> Array:
    """The grid with more points where the curve's chords are long and near the window.

    What lies above or below it by more than its height stays coarse: in a flat window the
    chords there would need millions of points. Between two places of the grid the bias has no
    turning point (db/dw = −g, and the grid holds the cusps and 0), so that such a chord's curve
    stays there.
    """
    size = (bounds[1] - bounds[0], bounds[3] - bounds[2])
    bottom, top = bounds[2] - size[1], bounds[3] + size[1]
    for _ in range(_PASSES):
        w, b = drive.fold(a)
        kept = (w >= weights[0]) & (w <= weights[1])
        with np.errstate(invalid="ignore", over="ignore"):
            chord = np.hypot(np.diff(w) / size[0], np.diff(b) / size[1])
        below, above = b < bottom, b > top
        away = (below[1:] & below[:-1]) | (above[1:] & above[:-1])
        long = (kept[1:] | kept[:-1]) & ~away & ~(chord <= _CHORD)
        middles = 0.5 * (a[:-1] + a[1:])[long]
        if not len(middles):
            break
        a = np.union1d(a, middles)
    return a
