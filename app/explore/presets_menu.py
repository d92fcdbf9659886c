"""The choice of a preset, and its caption: what to look for."""

from __future__ import annotations

import html
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.explore.controller import Controller
from app.state.presets import KEY_OF, PRESETS, Preset
from app.web.styles import style


class PresetMenu:
    """A select box over the presets, kept at the state's preset."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        options = {self._label(p): key for key, p in PRESETS.items()}
        key = controller.state.snapshot.preset
        self.select = pmui.Select(
            label="Preset",
            options={"own parameters": "", **options},
            value=key,
            size="small",
            sizing_mode="stretch_width",
            margin=(12, 12, 4, 12),
            sx=_NAMES_IN_FULL,
        )
        self.caption = pn.pane.HTML(
            "", stylesheets=[style("caption.css")], sizing_mode="stretch_width", margin=(0, 12)
        )
        self.view = pn.Column(self.select, self.caption, sizing_mode="stretch_width")
        self.select.param.watch(self._chosen, "value")
        controller.on_change(self._follow)
        self._follow()

    @staticmethod
    def _label(preset: Preset) -> str:
        key = KEY_OF.get(preset.key)
        name = f"{preset.figure}: {preset.title}"
        return f"{key.upper()} · {name}" if key else name

    def _chosen(self, event: Any) -> None:
        if not event.new:
            self._follow()  # "own parameters" is what turning a knob leads to, no choice
        elif event.new != self._controller.state.snapshot.preset:
            self._controller.choose(event.new)

    def _follow(self) -> None:
        """Show the state's preset; only what changed makes a message."""
        snapshot = self._controller.state.snapshot
        if self.select.value != snapshot.preset:
            self.select.value = snapshot.preset
        preset = PRESETS.get(snapshot.preset)
        text = "" if preset is None else _caption(preset, preset.gru != snapshot.gru)
        text = f'<div class="rooms"><div>{text}</div>{_ROOM}</div>'
        if self.caption.object != text:
            self.caption.object = text


def _caption(preset: Preset, changed: bool = True) -> str:
    text = html.escape(preset.caption)
    if preset.note:
        text += f" <small>{html.escape(preset.note)}</small>"
    return f"{text}<br><b>Changed from the preset.</b>" if changed else text


# The room of the longest captions is always there, unseen: the knobs below would else jump under
# the hand
_ROOM = "".join(
    f'<div class="room" aria-hidden="true">{text}</div>'
    for text in sorted(map(_caption, PRESETS.values()), key=len)[-3:]
)


# Names are shown whole, in two lines if need be; their room is always there, or what is below
# would jump
_NAMES_IN_FULL = {
    "& .MuiSelect-select": {
        "whiteSpace": "normal !important",
        "lineHeight": 1.3,
        "display": "flex",
        "alignItems": "center",
        "minHeight": "2.6em !important",
    }
}
