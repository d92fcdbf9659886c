"""The page: frame, header, sidebar, and the tabs over one visitor's state."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

import panel as pn
import panel_material_ui as pmui
import param
from bokeh.themes import Theme
from panel.io.location import Location
from panel.io.resources import LOCAL_DIST
from panel.util import edit_readonly

from app.frame.tab import Tab
from app.live.lifeline import Lifeline
from app.page.registry import FIRST, TABS
from app.page.tabs import TabBar, framed, marked, tab_of
from app.serving import warm
from app.web.scripts import joined
from app.web.styles import style

_log = logging.getLogger("gruscope")

TITLE = "Gruscope"

_WAITING = (
    "Getting ready: the numerical kernels are being compiled. This happens once on a "
    "machine and takes a minute or two."
)
_POLL = 200  # ms


def serve_page() -> None:
    """Build the page of the visitor whose session this is, and serve it."""
    query = _query()
    # signatures are for those who write code in a notebook
    pn.extension(reconnect=True, apply_signatures=False)
    pn.state.curdoc.theme = _FIGURES
    _name_own_files()
    Page(query).frame.servable(title=TITLE)


def _query() -> str:
    """The query of the visitor's address."""
    try:
        location = pn.state.location
    except ValueError:  # Panel (1.9) takes the colons of a host such as [::1] for that of the port
        location = Location()
        document = pn.state.curdoc
        with edit_readonly(location):
            uri = urlsplit(document.session_context.request.uri)
            location.search = f"?{uri.query}" if uri.query else ""
        pn.state._locations[document] = location  # as Panel itself keeps it
    return (location.search if location else "") or ""


def _name_own_files() -> None:
    """Style sheets come from this server, whichever of its processes builds the document.

    Panel says so when it sends a page. A socket that reaches another process (``--num-procs``),
    or one started since, has its document built without a page, and Panel would then name a
    foreign host.
    """
    within = f"{pn.state.rel_path}/" if pn.state.rel_path else ""
    pn.state.curdoc.template_variables.setdefault("dist_url", within + LOCAL_DIST)


class _Idle(param.Parameterized):  # type: ignore[misc]
    """Never busy."""

    busy = param.Boolean(default=False)


class Page:
    """One visitor's page. Until the kernels are ready it says so, and then loads anew.

    Parameters
    ----------
    query
        The address's query, which may hold a state.
    """

    def __init__(self, query: str) -> None:
        self._query = query
        self.frame = pmui.Page(
            title=TITLE,
            site_url="",  # the address that is open: the title keeps the state
            sidebar_variant="persistent",  # frame.css lays it over a narrow page
            sidebar_width=296,
            sidebar_resizable=False,
            theme_config=_LOOKS,
            template=_TEMPLATE,
            theme_toggle=False,  # the header's row has one
            stylesheets=[style("frame.css")],
        )
        self.lifeline = Lifeline()
        self.frame.header = [self.lifeline]
        self.frame.param.watch(lambda event: self._show_theme(event.new), "dark_theme")
        # The frame follows the server's busy flag: two more messages for each of ours, and
        # every page kept for ever by its watcher. Another reference releases it.
        with edit_readonly(self.frame):
            self.frame.busy = _Idle().param.busy
        self._poll: Any = None
        self.tabs: dict[str, Tab] = {}
        self._look()

    def _look(self) -> None:
        """Fill the page if the kernels are ready; say why if they cannot be; else wait."""
        try:
            if not warm.ready():
                if self._poll is None:
                    self._wait()
            elif self._poll is None:
                self._fill()
            elif pn.state.loaded:  # before that, the browser would not notice
                self._stop_polling()
                pn.state.location.reload = True
        except Exception as error:
            self._stop_polling()
            _log.exception("the page could not be built")
            message = f"Gruscope cannot start: {error}. The server's log says more."
            self.frame.main = [pmui.Alert(object=message, severity="error", margin=40)]

    def _stop_polling(self) -> None:
        if self._poll is not None:
            self._poll.stop()

    def _wait(self) -> None:
        note = pn.pane.HTML(f"<p role='status' style='font-size:18px'>{_WAITING}</p>")
        bar = pmui.LinearProgress(sizing_mode="stretch_width")
        self.frame.main = [pn.Column(note, bar, margin=40, sizing_mode="stretch_width")]
        self._poll = pn.state.add_periodic_callback(self._look, period=_POLL)

    def _fill(self) -> None:
        # imported here: all of it waits for kernels
        from app.explore.help import HelpDialog
        from app.explore.tab import ExploreTab
        from app.frame.drawer import DrawerHead

        active, query = tab_of(self._query)
        explore = ExploreTab(query)
        self.tabs = {FIRST: explore}
        for key, entry in TABS.items():
            if entry.make is not None:
                its = self._query if key == active else ""
                self.tabs[key] = entry.make(explore.view.controller, its)
        self._opened(active)
        wide, all_of_it = {"sizing_mode": "stretch_width"}, {"sizing_mode": "stretch_both"}
        self.bar = TabBar(self._opened, active=active, margin=0, **wide)
        self._show_theme(self.frame.dark_theme)
        menus = [part for tab in self.tabs.values() for part in tab.header]
        unseen = [*menus, HelpDialog(width=0, height=0, margin=0), self.lifeline]
        side = [DrawerHead(margin=0, **wide)]
        side += [part for key, tab in self.tabs.items() for part in marked(key, tab.sidebar)]
        main = [part for key, tab in self.tabs.items() for part in marked(key, tab.main)]
        self.frame.header = [framed(pn.Row, "head", active, self.bar, *unseen, **wide)]
        self.frame.sidebar = [framed(pn.Column, "side", active, *side, **wide)]
        self.frame.main = [framed(pn.Column, "main", active, *main, **all_of_it)]
        if pn.state.curdoc is not None and pn.state.curdoc.session_context is not None:
            pn.state.on_session_destroyed(lambda _context: self._stop())

    def _stop(self) -> None:
        """The visitor has gone."""
        for tab in self.tabs.values():
            tab.stop()

    def _opened(self, tab: str) -> None:
        """A tab is shown for the first time."""
        self.tabs[tab].open()

    def _show_theme(self, dark: bool) -> None:
        self.lifeline.theme = "dark" if dark else "light"
        for tab in self.tabs.values():
            tab.show_theme(dark)


# Looks of all parts, and what the loading page says if its connection is refused
_TEMPLATE = (
    "{% extends base %}{% block loader_script %}{{ super() }}<script>{% raw %}"
    + f"const EVERYWHERE = {json.dumps(style('everywhere.css'))};\n"
    + joined("live/loading.js")
    + "{% endraw %}</script>{% endblock %}"
)

# Naming a model here tells Material's design to leave its looks to the project
_FIGURES = Theme(json={"attrs": {n: {} for n in ("Figure", "Plot", "Axis", "ColorBar", "Grid")}})
_INK = "#14324a"
_COMPONENTS = {
    "MuiAppBar": {
        "styleOverrides": {
            "root": {
                "backgroundColor": _INK,
                "color": "#ffffff",
                "backgroundImage": "none",
                "boxShadow": "none",
            }
        }
    },
}
_LOOKS: dict[str, Any] = {
    "light": {
        "components": _COMPONENTS,
        "palette": {
            "primary": {"main": "#0b5c8e"},
            "background": {"default": "#ffffff", "paper": "#ffffff"},
        },
    },
    "dark": {
        "components": _COMPONENTS,
        "palette": {
            "primary": {"main": "#56b4e9", "contrastText": "#08131c"},
            "background": {"default": "#12161b", "paper": "#12161b"},
        },
    },
}
