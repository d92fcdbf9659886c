"""Frequencies over a plane of parameters: Fig. 6 of Jordan, Sokół & Park (2021)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.arrays import Array
from core.cancellation import Cancel
from core.model.systems import GRUFamily
from core.results import result
from core.sweeps.axes import check_corners, check_size
from core.sweeps.parts import Progress
from core.sweeps.quantities import QUANTITIES
from core.sweeps.running import swept
from core.validation import finite_array
from core.workers.cluster import Workers


@result
class FrequencyMap:
    """Frequencies of the stable limit cycle on a grid: *computed*.

    Attributes
    ----------
    first, second
        (n,) and (m,) the parameters' values.
    frequency
        (m, n) turns per unit of time (the paper's "Hertz"); NaN where no stable cycle was
        found. Of several stable cycles it is that of the largest amplitude.
    unresolved
        (m, n) where the search had to give up, so that NaN does not mean "none found".
    """

    first: Array
    second: Array
    frequency: Array
    unresolved: NDArray[np.bool_]


def frequency_map(
    family: GRUFamily,
    first: ArrayLike,
    second: ArrayLike,
    *,
    workers: Workers | int | None = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> FrequencyMap:
    """The frequency of the stable cycle of ``family(a, b)`` over a grid.

    Parameters
    ----------
    family
        Callable from two parameter values to a GRU.
    first, second
        One-dimensional arrays of values of a and b, in any order.
    workers
        As in `core.sweeps.running.sweep`. By default the cells are computed in this
        process: families made on the spot and scripts without a main guard work as well.
    progress, cancel
        As there.

    Raises
    ------
    ValueError
        For values that are not finite, empty arrays, too large a grid, and weights that
        overflow.
    Cancelled
        ``cancel`` was set.
    """
    axes = (_line("first", first), _line("second", second))
    check_size([len(axis) for axis in axes])
    check_corners(family, [np.sort(axis) for axis in axes])
    found = swept(
        family, axes, QUANTITIES["frequency"], ("first", "second"), workers=workers,
        progress=progress, cancel=cancel,
    )  # fmt: skip
    return FrequencyMap(*axes, found.values, found.unresolved)


@result
class FrequencyStatistics:
    """Mean and variance of k frequency maps on one grid (Fig. 6B, against s).

    Attributes
    ----------
    own_mean, own_variance, own_cells
        (k,) over the cells where this map has a frequency, and how many these are; NaN
        where there are none.
    common_mean, common_variance
        (k,) over the cells where all maps have one.
    common_cells
        How many these are.
    """

    own_mean: Array
    own_variance: Array
    own_cells: NDArray[np.int64]
    common_mean: Array
    common_variance: Array
    common_cells: int


def frequency_statistics(maps: Sequence[FrequencyMap]) -> FrequencyStatistics:
    """Mean and variance (of the population of cells) of each map; see the result.

    ValueError without maps, and for maps of different grids.
    """
    if not maps:
        raise ValueError("at least one frequency map is needed")
    for one in maps:
        same = np.array_equal(one.first, maps[0].first)
        if not same or not np.array_equal(one.second, maps[0].second):
            raise ValueError("the frequency maps must have the same grid")
    cells = np.array([one.frequency.ravel() for one in maps])
    inside = np.isfinite(cells)
    common = inside.all(axis=0)
    own = [_moments(row[mask]) for row, mask in zip(cells, inside, strict=True)]
    shared = [_moments(row[common]) for row in cells]
    return FrequencyStatistics(
        own_mean=np.array([mean for mean, _ in own]),
        own_variance=np.array([variance for _, variance in own]),
        own_cells=inside.sum(axis=1),
        common_mean=np.array([mean for mean, _ in shared]),
        common_variance=np.array([variance for _, variance in shared]),
        common_cells=int(common.sum()),
    )


def _moments(values: Array) -> tuple[float, float]:
    return (float(values.mean()), float(values.var())) if len(values) else (np.nan, np.nan)


def _line(name: str, values: ArrayLike) -> Array:
    shape = np.shape(values)
    if len(shape) != 1 or not shape[0]:
        raise ValueError(f"{name} must be a one-dimensional array of values, not of shape {shape}")
    return finite_array(name, values, shape)
