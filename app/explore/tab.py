"""The Explore tab with its part of the header and the sidebar."""

from __future__ import annotations

import logging

import panel_material_ui as pmui

from app.codec import from_query
from app.explore.presets_menu import PresetMenu
from app.explore.share import ShareMenu
from app.explore.view import ExploreView
from app.presets import PRESETS
from app.state import Snapshot, from_preset

_log = logging.getLogger("gruscope")
FIRST = "fig8b"
"""The preset that a newcomer sees."""


class ExploreTab:
    """Everything of Explore on one visitor's page.

    A query that holds no valid state is refused whole: the first preset is shown, with
    the reason.
    """

    def __init__(self, query: str) -> None:
        snapshot, problem = opened(query)
        self.view = ExploreView(snapshot)
        controller = self.view.controller
        self.presets = PresetMenu(controller)
        self.buttons = {
            action: pmui.Button(
                label=action.capitalize(),
                variant="text",
                size="small",
                sx=_HEADER_BUTTON,
                margin=(0, 2),
                on_click=lambda _event, action=action: controller.act(action),
                description=_HINTS[action],
                css_classes=["of-explore"],
            )
            for action in ("undo", "redo", "reset")
        }
        self.share = ShareMenu(
            controller, uid=self.view.uid, width=84, margin=(0, 8), css_classes=["of-explore"]
        )
        self.header = [*self.buttons.values(), self.share]
        self.sidebar = [self.presets.view, self.view.controls]
        self.main = [self.view.main]
        controller.on_change(self._follow)
        self._follow()
        if problem:
            controller.refuse(f"the address was not opened: {problem}")

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.view.show_theme(dark)

    def _follow(self) -> None:
        """Buttons are live only while they would do something."""
        controller = self.view.controller
        enabled = {
            "undo": controller.can_undo,
            "redo": bool(controller.history.future),
            "reset": bool(controller.state.snapshot.preset),
        }
        for action, button in self.buttons.items():
            if button.disabled == enabled[action]:
                button.disabled = not enabled[action]


_HEADER_BUTTON = {"color": "#fff", "&.Mui-disabled": {"color": "rgba(255, 255, 255, 0.45)"}}
_HINTS = {
    "undo": "Undo the last change (Ctrl+Z)",
    "redo": "Redo (Ctrl+Shift+Z)",
    "reset": "Reset to the preset",
}


def opened(query: str) -> tuple[Snapshot, str]:
    """The state of an address, or the first preset and what is wrong with the address."""
    first = from_preset(PRESETS[FIRST])
    try:
        return from_query(query) or first, ""
    except ValueError as error:
        _log.info("an address was refused: %s", error)
        return first, str(error)
