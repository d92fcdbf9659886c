from .axes import (
    LARGEST_GRID as LARGEST_GRID,
    Axis as Axis,
)
from .cache import (
    SweepCache as SweepCache,
)
from .frequencies import (
    FrequencyMap as FrequencyMap,
    FrequencyStatistics as FrequencyStatistics,
    frequency_map as frequency_map,
    frequency_statistics as frequency_statistics,
)
from .parts import (
    Part as Part,
    Progress as Progress,
    parts_of as parts_of,
)
from .plane_regions import (
    Region as Region,
    regions as regions,
)
from .quantities import (
    QUANTITIES as QUANTITIES,
    NotResolved as NotResolved,
    Quantity as Quantity,
    SpeedAt as SpeedAt,
)
from .results import (
    Sweep as Sweep,
    to_csv as to_csv,
    to_npz as to_npz,
)
from .running import (
    SweepTask as SweepTask,
    sweep as sweep,
    sweep_workers as sweep_workers,
    sweeps as sweeps,
)
from .topology import (
    Topology as Topology,
)
