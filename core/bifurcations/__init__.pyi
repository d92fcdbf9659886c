from .all_events import (
    events_between as events_between,
)
from .cycle_bifurcation_curves import (
    CycleCurves as CycleCurves,
    cycle_curves as cycle_curves,
)
from .cycle_continuation import (
    continue_cycles as continue_cycles,
)
from .cycle_diagram import (
    CycleBranch as CycleBranch,
    CycleDiagram as CycleDiagram,
    CyclePoint as CyclePoint,
)
from .cycle_events import (
    CycleTransition as CycleTransition,
    cycle_transitions as cycle_transitions,
    saddle_node_on_cycle as saddle_node_on_cycle,
)
from .point_events import (
    Transition as Transition,
    quiet_intervals as quiet_intervals,
    transitions as transitions,
)
