"""What a tab is to the page: parts in three places, and four moments to hear of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Tab(Protocol):
    """One tab of one visitor's page; a place where it has nothing is empty.

    Attributes
    ----------
    header
        Components that take no room, such as the menu of what can be saved.
    sidebar, main
        Components of the drawer and of the main area. The page shows them with the tab.
    """

    header: Sequence[Any] = ()
    sidebar: Sequence[Any] = ()
    main: Sequence[Any] = ()

    def open(self) -> None:
        """Build what is shown: the tab is shown for the first time. Later calls change nothing."""

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""

    def stop(self) -> None:
        """Stop all that runs in the background: the page is closed."""
