"""What a browser's page needs before anything can be shown on it in a notebook.

Panel loads its scripts once a kernel. But a page forgets them when it is loaded anew, and the
kernel goes on: here every page gets them once.
"""

from __future__ import annotations

import sys
from typing import Any

import panel as pn
from panel.io.notebook import load_notebook

_ready: set[str] = set()
"""The pages that have the scripts, by the name of their connection."""


def make_page_ready() -> None:
    """Load Panel and BokehJS into the page that runs the cell, unless it has them from here.

    They come out of the kernel, with the cell's output: no host is asked for anything. Outside a
    notebook there is nothing to do.
    """
    page = _page()
    if page is None or page in _ready:
        return
    # loaded by this kernel: perhaps into another page, perhaps from hosts out of reach
    elsewhere = pn.extension._loaded or holoviews_loaded()
    if not pn.extension._loaded:
        pn.extension(inline=True)
    if elsewhere:
        pn.config.inline = True
        load_notebook(inline=True)
    _ready.add(page)


def _page() -> str | None:
    """The page that runs the cell: its messages bear a name, new with every loading of it."""
    ipython: Any = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if getattr(shell, "kernel", None) is None:
        return None
    return str(shell.get_parent().get("header", {}).get("session", ""))


def holoviews_loaded() -> bool:
    """Whether HoloViews' own extension was called, which Panel's takes for its own."""
    holoviews: Any = sys.modules.get("holoviews")
    return bool(holoviews and getattr(holoviews.extension, "_loaded", False))
