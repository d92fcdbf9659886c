from .evenly_spaced_streamlines import (
    Streamlines as Streamlines,
    streamlines as streamlines,
)
from .field_image import (
    FieldMap as FieldMap,
    field_map as field_map,
    log_speed as log_speed,
    map_quantity as map_quantity,
)
from .trajectory_integration import (
    Trajectory as Trajectory,
    trajectories as trajectories,
    trajectory as trajectory,
)
