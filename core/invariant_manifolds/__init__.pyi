from .homoclinic import (
    Homoclinic as Homoclinic,
    find_homoclinic as find_homoclinic,
)
from .homoclinic_search import (
    nearest_homoclinic as nearest_homoclinic,
)
from .separatrix import (
    Separatrix as Separatrix,
)
from .split_function import (
    Gap as Gap,
    closest_gap as closest_gap,
    gaps as gaps,
    separatrix_gap as separatrix_gap,
)
