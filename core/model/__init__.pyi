from .families import (
    Family as Family,
    Plane as Plane,
    family_of as family_of,
    parameters as parameters,
    plane_of as plane_of,
    value_of as value_of,
)
from .gru import (
    GRU as GRU,
)
from .planar_field import (
    Bounds as Bounds,
    PlanarField as PlanarField,
)
from .presets import (
    Preset as Preset,
    load_presets as load_presets,
)
from .symmetries import (
    images as images,
    mapped as mapped,
)
