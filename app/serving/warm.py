"""Readying the compiled kernels, once for a server, in the background.

The first start on a machine compiles (a minute or two), later ones load the
cache. A visitor who comes meanwhile sees a page that says so, not a blank one. Of several
server processes one compiles, and the others wait for it.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.disk import kernels

_log = logging.getLogger("gruscope")
_lock = threading.Lock()
_thread: threading.Thread | None = None
_failure: BaseException | None = None

_ROOT = Path(__file__).resolve().parents[2]

# Compiling holds one lock in a process, so a second process takes half of it: what this one
# will come to last, and the largest first.
_SECOND_PROCESS = (
    "core.continuation.path_following",
    "core.structural_stability.parameter_jets",
    "core.nullcline_curves.branches",
    "core.flow.evenly_spaced_streamlines",
    "core.flow.trajectory_integration",
    "core.invariant_manifolds.split_kernels",
    "core.transients.slow_kernels",
    "core.transients.return_kernels",
)


def begin(then: Callable[[], object] | None = None) -> None:
    """Start readying the kernels, unless that has begun already; ``then`` is called when all is."""
    global _thread
    with _lock:
        if _thread is None:
            _thread = threading.Thread(
                target=_warm, args=(then,), name="gruscope-warm", daemon=True
            )
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


def _warm(then: Callable[[], object] | None) -> None:
    global _failure
    begun = time.monotonic()
    print(
        "Gruscope: readying kernels (a machine's first start compiles them, a minute or two) …",
        flush=True,
    )
    try:
        _load_or_compile()
    except BaseException as error:
        _failure = error
        _log.exception("readying the kernels failed")
        return
    if then is not None:
        then()
    print(f"Gruscope: ready after {time.monotonic() - begun:.1f} s", flush=True)


def _load_or_compile() -> None:
    """Every kernel, from the disk if all are there; else only one process compiles them."""
    if not kernels.complete():
        with kernels.alone(_say_waiting):
            if not kernels.complete():
                _compile()
                return
    _compute_once()


def _say_waiting() -> None:
    print("Gruscope: another process compiles the kernels; waiting for it …", flush=True)


def _compile() -> None:
    helper = None if kernels.root() is None else _second_process()
    try:
        _compute_once()
    finally:
        if helper is not None:
            helper.kill()
            helper.wait()
    kernels.declare_complete(_modules_of_kernels())


def _second_process() -> subprocess.Popen[bytes] | None:
    """A process that compiles a share of the kernels."""
    if (os.cpu_count() or 1) < 2:
        return None
    code = f"import sys; sys.path.insert(0, sys.argv[1]); import {', '.join(_SECOND_PROCESS)}"
    command = [sys.executable, "-c", code, str(_ROOT)]
    helper = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(helper.kill)  # a server that ends early takes it along
    return helper


def _modules_of_kernels() -> list[Path]:
    """The files of all imported modules of `core` that compile something."""
    from core.compiled import compiled, compiled_as

    def compiles(module: Any) -> bool:
        names = vars(module)
        return names.get("compiled") is compiled or names.get("compiled_as") is compiled_as

    ours = [module for name, module in list(sys.modules.items()) if name.startswith("core.")]
    return [Path(str(module.__file__)) for module in ours if compiles(module)]


def _compute_once() -> None:
    """All of `core`, and one portrait of every kind that compiles something of its own."""
    import numpy as np

    from app.explore.global_dynamics import compute_global
    from app.explore.portrait import compute_portrait
    from app.state.presets import PRESETS
    from app.state.snapshot import from_preset
    from core.loading import load_all

    load_all()
    for preset in PRESETS.values():
        snapshot = from_preset(preset)
        points = compute_portrait(snapshot).points
        for _ in compute_global(snapshot, points, np.zeros(1, np.int64)):
            pass
