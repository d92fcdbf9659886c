"""The one-parameter diagram of one visitor: form, figures, findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import panel as pn
import panel_material_ui as pmui
from bokeh.events import Tap

from app.bifurcations.address import address_of, asked_in, request_in
from app.bifurcations.asking import AskingView
from app.bifurcations.diagram import columns, words
from app.bifurcations.diagram.figures import DiagramFigures
from app.bifurcations.diagram.findings import DiagramFindings
from app.bifurcations.host import Host
from app.bifurcations.layout import beside, form
from app.bifurcations.note import note
from app.bifurcations.request import DiagramRequest, around, offered, request_of
from app.figures.theme import THEMES
from app.state.located import connections_found, located, pointed_at
from core import GRU, CycleDiagram, EquilibriumDiagram, continue_cycles, continue_equilibria
from core.cancellation import Cancel
from core.model.families import value_of
from core.model.parameter_names import TURN
from core.model.parameter_space import distance

READY = {
    "Eq. 8 over α": ("fig5b", DiagramRequest(TURN, 0.05, 1.2)),
    "Eq. 9 over bh₂": ("fig8b", DiagramRequest("bh[1]", 0.0, 0.12)),
}
"""Label → a preset and its diagram."""

ROUNDING = 1e-9
"""Families whose members differ by no more are one: an angle turned there and back."""

Result = tuple[EquilibriumDiagram, CycleDiagram | None]


class DiagramView(AskingView[DiagramRequest]):
    """Asks for a diagram of Explore's GRU, shows it, and opens its portraits in Explore.

    Parameters
    ----------
    host
        The tab.
    own
        What the address says of the first diagram; if nothing: the angle or an entry around
        the present value. It fills the form; nothing is computed before somebody wants it.
        None: no address asks, somebody has turned to this view, and it draws at once.
    problem
        Why the address's own diagram is not it.
    """

    def __init__(
        self,
        host: Host,
        own: dict[str, str] | None = None,
        problem: str = "",
    ) -> None:
        super().__init__(host)
        self._axis, self._filling = 0, False
        self._result: Result | None = None
        self._drawn: tuple[DiagramRequest, GRU] | None = None
        self.request, problem = self._first(own or {}, problem)
        self.figures = DiagramFigures()
        self.findings = DiagramFindings(
            self._host.later(self._received), sizing_mode="stretch_width"
        )
        self._form()
        self.main = beside(
            self.findings,
            _pane(self.figures.main, "gs-diagram"),
            _pane(self.figures.below, "gs-periods"),
        )
        self.figures.main.on_event(Tap, self._tapped)
        if own is None:
            self.findings.once_there(lambda: host.schedule(self.draw))
        else:
            self._offer(problem)

    def _first(self, own: dict[str, str], problem: str) -> tuple[DiagramRequest, str]:
        """The first diagram, and why it is not the address's own."""
        name = TURN if TURN in self._offered else "bh[0]"
        try:
            return self._asked(own) or around(self.gru, name), problem
        except ValueError as error:
            return around(self.gru, name), str(error)

    def _asked(self, own: dict[str, str]) -> DiagramRequest | None:
        return asked_in(own, request_in, lambda request: request.family(self.gru))

    @property
    def _offered(self) -> list[str]:
        return list(offered(self.gru).values())

    def _form(self) -> None:
        wide: dict[str, Any] = {"sizing_mode": "stretch_width", "size": "small"}
        request = self.request
        self.parameter = pmui.Select(
            label="parameter", options=offered(self.gru), value=request.parameter, **wide
        )
        low, high = request.ends
        self.low = pmui.TextInput(label="from", value=low, **wide)
        self.high = pmui.TextInput(label="to", value=high, **wide)
        self.axis = pmui.RadioButtonGroup(
            options={"x": 0, "y": 1}, value=0, size="small",
            sx={"& .MuiToggleButton-root": {"textTransform": "none", "minWidth": 44}},
        )  # fmt: skip
        draw = pmui.Button(label="Draw", on_click=self._host.later(lambda _: self.wanted()), **wide)
        self.parameter.param.watch(self._host.later(lambda _: self._chosen()), "value")
        self.axis.param.watch(self._host.later(lambda event: self._turned(event.new)), "value")
        for field in (self.low, self.high):
            field.param.watch(self._host.later(lambda _: self._typed()), "value")
        self.controls = form(
            pn.pane.HTML("<h3>One parameter of Explore's GRU</h3>"), self.parameter,
            note(self.parameter), pn.Row(self.low, self.high), draw,
            pn.pane.HTML("<h3>Vertical axis</h3>"), self.axis, *self.ready(READY, self.open),
        )  # fmt: skip

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.findings.theme = "dark" if dark else "light"
        self.figures.show_theme(THEMES[self.findings.theme])

    def wanted(self) -> None:
        """Somebody wants the form's diagram, which is drawn unless it is there already."""
        if self._drawn is None and self._as_in_form():
            self.draw()
        else:
            self.ask()

    def _as_in_form(self) -> bool:
        """Whether the fields say what was asked for, to the digits shown."""
        return (self.low.value, self.high.value) == self.request.ends

    def ask(self) -> None:
        """Draw what is new in the form, or say what is wrong with it; nothing is lost."""
        if self._as_in_form():
            self.findings.problem = ""
        else:
            super().ask()

    def asked(self) -> DiagramRequest:
        """The form's request."""
        request = request_of(self.parameter.value, self.low.value, self.high.value)
        request.family(self.gru)
        return request

    def complain(self, problem: str) -> None:
        """Say what is wrong beside the findings."""
        self.findings.problem = problem

    def start(self, request: DiagramRequest) -> None:
        """Draw a diagram."""
        self.request = request
        self.draw()

    def open(self, label: str) -> None:
        """Show one of the diagrams that are ready, its preset in Explore."""
        self.open_ready(*READY[label])

    def _chosen(self) -> None:
        """Another parameter: an interval around its present value."""
        if self.parameter.value != self.request.parameter:
            request = around(self.gru, self.parameter.value)
            self.fill(request)
            self.start(request)

    def _typed(self) -> None:
        if not self._filling:  # one field after the other: half a request
            self.ask()

    def fill(self, request: DiagramRequest) -> None:
        """Show a request in the form."""
        self._filling = True
        self.parameter.options = offered(self.gru)
        self.parameter.value = request.parameter
        self.low.value, self.high.value = request.ends
        self._filling = False

    def _offer(self, problem: str = "") -> None:
        """Show what Draw would compute, and nothing else."""
        self._host.background.stop()
        self._result = self._drawn = None
        self.figures.clear()
        self.figures.span(self.request.low, self.request.high, self.request.symbol)
        self._mark_here()
        self.findings.param.update(
            headline=words.title(self.request), rows=[], how=[], busy="", ready=True,
            problem=problem,
        )  # fmt: skip

    def draw(self) -> None:
        """Compute the diagram beside the page: branches of points first, then the cycles."""
        request, gru = self.request, self.gru
        self._drawn = (request, gru)

        def work(cancel: Cancel) -> Iterator[Result]:
            family, interval = request.family(gru), (request.low, request.high)
            points = continue_equilibria(family, interval, cancel=cancel)
            yield points, None
            yield points, continue_cycles(family, interval, equilibria=points, cancel=cancel)

        def deliver(result: Result) -> None:
            self._result = result
            self._show(request)

        def failed(error: Exception) -> None:
            why = str(error) if isinstance(error, ValueError) else type(error).__name__
            self.findings.param.update(busy="", problem=f"The diagram was not computed: {why}.")
            self._drawn = None  # Draw tries again

        busy = "computing the branches …"
        self.findings.param.update(busy=busy, problem="", ready=False)
        self._host.keep()
        self._host.background.start(work, deliver, failed)

    def query(self) -> str:
        """The tab's address: the diagram, and Explore's own."""
        own = address_of("diagram", self.request.query())
        return self._host.address(own)

    def _show(self, request: DiagramRequest) -> None:
        assert self._result is not None
        points, cycles = self._result
        self.figures.span(request.low, request.high, request.symbol)
        self._lines()
        rows = words.special_points(points, cycles)
        self.findings.param.update(
            headline=words.headline(request, points, cycles),
            rows=[{"value": value, "words": text} for value, text in rows],
            how=words.how(points, cycles),
            busy="" if cycles is not None else "following the limit cycles …",
        )
        self._mark_here()

    def _lines(self) -> None:
        if self._result is None:
            return
        (points, cycles), axis, sources = self._result, self._axis, self.figures.sources
        for kind, data in columns.point_lines(points, axis).items():
            sources[kind].data = data
        for name, marks in columns.marks(points, axis).items():
            sources[name].data = marks
        if cycles is None:
            cycles = CycleDiagram((0.0, 1.0), (), (), 0, ())
        lines, periods = columns.cycle_lines(cycles, axis), columns.period_lines(cycles)
        self.figures.periods.update(end=columns.period_range(cycles)[1])
        for kind in ("stable", "unstable"):
            sources[f"cycle {kind}"].data = lines[kind]
            sources[f"period {kind}"].data = periods[kind]

    def _turned(self, axis: int) -> None:
        self._axis = axis
        self.figures.main.yaxis.axis_label = columns.AXES[axis]
        self._lines()

    def _mark_here(self) -> None:
        for line in self.figures.here:
            line.location = value_of(self.gru, self.request.parameter)

    def _tapped(self, event: Any) -> None:
        if event.x is not None and self.request.low <= event.x <= self.request.high:
            self._go(pointed_at(float(event.x), self.request.low, self.request.high))

    def _received(self, data: dict[str, Any]) -> None:
        if data.get("draw"):
            self.wanted()
        elif "row" in data and self._result is not None:
            rows = words.special_points(*self._result)
            if isinstance(data["row"], int) and 0 <= data["row"] < len(rows):
                self._go(self._located(rows[data["row"]][0]))

    def _located(self, value: float) -> float:
        """A special value with the digits that its portrait needs."""
        if self._drawn is None:
            return value
        request, gru = self._drawn
        family = request.family(gru)
        return located((value,), lambda value: connections_found(family(value)))[0]

    def _go(self, value: float) -> None:
        """Open the portrait at a value in Explore."""
        if self._drawn is None:
            return
        request, gru = self._drawn
        self._host.explore(request.family(gru)(value))
        self._mark_here()
        self._drawn = (request, self.gru)
        self._host.keep()

    def shown(self) -> None:
        """The tab is shown again: Explore may show another GRU than the one that was drawn."""
        if self._drawn is None:
            self._offer_again()
            return
        request, drawn = self._drawn
        if request.parameter not in self._offered:
            self.request = around(self.gru, "bh[0]")
            self.fill(self.request)
            self.draw()
            return
        ends = (request.low, request.high)
        same = drawn.reset_after is self.gru.reset_after and all(
            distance(request.family(drawn)(end), request.family(self.gru)(end)) < ROUNDING
            for end in ends
        )
        self._mark_here()
        if not same:
            self.fill(self.request)
            self.draw()

    def _offer_again(self) -> None:
        """What is offered, for the GRU that Explore shows now."""
        if self.request.parameter not in self._offered:
            self.request = around(self.gru, "bh[0]")
            self._offer()
        self.fill(self.request)
        self._mark_here()

    def addressed(self, own: dict[str, str]) -> None:
        """Fill the form with what an address says of this tab; it is drawn when it is wanted."""
        try:
            request = self._asked(own)
        except ValueError as error:
            self.complain(str(error))
            return
        if request is not None and request != self.request:
            self.request = request
            self.fill(self.request)
            self._offer()

    def stop(self) -> None:
        """Nothing runs but in the background, which the tab stops."""


def _pane(figure: Any, css: str) -> Any:
    figure.css_classes = [css]
    return pn.pane.Bokeh(figure, sizing_mode="stretch_both", margin=0)
