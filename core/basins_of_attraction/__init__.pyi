from .partition import (
    Basins as Basins,
    Shares as Shares,
    basins as basins,
    basins_of as basins_of,
    shares_of as shares_of,
)
from .raster import (
    Attractor as Attractor,
)
