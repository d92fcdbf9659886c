"""The tabs that there are: one entry each, in the order of the header's row.

A tab is a class (`app.frame.tab.Tab`) in a package of its own and an entry here. What addresses
may name, the row of tabs, what is built, opened, themed and stopped, and who steps through the
browser's addresses, all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.frame.tab import Tab

if TYPE_CHECKING:
    from app.explore.controller import Controller

Make = Callable[["Controller", str], Tab]


@dataclass(frozen=True)
class Registered:
    """An entry.

    Attributes
    ----------
    label
        On the row of tabs.
    make
        The tab of a page: from Explore's controller, and the address's query if that belongs
        to the tab, else "". It imports the tab's package, which waits for kernels. None: the
        first, which the page builds before the others, since they take its controller.
    explores
        What of a query that belongs to the tab is Explore's.
    trail
        None: the tab undoes by itself. Else its whole state is its address, and undo leads to
        the one before; whether an address that names nothing but the tab is such a state.
    """

    label: str
    make: Make | None = None
    explores: Callable[[str], str] = lambda _query: ""
    trail: bool | None = None


def _catalogue(controller: Controller, _query: str) -> Tab:
    from app.catalogue.tab import CatalogueTab

    return CatalogueTab(controller)


def _bifurcations(controller: Controller, query: str) -> Tab:
    from app.bifurcations.tab import BifurcationsTab

    return BifurcationsTab(controller, query)


def _explores(query: str) -> str:
    from app.bifurcations.address import explores

    return explores(query)


def _one_unit(_controller: Controller, query: str) -> Tab:
    from app.one_unit.tab import OneUnitTab

    return OneUnitTab(query)


TABS: dict[str, Registered] = {
    "explore": Registered("Explore"),
    "catalogue": Registered("Catalogue", _catalogue, trail=True),
    "bifurcations": Registered("Bifurcations", _bifurcations, _explores, trail=False),
    "one-unit": Registered("One unit", _one_unit),
}
"""The table: what addresses call each tab → its entry."""

FIRST = next(iter(TABS))
"""The tab of an address that names none."""
