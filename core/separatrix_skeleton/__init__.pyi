from .assembly import (
    Skeleton as Skeleton,
    computed_limit_cycles as computed_limit_cycles,
    separatrices as separatrices,
    skeleton as skeleton,
)
