"""What leaves the Bifurcations tab; a sweep's data have buttons beside the sweep."""

from __future__ import annotations

from app.frame.share import ShareMenu
from app.web.scripts import joined


class BifurcationsShare(ShareMenu):
    """The link and the main picture."""

    _esm = joined("bifurcations/share.js")
