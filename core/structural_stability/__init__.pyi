from .nearest_portrait import (
    nearest as nearest,
)
from .parameter_proof import (
    holds as holds,
    proven_radius as proven_radius,
)
from .radii import (
    Robustness as Robustness,
    robustness as robustness,
)
