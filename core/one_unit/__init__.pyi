from .folds import (
    UnitFolds as UnitFolds,
    fold_at as fold_at,
    folds_along as folds_along,
    unit_folds as unit_folds,
)
from .rest_points import (
    PhaseLine as PhaseLine,
    phase_line as phase_line,
)
from .weight_bias_plane import (
    UnitPlane as UnitPlane,
    unit_plane as unit_plane,
)
