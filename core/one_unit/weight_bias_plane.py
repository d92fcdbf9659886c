"""The (weight, bias) plane of a one-unit GRU: regions by their number of fixed points.

The number changes across fold curves and nowhere else. For a fixed weight the bias of a
fixed point at h is b(h) = artanh h − w g(h) − k r(h), which rises from −∞ to ∞ with turning
points at the folds: so many of its pieces pass a given b, so many fixed points there are.
That count is *computed*, pixel by pixel; in each region it is compared with the certified
search at the place that is farthest from the region's border, and there it is *proven*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.arrays import Array
from core.fixed_points.proven import find_fixed_points
from core.model.gru import GRU
from core.model.planar_field import Bounds
from core.one_unit.drive import Drive, at
from core.one_unit.folds import UnitFolds, unit_folds
from core.results import result

SMALLEST = 4
"""Regions of fewer pixels are left out: they are slivers between lines of the picture."""


@dataclass(frozen=True)
class UnitRegion:
    """A connected region of the window in which the number of fixed points is the same.

    Attributes
    ----------
    count
        The number of fixed points.
    status
        "proven" at (``weight``, ``bias``) by the certified search; "not resolved" where
        that search has a cluster or disagrees with the computed count.
    sinks, sources
        Of the certified search at that place.
    weight, bias
        A place in the region, as far from its border as the pixels tell.
    share
        The part of the window that it covers.
    """

    count: int
    status: str
    sinks: int
    sources: int
    weight: float
    bias: float
    share: float


@result
class UnitPlane:
    """The plane as it is drawn.

    ``folds`` are the curves and cusps; ``counts`` (ny, nx) is the number of fixed points at
    the middle of each pixel, bottom row first, *computed*; ``regions`` come largest first.
    """

    folds: UnitFolds
    counts: NDArray[np.int64]
    regions: tuple[UnitRegion, ...]


def unit_plane(
    gru: GRU, bounds: Bounds = (-10.0, 10.0, -4.0, 4.0), resolution: int = 160
) -> UnitPlane:
    """Fold curves, cusps and regions of the plane of Uh and bh, for the reset gate of ``gru``.

    Parameters
    ----------
    gru, bounds
        As in `core.one_unit.folds.unit_folds`.
    resolution
        Pixels along each side; regions narrower than a pixel are not seen.

    Raises
    ------
    ValueError
        As there, and for a resolution below 8 or above 2000.
    """
    folds = unit_folds(gru, bounds)
    if isinstance(resolution, bool) or not isinstance(resolution, int):
        raise ValueError(f"resolution must be an integer, not {resolution!r}")
    if not 8 <= resolution <= 2000:
        raise ValueError(f"resolution must lie from 8 to 2000, not {resolution}")
    wmin, wmax, bmin, bmax = folds.bounds
    middles = (np.arange(resolution) + 0.5) / resolution
    weights, biases = wmin + (wmax - wmin) * middles, bmin + (bmax - bmin) * middles
    counts = count_fixed_points(gru, weights, biases)
    return UnitPlane(folds, counts, tuple(_regions(gru, counts, weights, biases)))


def count_fixed_points(gru: GRU, weights: Array, biases: Array) -> NDArray[np.int64]:
    """The number of fixed points for all weights (nx,) and biases (ny,); (ny, nx), *computed*.

    Only the reset gate of ``gru`` counts. Right everywhere but within about 1e-6 of a fold,
    and within the width of a pair of folds that the grid over h does not part.
    """
    drive = Drive.of(gru)
    a = drive.grid(drive.reach(float(np.abs(weights).max())))
    a = np.union1d(a, drive.cusps(a))
    h = np.tanh(a)
    r1 = drive.gate(h)[1]
    g1 = drive.weighted(h)[1]
    sech = 1.0 / np.cosh(a) ** 2
    with np.errstate(all="ignore"):  # weights of 1e308 are finite too
        slopes = sech[:, None] * (weights * g1[:, None] + drive.k * r1[:, None]) - 1.0
    left, column = np.nonzero((slopes[1:] > 0.0) != (slopes[:-1] > 0.0))
    counts = np.ones((len(biases), len(weights)), dtype=np.int64)
    if not len(left):
        return counts
    place = _between(drive, a, slopes, weights, left, column)
    h = np.tanh(place)
    turning = place - drive.k * drive.gate(h)[0] - weights[column] * drive.weighted(h)[0]
    falling = slopes[left + 1, column] > 0.0  # b(h) falls where P′ exceeds artanh′
    for b, k, down in zip(turning.tolist(), column.tolist(), falling.tolist(), strict=True):
        # a local maximum of b(h) adds two points below it, a local minimum takes them away
        counts[:, k] += np.where(biases < b, 2 if down else -2, 0)
    return counts


def _between(
    drive: Drive,
    a: Array,
    slopes: Array,
    weights: Array,
    left: NDArray[np.int64],
    column: NDArray[np.int64],
) -> Array:
    """The folds of all columns, each between two places of the grid (regula falsi, Illinois)."""
    low, high = a[left], a[left + 1]
    below, above = slopes[left, column], slopes[left + 1, column]
    place = low
    for _ in range(8):
        with np.errstate(invalid="ignore", divide="ignore"):
            place = (low * above - high * below) / (above - below)
        place = np.where((place >= low) & (place <= high), place, 0.5 * (low + high))
        h = np.tanh(place)
        with np.errstate(all="ignore"):
            value = weights[column] * drive.weighted(h)[1] + drive.k * drive.gate(h)[1]
            value = value / np.cosh(place) ** 2 - 1.0
        same = (value > 0.0) == (below > 0.0)
        above, below = np.where(same, 0.5 * above, value), np.where(same, value, 0.5 * below)
        low, high = np.where(same, place, low), np.where(same, high, place)
    return place


def _regions(
    gru: GRU, counts: NDArray[np.int64], weights: Array, biases: Array
) -> list[UnitRegion]:
    found = []
    for count in np.unique(counts):
        labels, number = ndimage.label(counts == count)
        sizes = np.bincount(labels.ravel(), minlength=number + 1)
        for label in range(1, number + 1):
            if sizes[label] < SMALLEST:
                continue
            # the window's edge is a border too, or a label would be drawn half outside
            inside = np.pad(labels == label, 1)
            depth = ndimage.distance_transform_edt(inside)[1:-1, 1:-1]
            row, column = np.unravel_index(int(depth.argmax()), depth.shape)
            place = float(weights[column]), float(biases[row])
            share = float(sizes[label] / counts.size)
            found.append(_region(gru, int(count), place, share))
    return sorted(found, key=lambda region: -region.share)


def _region(gru: GRU, count: int, place: tuple[float, float], share: float) -> UnitRegion:
    points = find_fixed_points(at(gru, *place))
    sure = points.complete and len(points) == count
    return UnitRegion(
        count=count,
        status="proven" if sure else "not resolved",
        sinks=points.sinks,
        sources=points.sources,
        weight=place[0],
        bias=place[1],
        share=share,
    )
