"""What a plane is asked for: two parameters of Explore's GRU and their intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.bifurcations.address import FIRST, SECOND, address_of, request_in
from app.bifurcations.request import DiagramRequest
from app.bifurcations.sweep.request import SweepRequest
from core import GRU, Axis, Plane, plane_of
from core.model.parameter_names import SCALE, TURN

LEVELS = ((24, 16), (72, 48))
"""Cells across and up, of the coarse map and of the fine one: three for each of the coarse."""


@dataclass(frozen=True)
class PlaneRequest:
    """A rectangle: ``first`` runs to the right, ``second`` up."""

    first: DiagramRequest
    second: DiagramRequest

    def plane(self, gru: GRU) -> Plane:
        """The GRUs of the plane; ValueError names what cannot be."""
        return plane_of(gru, self.first.parameter, self.second.parameter)

    def check(self, gru: GRU) -> None:
        """ValueError where the plane or its weights cannot be."""
        if self.first.parameter == self.second.parameter:
            raise ValueError(f"a plane needs two parameters, not {self.first.label} twice")
        self.plane(gru)
        for level in range(len(LEVELS)):
            self.sweep(level).check(gru)

    def sweep(self, level: int) -> SweepRequest:
        """The sweep that colours it."""
        axes = tuple(
            Axis(one.parameter, one.low, one.high, count)
            for one, count in zip((self.first, self.second), LEVELS[level], strict=True)
        )
        return SweepRequest("topology", axes)

    @property
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Both intervals."""
        return (self.first.low, self.first.high), (self.second.low, self.second.high)

    def query(self) -> str:
        """Its part of the address."""
        return address_of("plane", self.first.query(), self.second.query("2"))


READY = {
    "Eq. 8 over α and β": (
        "fig5b",
        PlaneRequest(DiagramRequest(TURN, 0.0, math.pi), DiagramRequest(SCALE, 1.0, 3.0)),
    ),
    "Around eq. 9: angle and bh₂": (
        "fig8b",
        PlaneRequest(DiagramRequest(TURN, -0.3, 0.0), DiagramRequest("bh[1]", 0.0, 0.12)),
    ),
}
"""Label → a preset and its plane."""


def plane_in(own: dict[str, str]) -> PlaneRequest | None:
    """The plane that an address names, if any; ValueError for half of one or a bad one."""
    first, second = request_in(own, FIRST), request_in(own, SECOND)
    if first is None and second is None:
        return None
    if first is None or second is None:
        raise ValueError("a plane needs two parameters")
    return PlaneRequest(first, second)
