from .branches import (
    Nullclines as Nullclines,
    nullclines as nullclines,
)
from .shapes import (
    nullcline_shapes as nullcline_shapes,
)
