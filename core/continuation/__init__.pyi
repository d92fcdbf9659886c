from .equilibrium_continuation import (
    continue_branch as continue_branch,
    continue_equilibria as continue_equilibria,
)
from .equilibrium_diagram import (
    Branch as Branch,
    EquilibriumDiagram as EquilibriumDiagram,
    SpecialPoint as SpecialPoint,
)
from .fold_and_hopf_curves import (
    Curves as Curves,
    PlanePoint as PlanePoint,
    equilibrium_curves as equilibrium_curves,
)
from .normal_forms import (
    fold_coefficient as fold_coefficient,
    lyapunov_coefficient as lyapunov_coefficient,
)
