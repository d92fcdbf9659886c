"""The two-parameter plane of one visitor: form, map, findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.bifurcations.address import asked_in
from app.bifurcations.asking import AskingView
from app.bifurcations.files import file_message
from app.bifurcations.host import Host
from app.bifurcations.layout import beside, form
from app.bifurcations.plane.findings import PlaneFindings
from app.bifurcations.plane.form import PlaneForm
from app.bifurcations.plane.known import Found, Known
from app.bifurcations.plane.picture import picture
from app.bifurcations.plane.request import LEVELS, READY, PlaneRequest, plane_in
from app.bifurcations.plane.words import title
from app.bifurcations.request import around
from app.bifurcations.service import workers, workers_here
from app.bifurcations.stage import Stage
from app.bifurcations.sweep.job import SweepJob
from app.bifurcations.sweep.series import Service, SoFar
from app.bifurcations.sweep.words import REPLACED, others, time_left
from app.figures.theme import THEMES, Theme
from app.figures.weakly import weakly
from app.state.located import located, pointed_at, points_found
from core import GRU, Sweep, equilibrium_curves
from core.bifurcations.cycle_bifurcation_curves import cycle_curves_by_lines
from core.cancellation import Cancel
from core.sweeps import SweepCache


class PlaneView(AskingView[PlaneRequest]):
    """Asks for a plane of Explore's GRU, shows it, and opens its portraits in Explore.

    Parameters
    ----------
    host
        The tab.
    own
        What the address says of the first plane; if nothing: one is chosen. It fills the
        form; nothing is computed before somebody wants it.
    problem
        Why the address's own plane is not it.
    cache
        Where finished maps are kept. Default: the user's cache folder.
    service
        Whose workers compute. Default: the server's (`app.bifurcations.service`).
    """

    def __init__(
        self,
        host: Host,
        own: dict[str, str] | None = None,
        problem: str = "",
        *,
        cache: SweepCache | None = None,
        service: Service | None = None,
    ) -> None:
        super().__init__(host)
        self._background = host.background.another(long=True)
        self._service = service or workers()
        self.job = SweepJob(
            host.schedule, host.one, came=self._came, ended=self._ended,
            crowded=self._crowded, replaced=self._replaced, cache=cache or SweepCache(),
        )  # fmt: skip
        self.stage = Stage("Plane of two parameters", self._tapped)
        self._theme = THEMES["light"]
        self.request, problem = self._first(own or {}, problem)
        self._others = ""
        self.known: Known | None = None
        self._map: dict[str, Any] = {}
        self.findings = PlaneFindings(
            self._host.later(self._received), uid=self.stage.uid, sizing_mode="stretch_width"
        )
        self.form = PlaneForm(
            lambda: self.gru, self.request, self._host.later(lambda _: self.ask())
        )
        self.controls = form(*self.form.fields, *self.ready(READY, self.open))
        self.main = beside(self.findings, self.stage.pane)
        self._offer(problem)

    def _first(self, own: dict[str, str], problem: str) -> tuple[PlaneRequest, str]:
        """The first plane, and why it is not the address's own."""
        try:
            request = self._asked(own)
            if request is not None:
                return request, problem
        except ValueError as error:
            problem = str(error)
        preset = self._host.controller.state.snapshot.preset
        for name, request in READY.values():
            if name == preset:
                return request, problem
        return PlaneRequest(around(self.gru, "bh[0]"), around(self.gru, "bh[1]")), problem

    def _asked(self, own: dict[str, str]) -> PlaneRequest | None:
        return asked_in(own, plane_in, lambda request: request.check(self.gru))

    def asked(self) -> PlaneRequest:
        """The form's request."""
        request = self.form.request()
        request.check(self.gru)
        return request

    def complain(self, problem: str) -> None:
        """Say what is wrong beside the findings."""
        self._tell(problem)

    def start(self, request: PlaneRequest) -> None:
        """Draw a plane."""
        self.request = request
        self.draw()

    def fill(self, request: PlaneRequest) -> None:
        """Show a request in the form."""
        self.form.fill(request)

    def open(self, name: str) -> None:
        """Show one of the planes that are ready, its preset in Explore."""
        self.open_ready(*READY[name])

    def _offer(self, problem: str = "") -> None:
        """Show what Draw would compute, and nothing else."""
        self.known = None
        self.stage.pane.object = None
        self._map = {"headline": title(self.request), "text": _READY, "ready": True}
        self._tell(problem)

    def draw(self, problem: str = "") -> None:
        """Compute the plane beside the page: curves here, colours on the sweeps' workers."""
        request, gru = self.request, self.gru
        self.known = Known(request, gru)
        self._begin(self.known)
        self._others = ""
        self._map = {"running": True, "share": 0.0, "text": "waiting for the workers …"}
        self._tell(problem)
        self._host.keep()
        self._background.start(partial(_curves_of, request, gru), self._found, self._failed)
        levels = [(gru, request.sweep(level)) for level in range(len(LEVELS))]
        self.job.start(levels, self._service)

    def _begin(self, known: Known) -> None:
        """A new picture."""
        draw = partial(picture, known.request, weakly(self._shown_theme), self.stage.hook)
        self.stage.begin(draw, known.data(self.gru))

    def _show(self) -> None:
        assert self.known is not None
        self.stage.show(self.known.data(self.gru))

    def _tell(self, problem: str | None = None) -> None:
        """Show the findings as they stand; None keeps the problem that is told."""
        if problem is None:
            problem = str(self.findings.shown.get("problem", ""))
        known = self.known.findings(self._theme, self.gru) if self.known is not None else {}
        self.findings.shown = known | {"problem": problem} | self._map

    def _found(self, found: Found) -> None:
        assert self.known is not None
        self.known.curves = found
        self._show()
        self._tell()

    def _failed(self, error: Exception) -> None:
        why = str(error) if isinstance(error, ValueError) else type(error).__name__
        self._tell(f"The curves were not computed: {why}.")

    def _came(self, so_far: SoFar) -> None:
        assert self.known is not None
        self.known.take(so_far)
        progress = so_far.progress
        level = ("coarse", "fine")[so_far.number]
        text = f"{level} map: {progress.done:,} of {progress.total:,} portraits"
        if progress.left:
            text += f"; about {time_left(progress.left)} left"
        share = progress.done / progress.total
        self._map = {"running": True, "share": share, "text": text, "others": self._others}
        self._show()
        self._tell()

    def _crowded(self, count: int) -> None:
        """Others have come to the workers, or gone."""
        self._others = others(count)
        self._map["others"] = self._others
        self._tell()

    def _replaced(self) -> None:
        """Another mode of the page has begun something."""
        self._background.stop()
        self._given_up(REPLACED)

    def _ended(self, found: list[Sweep] | Exception) -> None:
        assert self.known is not None
        if isinstance(found, Exception):
            why = str(found) if isinstance(found, (ValueError, OSError)) else type(found).__name__
            self._map = {"local": isinstance(found, ConnectionError)}
            self._tell(f"The map failed: {why}.")
            return
        self._map = {"text": self.known.end(found)}
        self._show()
        self._tell()

    def _received(self, data: dict[str, Any]) -> None:
        if data.get("draw"):
            self.ask()
        known = self.known
        if known is None:
            return
        if data.get("cancel"):
            self.stop()
            if self.findings.shown.get("running"):
                self._given_up("cancelled")
        elif data.get("local"):
            self._service = workers_here()
            self.draw()
        elif data.get("want") in ("csv", "npz") and known.result is not None:
            message = file_message(data["want"], known.result, "gruscope-plane")
            self.findings._send_msg(message)
        elif _chosen(data, "region", known.places):
            self._go(known.places[data["region"]])
        elif known.curves is not None and _chosen(data, "point", known.curves[0].special_points):
            self._go(self._located(known, known.curves[0].special_points[data["point"]].value))

    def _given_up(self, why: str) -> None:
        """What there is stays."""
        assert self.known is not None
        self._map = {"text": why} | ({} if self.known.curves else {"curves": ""})
        self._tell()

    def _tapped(self, place: tuple[float, float]) -> None:
        """A click in the map, in the coordinates of its axes."""
        ends = zip(place, self.request.ends, strict=True)
        if all(low <= value <= high for value, (low, high) in ends):
            pairs = zip(place, self.request.ends, strict=True)
            self._go([pointed_at(value, *ends) for value, ends in pairs])

    def _located(self, known: Known, place: Any) -> tuple[float, ...]:
        """A special point with the digits that its portrait needs."""
        plane = known.request.plane(known.gru)
        values = tuple(float(value) for value in place)
        return located(values, lambda *values: points_found(plane(*values)))

    def _go(self, place: Any) -> None:
        """Open a portrait of the plane in Explore."""
        if self.known is None:
            return
        first, second = (float(value) for value in place)
        self._host.explore(self.known.request.plane(self.known.gru)(first, second))
        self._host.keep()

    def query(self) -> str:
        """The tab's address: the plane, and Explore's own."""
        return self._host.address(self.request.query())

    def shown(self) -> None:
        """The tab is shown again: Explore may have moved, within the plane or out of it."""
        self.form.offer()
        if self.known is None:
            return
        self._show()
        self._tell()

    def addressed(self, own: dict[str, str]) -> None:
        """Fill the form with the plane that an address names; it is drawn when it is wanted."""
        try:
            request = self._asked(own)
        except ValueError as error:
            self.complain(str(error))
            return
        if request is not None and request != self.request:
            self.request = request
            self.form.fill(request)
            self.stop()
            self._offer()

    def _shown_theme(self) -> Theme:
        return self._theme

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.findings.theme = "dark" if dark else "light"
        self._theme = THEMES[self.findings.theme]
        if self.known is not None:
            self._begin(self.known)
            self._tell()

    def stop(self) -> None:
        """End what runs (the page is closed)."""
        self.job.cancel()
        self._background.stop()


_READY = "Press Draw to compute its curves and its regions."


def _curves_of(request: PlaneRequest, gru: GRU, cancel: Cancel) -> Iterator[Found]:
    plane, ends = request.plane(gru), request.ends
    curves = equilibrium_curves(plane, *ends, cancel=cancel)
    yield curves, None
    for cycles in cycle_curves_by_lines(plane, *ends, ends=curves.special_points, cancel=cancel):
        yield curves, cycles


def _chosen(data: dict[str, Any], what: str, among: Any) -> bool:
    number = data.get(what)
    return isinstance(number, int) and 0 <= number < len(among)
