"""Run by the server at its start, to be ready for the first visitor, and at its end."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

# Here, before the server parts into its processes (--num-procs): each must know the bundles of
# the widget library before its first page, or it sends the page to a foreign host for them
import panel_material_ui  # noqa: F401

_FIRST_PROCESS = os.getpid()
_REUSE = (
    "Gruscope: --reuse-sessions cannot be used. It hands one visitor's page to the next, and a "
    "page here belongs to one visitor and one address."
)


def on_server_loaded(server_context: Any) -> None:
    """Begin to ready the kernels, in each process; the server answers meanwhile."""
    # here and not above: the server restores the path after loading this file
    root = str(Path(__file__).resolve().parent.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    import panel as pn
    from bokeh.settings import settings

    from app.live import few, inflating
    from app.live.bundles import keep_bundles
    from app.serving.processes import end_with
    from app.serving.turnstile import Turnstile
    from app.serving.warm import begin

    child = os.getpid() != _FIRST_PROCESS
    if pn.config.reuse_sessions:
        print(_REUSE, file=sys.stderr, flush=True)
        sys.exit(0 if child else 2)  # the parent starts a child that failed again
    if child:
        end_with(_FIRST_PROCESS)
    server_context.application_context.application.add(Turnstile())
    few.install()
    inflating.install()
    keep_bundles()
    settings.perform_document_validation = False  # a developer's check, made in a test
    # A thread that computes beside the page holds the interpreter for as long as this while
    # the page's own waits: 5 ms by default, several times in one portrait
    sys.setswitchinterval(0.001)
    begin(then=_prepare)


def _prepare() -> None:
    """Before the first page, once the kernels are ready."""
    from app.live.component import load_components

    load_components()
    # what is there for good by now need not be looked through again at every garbage
    # collection, which holds all visitors for up to a third of a second
    gc.freeze()


def on_server_unloaded(server_context: Any) -> None:  # noqa: ARG001
    """End what is computed for visitors, so that the server ends at once and silently."""
    if "app.live.background" in sys.modules:
        sys.modules["app.live.background"].close()
    if "app.bifurcations.service" in sys.modules:
        sys.modules["app.bifurcations.service"].close()
    # Python looks through all that it holds once more before it ends: seconds, with compiled
    # kernels and the libraries of pages
    gc.freeze()
