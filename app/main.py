"""What ``panel serve app`` runs, once for every visitor."""

import sys
from pathlib import Path

# `panel serve app` puts app/ on the path, not the folder that holds app/ and core/
_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from app.page.page import serve_page  # noqa: E402

serve_page()
