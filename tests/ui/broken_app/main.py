"""Gruscope with a damaged catalogue file."""

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[3])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from app.page.page import serve_page  # noqa: E402
from core.catalogue import store  # noqa: E402

store.CATALOGUE_FILE = Path(__file__).with_name("catalogue.json")
serve_page()
