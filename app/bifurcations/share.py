"""What leaves the Bifurcations tab; a sweep's data have buttons beside the sweep."""

from __future__ import annotations

from app.frame.share import ShareMenu, sharing


class BifurcationsShare(ShareMenu):
    """The link and the main picture."""

    _esm = sharing("frame/shown_figures.js", "bifurcations/share.js")
