"""What is known of one plane so far: its curves, its map, and both as picture and as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.bifurcations.plane import words
from app.bifurcations.plane.picture import NOTHING, PlaneData, tints
from app.bifurcations.plane.regions import RegionColours, labels, listed
from app.bifurcations.plane.request import LEVELS, PlaneRequest
from app.bifurcations.sweep.series import SoFar, finished
from app.figures.theme import Theme
from core import GRU, Curves, CycleCurves, EventKind, Sweep, value_of
from core.arrays import Array
from core.model.parameter_space import distance
from core.sweeps import Region, regions

ROUNDING = 1e-9
"""GRUs that differ by no more are one."""

_STALE = "Explore shows another GRU now: Draw shows its plane."

Found = tuple[Curves, CycleCurves | None]


class Known:
    """What is known of a plane of a GRU.

    Attributes
    ----------
    request, gru
        The plane.
    curves
        What has been found of its curves.
    result
        Its finished fine map.
    places
        For each row of the list of regions, a place inside.
    """

    def __init__(self, request: PlaneRequest, gru: GRU) -> None:
        self.request, self.gru = request, gru
        self.curves: Found | None = None
        self.result: Sweep | None = None
        self.places: list[Array] = []
        self._colours = RegionColours()
        self._coarse: Array | None = None
        self._cells: Array | None = None
        self._regions: Sequence[Region] = ()

    def take(self, so_far: SoFar) -> None:
        """More of the map has come."""
        self._cells = self._colours.cells(so_far, self._coarse)
        if so_far.number == 0 and not (self._cells >= NOTHING).any():
            self._coarse = self._cells

    def end(self, found: Sequence[Sweep]) -> str:
        """The map is finished; what it is, in words."""
        for number, result in enumerate(found):
            self.take(finished(number, result))
        self.result = found[-1]
        self._regions = regions(self.result)
        unresolved = int(self.result.unresolved.sum())
        text = f"{self.result.values.size:,} portraits, computed"
        return f"{text}; {unresolved:,} not resolved (grey)." if unresolved else f"{text}."

    def holds(self, gru: GRU) -> bool:
        """Whether a GRU is a member of the plane, anywhere."""
        try:
            own = self.request.plane(self.gru)(*self._values(gru))
        except ValueError:
            return False
        same = own.reset_after is gru.reset_after
        return same and distance(own, gru) < ROUNDING

    def place(self, gru: GRU) -> tuple[float, float] | None:
        """Where a GRU lies in the rectangle."""
        if not self.holds(gru):
            return None
        first, second = self._values(gru)
        (a, b), (c, d) = self.request.ends
        return (first, second) if a <= first <= b and c <= second <= d else None

    def _values(self, gru: GRU) -> tuple[float, float]:
        one, other = self.request.first.parameter, self.request.second.parameter
        return value_of(gru, one), value_of(gru, other)

    def data(self, here: GRU) -> PlaneData:
        """For the picture; ``here`` is what Explore shows."""
        curves: Mapping[str, Sequence[Array]] = {}
        marks: list[tuple[float, float, EventKind, str]] = []
        if self.curves is not None:
            points, cycles = self.curves
            curves = {EventKind.FOLD: points.folds, EventKind.HOPF: points.hopfs}
            if cycles is not None:
                folds = cycles.cycle_folds
                curves = {
                    **curves,
                    EventKind.HOMOCLINIC: cycles.homoclinics,
                    EventKind.FOLD_OF_CYCLES: folds,
                }
            marks = [(*p.value.tolist(), p.kind, words.of_point(p)) for p in points.special_points]
        cells = {} if self._cells is None else {"cells": self._cells}
        return PlaneData(
            curves=curves, marks=marks, labels=labels(self._regions), here=self.place(here), **cells
        )

    def findings(self, theme: Theme, here: GRU) -> dict[str, Any]:
        """For the findings; ``here`` is what Explore shows."""
        curves, cycles = self.curves or (None, None)
        rows: list[dict[str, Any]] = []
        if self.result is not None:
            rows, self.places = listed(self._regions, self._colours, tints(theme))
        cells = [across * up for across, up in LEVELS] if self.result is not None else []
        return {
            "headline": words.title(self.request),
            "curves": words.curves_found(curves, cycles),
            "points": words.special_points(curves),
            "regions": rows,
            "how": words.how(curves, cycles, cells),
            "finished": self.result is not None,
            "stale": "" if self.holds(here) else _STALE,
        }
