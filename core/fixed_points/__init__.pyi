from .planar_equilibria import (
    Equilibria as Equilibria,
    equilibria as equilibria,
)
from .proven import (
    RIGOR as RIGOR,
    Cluster as Cluster,
    FixedPoint as FixedPoint,
    FixedPointSet as FixedPointSet,
    find_fixed_points as find_fixed_points,
)
