from .assembly import (
    Skeleton as Skeleton,
    find_limit_cycles as find_limit_cycles,
    separatrices as separatrices,
    skeleton as skeleton,
)
