from .event import (
    Event as Event,
)
from .kinds import (
    EventKind as EventKind,
)
