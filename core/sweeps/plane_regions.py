"""Regions of one topology in a plane of two parameters, from a sweep: *computed*.

What is known are the portraits in the middles of the cells. Cells of one topology that share
a side are taken for one region; what is thinner than a cell can be missed, or torn apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.arrays import Array
from core.found import Found
from core.reasons.reason import Code, Reason
from core.results import result
from core.sweeps.results import Sweep
from core.sweeps.topology import Topology


@result
class Region:
    """Connected cells of one topology.

    Attributes
    ----------
    topology
        What all its cells have.
    number
        Its index among the sweep's texts: regions with one number have one topology.
    place
        (2,) the parameters' values in the middle of the cell that lies deepest inside.
    depth
        How many cells it is from there to the nearest cell of another kind, or the border.
    cells
        How many it has.
    share
        Of all of the grid.
    """

    topology: Topology
    number: int
    place: Array
    depth: float
    cells: int
    share: float


def regions(result: Sweep) -> Found[Region]:
    """The regions of a sweep of the quantity "topology" over two parameters, largest first.

    Cells without a value, or not resolved, belong to none; with such that are not resolved
    what is found is not ``complete``. ValueError for another sweep.
    """
    if result.quantity != "topology" or len(result.axes) != 2:
        raise ValueError("regions are those of a sweep of “topology” over two parameters")
    found: list[Region] = []
    for number, text in enumerate(result.texts):
        pieces, count = ndimage.label(result.values == number)
        topology = Topology.of_text(text)
        found += [_region(result, topology, number, pieces == k + 1) for k in range(count)]
    lost, cells = int(result.unresolved.sum()), result.unresolved.size
    reasons = [Reason(Code.CELLS_NOT_RESOLVED, (), (lost, cells))] if lost else []
    return Found.of(sorted(found, key=lambda region: -region.cells), reasons)


def _region(
    result: Sweep, topology: Topology, number: int, inside: NDArray[np.bool_]
) -> Region:  # fmt: skip
    depths = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depths)), depths.shape)
    cells = int(inside.sum())
    return Region(
        topology=topology,
        number=number,
        place=np.array([result.axes[0][column], result.axes[1][row]]),
        depth=float(depths[row, column]),
        cells=cells,
        share=cells / inside.size,
    )
