"""Gruscope's numerics: gated recurrent units of one or two units as dynamical systems.

Knows no screen: nothing here imports Panel, HoloViews, Bokeh or param.
"""

from core.basin_raster import Attractor
from core.basins import Basins, Shares, basins, basins_of, shares_of
from core.cancellation import Cancelled
from core.catalogue import Entry, identify, load_catalogue
from core.continuation import continue_branch, continue_equilibria
from core.cycle_continuation import continue_cycles
from core.cycle_curves import CycleCurves, cycle_curves
from core.cycle_diagram import CycleBranch, CycleDiagram, CyclePoint
from core.cycle_transitions import CycleTransition, cycle_transitions, saddle_node_on_cycle
from core.equilibria import Equilibria, equilibria
from core.equilibrium_diagram import Branch, EquilibriumDiagram, SpecialPoint
from core.euler_map import EulerStability, euler_orbit, euler_orbits, euler_stability
from core.families import Family, Plane, family_of, parameters, plane_of, value_of
from core.field_map import FieldMap, field_map, log_speed, map_quantity
from core.fixed_points import RIGOR, Cluster, FixedPoint, FixedPointSet, find_fixed_points
from core.found import Found
from core.gru import GRU
from core.homoclinic import Homoclinic, find_homoclinic
from core.limit_cycles import LimitCycle, Section
from core.nearest_portrait import nearest
from core.normal_forms import fold_coefficient, lyapunov_coefficient
from core.nullcline_shapes import nullcline_shapes
from core.nullclines import Nullclines, nullclines
from core.one_unit import PhaseLine, phase_line
from core.one_unit_folds import UnitFolds, fold_at, folds_along, unit_folds
from core.one_unit_plane import UnitPlane, unit_plane
from core.parameter_curves import Curves, PlanePoint, equilibrium_curves
from core.parameter_proof import holds, proven_radius
from core.planar_field import Bounds, PlanarField
from core.presets import Preset, load_presets
from core.reasons import Code, Element, Reason
from core.return_regions import ReturnRegion, return_regions
from core.robustness import Robustness, robustness
from core.separatrices import Separatrix
from core.separatrix_gap import Gap, closest_gap, gaps, separatrix_gap
from core.signature import Signature, signature, signature_of
from core.skeleton import Skeleton, find_limit_cycles, separatrices, skeleton
from core.slow_sets import SlowSets, slow_sets
from core.streamlines import Streamlines, streamlines
from core.sweeps import Axis, FrequencyMap, Sweep, frequency_map, frequency_statistics, sweep
from core.symmetries import images, mapped
from core.trajectories import Trajectory, trajectories, trajectory
from core.transitions import Transition, quiet_intervals, transitions

__all__ = [
    "GRU",
    "RIGOR",
    "Attractor",
    "Axis",
    "Basins",
    "Bounds",
    "Branch",
    "Cancelled",
    "Cluster",
    "Code",
    "Curves",
    "CycleBranch",
    "CycleCurves",
    "CycleDiagram",
    "CyclePoint",
    "CycleTransition",
    "Element",
    "Entry",
    "Equilibria",
    "EquilibriumDiagram",
    "EulerStability",
    "Family",
    "FieldMap",
    "FixedPoint",
    "FixedPointSet",
    "Found",
    "FrequencyMap",
    "Gap",
    "Homoclinic",
    "LimitCycle",
    "Nullclines",
    "PhaseLine",
    "PlanarField",
    "Plane",
    "PlanePoint",
    "Preset",
    "Reason",
    "ReturnRegion",
    "Robustness",
    "Section",
    "Separatrix",
    "Shares",
    "Signature",
    "Skeleton",
    "SlowSets",
    "SpecialPoint",
    "Streamlines",
    "Sweep",
    "Trajectory",
    "Transition",
    "UnitFolds",
    "UnitPlane",
    "basins",
    "basins_of",
    "closest_gap",
    "continue_branch",
    "continue_cycles",
    "continue_equilibria",
    "cycle_curves",
    "cycle_transitions",
    "equilibria",
    "equilibrium_curves",
    "euler_orbit",
    "euler_orbits",
    "euler_stability",
    "family_of",
    "field_map",
    "find_fixed_points",
    "find_homoclinic",
    "find_limit_cycles",
    "fold_at",
    "fold_coefficient",
    "folds_along",
    "frequency_map",
    "frequency_statistics",
    "gaps",
    "holds",
    "identify",
    "images",
    "load_catalogue",
    "load_presets",
    "log_speed",
    "lyapunov_coefficient",
    "map_quantity",
    "mapped",
    "nearest",
    "nullcline_shapes",
    "nullclines",
    "parameters",
    "phase_line",
    "plane_of",
    "proven_radius",
    "quiet_intervals",
    "return_regions",
    "robustness",
    "saddle_node_on_cycle",
    "separatrices",
    "separatrix_gap",
    "shares_of",
    "signature",
    "signature_of",
    "skeleton",
    "slow_sets",
    "streamlines",
    "sweep",
    "trajectories",
    "trajectory",
    "transitions",
    "unit_folds",
    "unit_plane",
    "value_of",
]
