"""`core.plain_json` without the rest of `core`, whose import waits for compiled kernels.

The server's start, its log and the page that says that it is getting ready must not wait for
them: of `core` nothing but this one file may be read there.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.plain_json import check, shown
else:
    _spec = importlib.util.spec_from_file_location(
        "gruscope_plain_json", Path(__file__).resolve().parents[2] / "core" / "plain_json.py"
    )
    _alone = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(_alone)
    check, shown = _alone.check, _alone.shown

__all__ = ["check", "shown"]
