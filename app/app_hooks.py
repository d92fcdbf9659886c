"""Run by the server once, at its start: kernels are readied before the first visitor."""

import sys
from pathlib import Path
from typing import Any


def on_server_loaded(server_context: Any) -> None:  # noqa: ARG001
    """Begin to ready the kernels; the server answers meanwhile."""
    # here and not above: the server restores the path after loading this file
    root = str(Path(__file__).resolve().parent.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    from app.live.few import install
    from app.warm import begin

    install()

    # A thread that computes beside the page holds the interpreter for as long as this while
    # the page's own waits: 5 ms by default, several times in one portrait
    sys.setswitchinterval(0.001)
    begin()
