"""The fields in which a sweep is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.note import note
from app.bifurcations.request import around, offered, shown
from app.bifurcations.sweep.request import OFFERED, SPEED, SweepRequest, sweep_of
from core import GRU
from core.model.parameter_names import TURN

_NONE = "—"
COUNTS = (80, 60)
"""Values suggested for the first and for the second parameter."""


class SweepForm:
    """A quantity, one or two parameters with intervals and numbers of values, the button.

    Parameters
    ----------
    gru
        Gives the GRU whose parameters are offered.
    ask
        Called when the sweep is to start.
    """

    def __init__(self, gru: Callable[[], GRU], ask: Callable[[Any], None]) -> None:
        wide: dict[str, Any] = {"sizing_mode": "stretch_width", "size": "small"}
        self._gru, self._filling = gru, False
        self.quantity = pmui.Select(
            label="quantity", options=OFFERED, value="fixed points", **wide
        )  # fmt: skip
        self.at = [pmui.TextInput(label=label, value="0", **wide) for label in ("x", "y")]
        self._place = pn.Row(*self.at, visible=False)
        options = offered(gru())
        first = TURN if TURN in options.values() else "bh[0]"
        self.parameters = [
            pmui.Select(label="first parameter", options=options, value=first, **wide),
            pmui.Select(label="second parameter", options={_NONE: "", **options}, value="", **wide),
        ]
        self.fields = [
            [pmui.TextInput(label=label, **wide) for label in ("from", "to", "values")]
            for _ in self.parameters
        ]
        self._suggest(0)
        self._suggest(1)
        for k, select in enumerate(self.parameters):
            select.param.watch(lambda _, k=k: self._suggest(k), "value")
        self.quantity.param.watch(lambda _: self._ask_place(), "value")
        start = pmui.Button(label="Start", on_click=ask, **wide)
        self.parts = [
            pn.pane.HTML("<h3>A quantity over Explore's GRU</h3>"),
            self.quantity, self._place, self.parameters[0], pn.Row(*self.fields[0]),
            self.parameters[1], pn.Row(*self.fields[1]), note(*self.parameters), start,
        ]  # fmt: skip

    def request(self) -> SweepRequest:
        """What the fields say; ValueError names the field that is wrong."""
        rows = [
            (str(select.value), *(field.value for field in fields))
            for select, fields in zip(self.parameters, self.fields, strict=True)
            if select.value
        ]
        x, y = (field.value for field in self.at)
        return sweep_of(self.quantity.value, rows, (x, y))

    def offer(self) -> None:
        """Offer the present GRU's parameters."""
        options = offered(self._gru())
        self.parameters[0].options, self.parameters[1].options = options, {_NONE: "", **options}

    def fill(self, request: SweepRequest) -> None:
        """Show a request."""
        self._filling = True
        self.offer()
        self.quantity.value = request.quantity
        for field, value in zip(self.at, request.at or (0.0, 0.0), strict=True):
            field.value = shown(value)
        axes = [*request.axes, None][:2]
        for k, axis in enumerate(axes):
            self.parameters[k].value = axis.parameter if axis else ""
            if axis:
                self._write(k, axis.low, axis.high, axis.count)
        self._filling = False
        self._enable()

    def _suggest(self, k: int) -> None:
        """An interval around the present value of the k-th parameter."""
        parameter = self.parameters[k].value
        if self._filling:
            return
        if parameter:
            request = around(self._gru(), parameter)
            self._write(k, request.low, request.high, COUNTS[k])
        self._enable()

    def _enable(self) -> None:
        for select, fields in zip(self.parameters, self.fields, strict=True):
            for field in fields:
                field.disabled = not select.value

    def _ask_place(self) -> None:
        self._place.visible = self.quantity.value == SPEED

    def _write(self, k: int, low: float, high: float, count: int) -> None:
        name = str(self.parameters[k].value)
        texts = shown(low, name), shown(high, name), str(count)
        for field, text in zip(self.fields[k], texts, strict=True):
            field.value = text
