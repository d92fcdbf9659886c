from .homoclinic_like_return import (
    ReturnRegion as ReturnRegion,
    return_regions as return_regions,
)
from .slow_regions import (
    SlowSets as SlowSets,
    slow_sets as slow_sets,
)
