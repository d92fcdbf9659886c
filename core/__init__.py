"""Gruscope's numerics: gated recurrent units of one or two units as dynamical systems.

Knows no screen: nothing here imports Panel, HoloViews, Bokeh or param.
"""

from core.basins import Attractor, Basins, basins, basins_of
from core.field_map import FieldMap, field_map, log_speed, map_quantity
from core.fixed_points import RIGOR, Cluster, FixedPoint, FixedPointSet, find_fixed_points
from core.gru import GRU
from core.nullclines import Nullclines, nullclines
from core.planar_field import Bounds, PlanarField
from core.presets import Preset, load_presets
from core.skeleton import Cancelled, Skeleton, find_limit_cycles, separatrices, skeleton
from core.streamlines import Streamlines, streamlines
from core.trajectories import Trajectory, trajectories, trajectory

__all__ = [
    "GRU",
    "RIGOR",
    "Attractor",
    "Basins",
    "Bounds",
    "Cancelled",
    "Cluster",
    "FieldMap",
    "FixedPoint",
    "FixedPointSet",
    "Nullclines",
    "PlanarField",
    "Preset",
    "Skeleton",
    "Streamlines",
    "Trajectory",
    "basins",
    "basins_of",
    "field_map",
    "find_fixed_points",
    "find_limit_cycles",
    "load_presets",
    "log_speed",
    "map_quantity",
    "nullclines",
    "separatrices",
    "skeleton",
    "streamlines",
    "trajectories",
    "trajectory",
]
