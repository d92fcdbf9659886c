"""Readying the compiled kernels, once for a server, in the background.

The first start on a machine compiles (a minute or two), later ones load the
cache. A visitor who comes meanwhile sees a page that says so, not a blank one.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

_log = logging.getLogger("gruscope")
_lock = threading.Lock()
_thread: threading.Thread | None = None
_failure: BaseException | None = None

# Compiling holds one lock in a process, so a second process takes half of it: what this one
# will come to last, and the largest first. It imports each alone: `core` itself would import
# all in order.
_SECOND_PROCESS = """
import sys, types
package = types.ModuleType("core")
package.__path__ = [sys.argv[1]]
sys.modules["core"] = package
import core.curve_tracer, core.parameter_jets
import core.nullclines, core.streamlines, core.trajectories
import core.loop_kernels, core.slow_kernels, core.return_kernels
"""


def begin() -> None:
    """Start readying the kernels, unless that has begun already."""
    global _thread
    with _lock:
        if _thread is None:
            _thread = threading.Thread(target=_warm, name="gruscope-warm", daemon=True)
            _thread.start()


def ready() -> bool:
    """True once every kernel is ready; raises what readying raised."""
    begin()
    if _failure is not None:
        raise RuntimeError("the kernels could not be compiled") from _failure
    assert _thread is not None
    return not _thread.is_alive()


def wait() -> None:
    """Return when every kernel is ready (notebooks and tests)."""
    begin()
    assert _thread is not None
    _thread.join()
    ready()


def _warm() -> None:
    global _failure
    begun = time.monotonic()
    print(
        "Gruscope: readying kernels (a machine's first start compiles them, a minute or two) …",
        flush=True,
    )
    helper = None
    try:
        helper = _second_process()
        _compute_once()
    except BaseException as error:
        _failure = error
        _log.exception("readying the kernels failed")
        return
    finally:
        if helper is not None:
            helper.kill()
            helper.wait()
    print(f"Gruscope: ready after {time.monotonic() - begun:.1f} s", flush=True)


def _second_process() -> subprocess.Popen[bytes] | None:
    """A process that compiles a share of the kernels, if there are any to compile."""
    # `core.compiled` compiles nothing itself, but importing it imports all of `core`
    folder = Path(__file__).resolve().parent.parent / "core"
    if (os.cpu_count() or 1) < 2 or _cached(folder):
        return None
    command = [sys.executable, "-c", _SECOND_PROCESS, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _cached(folder: Path) -> bool:
    """True if there are compiled kernels newer than every source."""
    newest = max(path.stat().st_mtime for path in folder.glob("*.py"))
    base = Path(os.environ.get("NUMBA_CACHE_DIR") or folder / "__pycache__")
    caches = base.glob("kernels-*/**/*.nbi")
    return any(path.stat().st_mtime > newest for path in caches)


def _compute_once() -> None:
    """One portrait of every kind that compiles something of its own."""
    import numpy as np

    from app.explore.portrait import compute_portrait
    from app.explore.whole import compute_whole
    from app.presets import PRESETS
    from app.state import from_preset

    for preset in PRESETS.values():
        snapshot = from_preset(preset)
        points = compute_portrait(snapshot).points
        for _ in compute_whole(snapshot, points, np.zeros(1, np.int64)):
            pass
