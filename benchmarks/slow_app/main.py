"""Gruscope with artificial work, for `benchmarks.live`: every portrait takes longer.

The environment variable GRUSCOPE_BENCHMARK_DELAY says by how many milliseconds.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from app.explore import controller, portrait  # noqa: E402
from app.page.page import serve_page  # noqa: E402
from app.serving import warm  # noqa: E402

_DELAY = float(os.environ.get("GRUSCOPE_BENCHMARK_DELAY", "40")) / 1e3


def _delayed_by(delay: float) -> Any:
    # closures: the server empties this module once its visitor is gone
    sleep, compute = time.sleep, portrait.compute_portrait

    def compute_portrait(snapshot: Any) -> Any:
        sleep(delay)
        return compute(snapshot)

    return compute_portrait


warm.wait()
controller.compute_portrait = _delayed_by(_DELAY)
serve_page()
