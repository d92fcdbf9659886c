from .archive import (
    Archive as Archive,
)
from .certification import (
    objections as objections,
)
from .checkpoint import (
    load_search as load_search,
    save_search as save_search,
)
from .search import (
    Finding as Finding,
    Search as Search,
    archive_of as archive_of,
)
from .simplification import (
    simplified as simplified,
)
