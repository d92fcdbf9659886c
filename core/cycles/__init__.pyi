from .limit_cycle import (
    LimitCycle as LimitCycle,
    Section as Section,
)
