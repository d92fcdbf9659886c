"""The fields in which a plane is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from app.bifurcations.note import note
from app.bifurcations.plane.request import PlaneRequest
from app.bifurcations.request import LABELS, DiagramRequest, around, offered, request_of
from core import GRU


class PlaneForm:
    """Two parameters, each with its interval, and the button.

    Parameters
    ----------
    gru
        Gives the GRU whose parameters are offered.
    request
        What it shows at first.
    ask
        Called when the plane is to be drawn.
    """

    def __init__(
        self, gru: Callable[[], GRU], request: PlaneRequest, ask: Callable[[Any], None]
    ) -> None:
        wide: dict[str, Any] = {"sizing_mode": "stretch_width", "size": "small"}
        self._gru = gru
        self.parameters = [
            pmui.Select(label=label, options=offered(gru()), **wide) for label in ("right", "up")
        ]
        self.ends = [
            [pmui.TextInput(label=label, **wide) for label in ("from", "to")] for _ in range(2)
        ]
        self._filling = False
        self.fill(request)
        for k, select in enumerate(self.parameters):
            select.param.watch(lambda _, k=k: self._suggest(k), "value")
        draw = pmui.Button(label="Draw", on_click=ask, **wide)
        self.fields = [
            pn.pane.HTML("<h3>Two parameters of Explore's GRU</h3>"),
            self.parameters[0], pn.Row(*self.ends[0]),
            self.parameters[1], pn.Row(*self.ends[1]), note(*self.parameters), draw,
        ]  # fmt: skip

    def offer(self) -> None:
        """Offer the present GRU's parameters."""
        for select in self.parameters:
            select.options = offered(self._gru())

    def fill(self, request: PlaneRequest) -> None:
        """Show a request."""
        self._filling = True
        self.offer()
        for k, one in enumerate((request.first, request.second)):
            self.parameters[k].value = one.parameter
            self._write(k, one)
        self._filling = False

    def request(self) -> PlaneRequest:
        """What the fields say; ValueError names the parameter and the field that is wrong."""
        return PlaneRequest(self._read(0), self._read(1))

    def _read(self, k: int) -> DiagramRequest:
        name = self.parameters[k].value
        try:
            return request_of(name, *(field.value for field in self.ends[k]))
        except ValueError as error:
            raise ValueError(f"{LABELS[name]}: {error}") from None

    def _suggest(self, k: int) -> None:
        """An interval around the present value of a parameter that was chosen."""
        if not self._filling:
            self._write(k, around(self._gru(), self.parameters[k].value))

    def _write(self, k: int, one: DiagramRequest) -> None:
        for field, value in zip(self.ends[k], one.ends, strict=True):
            field.value = value
