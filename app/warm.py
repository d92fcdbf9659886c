"""Readying the compiled kernels, once for a server, in the background.

The first start on a machine compiles (well under a minute), later ones load the
cache. A visitor who comes meanwhile sees a page that says so, not a blank one.
"""

from __future__ import annotations

import logging
import threading
import time

_log = logging.getLogger("gruscope")
_lock = threading.Lock()
_thread: threading.Thread | None = None
_failure: BaseException | None = None


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
    print("Gruscope: readying kernels (the first start on a machine compiles them, "
          "up to a minute) …", flush=True)  # fmt: skip
    try:
        _compute_once()
    except BaseException as error:
        _failure = error
        _log.exception("readying the kernels failed")
        return
    print(f"Gruscope: ready after {time.monotonic() - begun:.1f} s", flush=True)


def _compute_once() -> None:
    """One portrait of every kind that compiles something of its own."""
    from app.explore.portrait import compute_portrait
    from app.presets import PRESETS
    from app.state import from_preset

    for preset in PRESETS.values():
        compute_portrait(from_preset(preset))
