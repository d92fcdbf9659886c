"""Sweeps: a quantity over a grid of one or two parameters, in parallel through Dask.

`core.sweeps.quantities` says what can be swept, `core.sweeps.axes` over what,
`core.sweeps.parts` and `core.sweeps.running` how it runs, `core.sweeps.results` what comes
of it, `core.sweeps.regions` where a plane has one topology, `core.sweeps.frequencies` the
paper's Fig. 6, `core.sweeps.cache` what is kept.
"""

from core.sweeps.axes import LARGEST_GRID, Axis
from core.sweeps.cache import SweepCache
from core.sweeps.frequencies import (
    FrequencyMap,
    FrequencyStatistics,
    frequency_map,
    frequency_statistics,
)
from core.sweeps.parts import Part, Progress, parts_of
from core.sweeps.quantities import QUANTITIES, NotResolved, Quantity, SpeedAt
from core.sweeps.regions import Region, regions
from core.sweeps.results import Sweep, to_csv, to_npz
from core.sweeps.running import SweepTask, sweep, sweep_workers, sweeps
from core.sweeps.topology import Topology

__all__ = [
    "LARGEST_GRID",
    "QUANTITIES",
    "Axis",
    "FrequencyMap",
    "FrequencyStatistics",
    "NotResolved",
    "Part",
    "Progress",
    "Quantity",
    "Region",
    "SpeedAt",
    "Sweep",
    "SweepCache",
    "SweepTask",
    "Topology",
    "frequency_map",
    "frequency_statistics",
    "parts_of",
    "regions",
    "sweep",
    "sweep_workers",
    "sweeps",
    "to_csv",
    "to_npz",
]
