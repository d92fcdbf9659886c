from .basins_of_attraction import (
    Attractor as Attractor,
    Basins as Basins,
    Shares as Shares,
    basins as basins,
    basins_of as basins_of,
    shares_of as shares_of,
)
from .bifurcations import (
    CycleBranch as CycleBranch,
    CycleCurves as CycleCurves,
    CycleDiagram as CycleDiagram,
    CyclePoint as CyclePoint,
    CycleTransition as CycleTransition,
    Transition as Transition,
    continue_cycles as continue_cycles,
    cycle_curves as cycle_curves,
    cycle_transitions as cycle_transitions,
    events_between as events_between,
    quiet_intervals as quiet_intervals,
    saddle_node_on_cycle as saddle_node_on_cycle,
    transitions as transitions,
)
from .cancellation import (
    Cancelled as Cancelled,
)
from .catalogue import (
    Entry as Entry,
    identify as identify,
    load_catalogue as load_catalogue,
)
from .continuation import (
    Branch as Branch,
    Curves as Curves,
    EquilibriumDiagram as EquilibriumDiagram,
    PlanePoint as PlanePoint,
    SpecialPoint as SpecialPoint,
    continue_branch as continue_branch,
    continue_equilibria as continue_equilibria,
    equilibrium_curves as equilibrium_curves,
    fold_coefficient as fold_coefficient,
    lyapunov_coefficient as lyapunov_coefficient,
)
from .cycles import (
    LimitCycle as LimitCycle,
    Section as Section,
)
from .discrete import (
    EulerStability as EulerStability,
    euler_orbit as euler_orbit,
    euler_orbits as euler_orbits,
    euler_stability as euler_stability,
)
from .events import (
    Event as Event,
    EventKind as EventKind,
)
from .fixed_points import (
    RIGOR as RIGOR,
    Cluster as Cluster,
    Equilibria as Equilibria,
    FixedPoint as FixedPoint,
    FixedPointSet as FixedPointSet,
    equilibria as equilibria,
    find_fixed_points as find_fixed_points,
)
from .flow import (
    FieldMap as FieldMap,
    Streamlines as Streamlines,
    Trajectory as Trajectory,
    field_map as field_map,
    log_speed as log_speed,
    map_quantity as map_quantity,
    streamlines as streamlines,
    trajectories as trajectories,
    trajectory as trajectory,
)
from .found import (
    Found as Found,
)
from .invariant_manifolds import (
    Gap as Gap,
    Homoclinic as Homoclinic,
    Separatrix as Separatrix,
    closest_gap as closest_gap,
    find_homoclinic as find_homoclinic,
    gaps as gaps,
    nearest_homoclinic as nearest_homoclinic,
    separatrix_gap as separatrix_gap,
)
from .model import (
    GRU as GRU,
    Bounds as Bounds,
    Family as Family,
    PlanarField as PlanarField,
    Plane as Plane,
    Preset as Preset,
    family_of as family_of,
    images as images,
    load_presets as load_presets,
    mapped as mapped,
    parameters as parameters,
    plane_of as plane_of,
    value_of as value_of,
)
from .nullcline_curves import (
    Nullclines as Nullclines,
    nullcline_shapes as nullcline_shapes,
    nullclines as nullclines,
)
from .one_unit import (
    PhaseLine as PhaseLine,
    UnitFolds as UnitFolds,
    UnitPlane as UnitPlane,
    fold_at as fold_at,
    folds_along as folds_along,
    phase_line as phase_line,
    unit_folds as unit_folds,
    unit_plane as unit_plane,
)
from .portrait_proofs import (
    PortraitProof as PortraitProof,
    find_limit_cycles as find_limit_cycles,
    prove_portrait as prove_portrait,
)
from .reasons import (
    Code as Code,
    Element as Element,
    Reason as Reason,
)
from .separatrix_skeleton import (
    Skeleton as Skeleton,
    separatrices as separatrices,
    skeleton as skeleton,
)
from .structural_stability import (
    Robustness as Robustness,
    holds as holds,
    nearest as nearest,
    proven_radius as proven_radius,
    robustness as robustness,
)
from .sweeps import (
    Axis as Axis,
    FrequencyMap as FrequencyMap,
    Sweep as Sweep,
    frequency_map as frequency_map,
    frequency_statistics as frequency_statistics,
    sweep as sweep,
)
from .topology import (
    Signature as Signature,
    signature as signature,
    signature_of as signature_of,
)
from .transients import (
    ReturnRegion as ReturnRegion,
    SlowSets as SlowSets,
    return_regions as return_regions,
    slow_sets as slow_sets,
)
