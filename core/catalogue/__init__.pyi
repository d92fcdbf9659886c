from .collection import (
    Find as Find,
    added as added,
    checked as checked,
    finds_from_json as finds_from_json,
    finds_to_json as finds_to_json,
)
from .entry import (
    BEYOND as BEYOND,
    ClusterRecord as ClusterRecord,
    CycleRecord as CycleRecord,
    Degeneracy as Degeneracy,
    Entry as Entry,
    PointRecord as PointRecord,
)
from .identification import (
    entry_with as entry_with,
    identify as identify,
)
from .record import (
    entry_of as entry_of,
)
from .store import (
    CATALOGUE_FILE as CATALOGUE_FILE,
    load_catalogue as load_catalogue,
    save_catalogue as save_catalogue,
)
from .verification import (
    problems as problems,
)
