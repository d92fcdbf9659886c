"""Sweeps of one visitor: form, map, progress, files."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import holoviews as hv
import numpy as np
import panel as pn
import panel_material_ui as pmui
from numpy.typing import NDArray

from app.bifurcations.layout import beside, form
from app.bifurcations.request import LABELS, around, offered
from app.bifurcations.sweep.findings import SweepFindings
from app.bifurcations.sweep.job import SweepJob
from app.bifurcations.sweep.picture import picture
from app.bifurcations.sweep.request import FIG_6, SweepRequest, sweep_of
from app.explore.controller import Controller
from app.figures.theme import THEMES
from app.live.scheduling import Schedule, later
from core import GRU
from core.sweeps import QUANTITIES, Progress, Sweep, SweepCache, to_csv, to_npz
from core.sweeps.axes import family_along
from core.workers import spare_cores

_serial = itertools.count(1)
_NONE = "—"

Array = NDArray[np.float64]


class SweepView:
    """Asks for a sweep over Explore's GRU and shows what comes of it.

    Parameters
    ----------
    controller
        Explore's.
    explore
        Called with a GRU that is to be shown in Explore.
    schedule
        Runs an action where the page may be changed.
    cache
        Where finished sweeps are kept. Default: the user's cache folder.
    workers
        As in `core.sweeps.sweep`; None: all cores but one, or the cluster that
        GRUSCOPE_SCHEDULER names.
    """

    def __init__(
        self,
        controller: Controller,
        explore: Callable[[GRU], None],
        schedule: Schedule,
        *,
        cache: SweepCache | None = None,
        workers: int | None = None,
    ) -> None:
        self._controller, self._explore = controller, explore
        self._later = partial(later, schedule)
        self._workers = workers
        self.job = SweepJob(schedule, self._came, self._ended, cache or SweepCache())
        self._asked: tuple[SweepRequest, GRU] | None = None
        self._values: Array = np.zeros(0)
        self._pipe: Any = None
        self._taps: Any = None
        self._result: Sweep | None = None
        self._theme = THEMES["light"]
        self._uid = f"gs-sweep-{next(_serial)}"
        self.findings = SweepFindings(self._later(self._received), uid=self._uid,
                                      sizing_mode="stretch_width")  # fmt: skip
        self._form()
        self.pane = pn.pane.HoloViews(
            None, sizing_mode="stretch_both", css_classes=["gs-sweep-map"], margin=0
        )
        self.main = beside(self.findings, self.pane)
        self.tell(headline="Nothing swept yet", text="Choose a quantity and press Start.")

    @property
    def gru(self) -> GRU:
        """What Explore shows."""
        return self._controller.state.snapshot.analysed

    def tell(self, **words: Any) -> None:
        """Show these words and nothing else."""
        self.findings.told = words

    def _form(self) -> None:
        wide: dict[str, Any] = {"sizing_mode": "stretch_width", "size": "small"}
        labels = {quantity.label: key for key, quantity in QUANTITIES.items()}
        self.quantity = pmui.Select(label="quantity", options=labels, value="fixed points", **wide)
        options = offered(self.gru)
        first = "angle" if "angle" in options.values() else "bh[0]"
        self.parameters = [
            pmui.Select(label="first parameter", options=options, value=first, **wide),
            pmui.Select(label="second parameter", options={_NONE: "", **options}, value="", **wide),
        ]
        self.fields = [
            [pmui.TextInput(label=label, **wide) for label in ("from", "to", "values")]
            for _ in self.parameters
        ]
        self._suggest(0)
        for k, select in enumerate(self.parameters):
            select.param.watch(self._later(partial(self._chosen, k)), "value")
        start = pmui.Button(label="Start", on_click=self._later(lambda _: self.ask()), **wide)
        fig6 = pmui.Button(
            label="Fig. 6A: frequency over α, β", variant="outlined",
            on_click=self._later(lambda _: self.open_fig_6()), **wide,
        )  # fmt: skip
        self.controls = form(
            self.quantity, self.parameters[0], pn.Row(*self.fields[0]), self.parameters[1],
            pn.Row(*self.fields[1]), start, pn.pane.HTML("<h3>Ready to open</h3>"), fig6,
        )  # fmt: skip

    def _chosen(self, k: int, _event: Any) -> None:
        self._suggest(k)

    def _suggest(self, k: int) -> None:
        """An interval around the present value of the k-th parameter."""
        parameter = self.parameters[k].value
        for field in self.fields[k]:
            field.disabled = not parameter
        if parameter:
            request = around(self.gru, parameter)
            self._fill(k, request.low, request.high, 80 if k == 0 else 60)

    def _fill(self, k: int, low: float, high: float, count: int) -> None:
        for field, value in zip(self.fields[k], (low, high, count), strict=True):
            field.value = f"{value:.6g}".replace("-", "−")

    def open_fig_6(self) -> None:
        """The paper's Fig. 6A."""
        self._controller.choose("fig5b")
        self.quantity.value = FIG_6.quantity
        for k, axis in enumerate(FIG_6.axes):
            self.parameters[k].value = axis.parameter
        self.start(FIG_6)
        self._later(self._fill_fig_6)(None)  # after what the choice of parameters suggests

    def _fill_fig_6(self, _event: Any) -> None:
        for k, axis in enumerate(FIG_6.axes):
            self._fill(k, axis.low, axis.high, axis.count)

    def ask(self) -> None:
        """Start what the form says, or say what is wrong with it; nothing is lost."""
        rows = [
            (select.value, *(field.value for field in fields))
            for select, fields in zip(self.parameters, self.fields, strict=True)
            if select.value
        ]
        try:
            request = sweep_of(self.quantity.value, rows)  # type: ignore[arg-type]
            request.check(self.gru)
        except ValueError as error:
            self.tell(**{**self.findings.told, "problem": f"{error}."})
            return
        self.start(request)

    def start(self, request: SweepRequest, workers: int | None = None) -> None:
        """Begin a sweep of Explore's GRU; one that runs is cancelled."""
        self._asked, self._result = (request, self.gru), None
        self._begin(request)
        self.tell(headline=self._title(), text="opening the workers …", running=True, share=0.0)
        self.job.start(self.gru, request, self._workers if workers is None else workers)

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self._theme = THEMES["dark" if dark else "light"]
        self._show(self._values)

    def stop(self) -> None:
        """End what runs (the page is closed)."""
        self.job.cancel()

    def _title(self) -> str:
        assert self._asked is not None
        request, _ = self._asked
        over = " and ".join(LABELS[axis.parameter] for axis in request.axes)
        label = QUANTITIES[request.quantity].label
        return f"{label[:1].upper()}{label[1:]} over {over}"

    def _begin(self, request: SweepRequest) -> None:
        """An empty picture for a new sweep."""
        self._values = np.full(request.cells, np.nan)
        self._pipe = hv.streams.Pipe(data=self._values)
        drawn = partial(picture, request, lambda: self._theme, self._hook)
        shown = hv.DynamicMap(drawn, streams=[self._pipe])
        self._taps = hv.streams.Tap(source=shown)
        self._taps.add_subscriber(lambda x, y: self._later(self._tapped)((x, y)))
        self.pane.object = shown

    def _show(self, values: Array) -> None:
        self._values = values
        if self._pipe is not None:
            self._pipe.send(values)

    def _hook(self, plot: Any, _element: Any) -> None:
        """Make the figure known to the page, which saves its picture."""
        if self._uid not in plot.state.tags:
            plot.state.tags = [self._uid]

    def _came(self, values: Array, progress: Progress) -> None:
        self._show(values)
        text = f"{progress.done:,} of {progress.total:,} cells; about {_time(progress.left)} left"
        share = progress.done / progress.total
        self.tell(headline=self._title(), text=text, running=True, share=share)

    def _ended(self, found: Sweep | Exception | None) -> None:
        if isinstance(found, Exception):
            local = isinstance(found, ConnectionError)
            why = str(found) if isinstance(found, (ValueError, OSError)) else type(found).__name__
            self.tell(headline=self._title(), problem=f"The sweep failed: {why}.", local=local)
            return
        if found is None:
            self.tell(headline=self._title(), text="cancelled")
            return
        self._result = found
        self._show(found.values.ravel())
        none, open_ = int(np.isnan(found.values).sum()), int(found.unresolved.sum())
        text = f"{found.values.size:,} cells, computed"
        if none - open_:
            text += f"; {none - open_:,} without a value"
        if open_:
            text += f"; {open_:,} not resolved"
        how = "Computed: each cell by itself: certified fixed points, then cycles as in Explore."
        self.tell(headline=self._title(), text=f"{text}.", finished=True, how=how)

    def _received(self, data: dict[str, Any]) -> None:
        if data.get("cancel"):
            self.job.cancel()
            self.tell(headline=self._title(), text="cancelled")
        elif data.get("local") and self._asked is not None:
            self.start(self._asked[0], spare_cores())
        elif data.get("want") == "csv" and self._result is not None:
            self._send("gruscope-sweep.csv", "text/csv", text=to_csv(self._result))
        elif data.get("want") == "npz" and self._result is not None:
            packed = base64.b64encode(to_npz(self._result)).decode()
            self._send("gruscope-sweep.npz", "application/octet-stream", base64=packed)

    def _send(self, name: str, kind: str, **data: str) -> None:
        self.findings._send_msg({"name": name, "type": kind} | data)

    def _tapped(self, place: tuple[float | None, float | None]) -> None:
        """A click in the picture, in the coordinates of its axes."""
        if self._asked is None or place[0] is None or place[1] is None:
            return
        request, gru = self._asked
        values = [float(v) for v in place if v is not None][: len(request.axes)]
        ends = [(axis.low, axis.high) for axis in request.axes]
        if all(low <= value <= high for value, (low, high) in zip(values, ends, strict=True)):
            self._explore(family_along(gru, request.axes)(*values))
            self.findings._send_msg({"go": "explore"})


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
