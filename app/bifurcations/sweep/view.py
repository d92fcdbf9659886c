"""Sweeps of one visitor: form, map, progress, files."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from app.bifurcations.address import address_of, asked_in
from app.bifurcations.asking import AskingView
from app.bifurcations.diagram.words import COMPUTED, claim
from app.bifurcations.files import file_message
from app.bifurcations.host import Host
from app.bifurcations.layout import beside, form
from app.bifurcations.service import workers, workers_here
from app.bifurcations.stage import Stage
from app.bifurcations.sweep import fig6b
from app.bifurcations.sweep.findings import SweepFindings
from app.bifurcations.sweep.form import SweepForm
from app.bifurcations.sweep.job import SweepJob
from app.bifurcations.sweep.picture import SweepData, picture
from app.bifurcations.sweep.request import FIG_6, SweepRequest, sweep_in
from app.bifurcations.sweep.series import Service, SoFar, finished
from app.bifurcations.sweep.words import REPLACED, done, how, others, time_left, title
from app.figures.theme import THEMES, Theme
from app.figures.weakly import weakly
from app.state.located import pointed_at
from core import GRU
from core.sweeps import FrequencyStatistics, Sweep, SweepCache
from core.sweeps.axes import family_along

EQ_8 = "fig5b"
"""The preset that the paper's Fig. 6 varies."""


class SweepView(AskingView[SweepRequest]):
    """Asks for a sweep over Explore's GRU and shows what comes of it.

    Parameters
    ----------
    host
        The tab.
    own
        What the address says: it fills the form.
    problem
        Why it does not.
    cache
        Where finished sweeps are kept. Default: the user's cache folder.
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
        self._service = service or workers()
        self.job = SweepJob(
            host.schedule, host.one, came=self._came, ended=self._ended,
            crowded=self._crowded, replaced=self._replaced, cache=cache or SweepCache(),
        )  # fmt: skip
        self._tasks: list[tuple[GRU, SweepRequest]] = []
        self._data = SweepData(np.zeros(0), np.zeros(0, bool))
        self._result: Sweep | None = None
        self._sixth: FrequencyStatistics | None = None
        self._others = ""
        self._theme = THEMES["light"]
        self.stage = Stage("Sweep over parameters", self._tapped)
        self.findings = SweepFindings(self._host.later(self._received), uid=self.stage.uid,
                                      sizing_mode="stretch_width")  # fmt: skip
        self.form = SweepForm(lambda: self.gru, self._host.later(lambda _: self.ask()))
        actions = {
            "Fig. 6A: frequency over α, β": self.open_fig_6a,
            "Fig. 6B: mean and spread over s": self.open_fig_6b,
        }
        ready = self.ready(actions, lambda label: actions[label]())
        self.controls = form(*self.form.parts, *ready)
        self.main = beside(self.findings, self.stage.pane)
        self._asked: SweepRequest | None = None
        words = {"headline": "Nothing swept yet", "text": "Choose a quantity and press Start."}
        self.findings.shown = {**words, "problem": problem}
        if own:
            # after the other words: it may have better ones
            self.addressed(own)

    def tell(self, **words: Any) -> None:
        """Show these words and nothing else."""
        self.findings.shown = words

    def complain(self, problem: str) -> None:
        """Say what is wrong; nothing is lost."""
        self.tell(**{**self.findings.shown, "problem": problem})

    def asked(self) -> SweepRequest:
        """The form's request."""
        request = self.form.request()
        request.check(self.gru)
        return request

    def fill(self, request: SweepRequest) -> None:
        """Show a request in the form."""
        self.form.fill(request)

    def start(self, request: SweepRequest) -> None:
        """Begin a sweep of Explore's GRU; one that runs is cancelled."""
        self._asked = request
        self._start([(self.gru, request)])

    def open_fig_6a(self) -> None:
        """The paper's Fig. 6A."""
        self._host.controller.choose(EQ_8)
        self.form.fill(FIG_6)
        self.start(FIG_6)

    def open_fig_6b(self) -> None:
        """The paper's Fig. 6B: the same map for several s."""
        self._host.controller.choose(EQ_8)
        self.form.fill(FIG_6)
        self._asked = FIG_6
        self._start(fig6b.tasks(self.gru))

    def _start(self, tasks: list[tuple[GRU, SweepRequest]]) -> None:
        self._tasks, self._result, self._sixth = tasks, None, None
        cells = tasks[0][1].cells
        self._begin(SweepData(np.full(cells, np.nan), np.zeros(cells, bool)))
        self._others = ""
        self.tell(headline=self._title(), text="waiting for the workers …", running=True, share=0.0)
        self._host.keep()
        self.job.start(tasks, self._service)

    def _shown_theme(self) -> Theme:
        return self._theme

    def show_theme(self, dark: bool) -> None:
        """Draw everything in the dark or the light theme."""
        self.findings.theme = "dark" if dark else "light"
        self._theme = THEMES[self.findings.theme]
        if self._sixth is not None:
            self._show_sixth()
        elif self._tasks:
            self._begin(self._data)

    def stop(self) -> None:
        """End what runs (the page is closed)."""
        self.job.cancel()

    def shown(self) -> None:
        """The tab is shown again: what was swept stays."""
        self.form.offer()

    def query(self) -> str:
        """The tab's address: the sweep that was asked for last, and Explore's own."""
        own = self._asked.query() if self._asked is not None else address_of("sweep")
        return self._host.address(own)

    def addressed(self, own: dict[str, str]) -> None:
        """Fill the form with what an address names; nothing runs before it is wanted."""
        try:
            request = asked_in(own, sweep_in, lambda request: request.check(self.gru))
        except ValueError as error:
            self.complain(str(error))
            return
        if request is not None and request != self._asked:
            self.form.fill(request)
            self._asked = request
            self.tell(headline=title(request), text="As the address says.", ready=True)

    def _title(self) -> str:
        return title(self._tasks[0][1]) if len(self._tasks) == 1 else "Frequency against s"

    def _begin(self, data: SweepData) -> None:
        """A new picture."""
        self._data = data
        request = self._tasks[0][1]
        theme = weakly(self._shown_theme)
        self.stage.begin(partial(picture, request, theme, self.stage.hook), data)

    def _show(self, so_far: SoFar) -> None:
        self._data = SweepData(so_far.values, so_far.unresolved)
        self.stage.show(self._data)

    def _came(self, so_far: SoFar) -> None:
        self._show(so_far)
        progress, sweeps = so_far.progress, len(self._tasks)
        text = f"{progress.done:,} of {progress.total:,} cells"
        if progress.left:
            text += f"; about {time_left(progress.left)} left"
        if sweeps > 1:
            text = f"map {so_far.number + 1} of {sweeps}: {text}"
        share = (so_far.number + progress.done / progress.total) / sweeps
        self.tell(
            headline=self._title(), text=text, running=True, share=share, others=self._others
        )  # fmt: skip

    def _crowded(self, count: int) -> None:
        """Others have come to the workers, or gone."""
        self._others = others(count)
        self.tell(**{**self.findings.shown, "others": self._others})

    def _replaced(self) -> None:
        """Another mode of the page has begun something."""
        self.tell(headline=self._title(), text=REPLACED)

    def _ended(self, found: list[Sweep] | Exception) -> None:
        if isinstance(found, Exception):
            local = isinstance(found, ConnectionError)
            why = str(found) if isinstance(found, (ValueError, OSError)) else type(found).__name__
            self.tell(headline=self._title(), problem=f"The sweep failed: {why}.", local=local)
            return
        if len(found) > 1:
            self._sixth = fig6b.statistics(found)
            self._show_sixth()
            return
        (self._result,) = found
        self._show(finished(0, self._result))
        self.tell(
            headline=self._title(), text=done(self._result), finished=True, how=how(self._result)
        )

    def _show_sixth(self) -> None:
        found = self._sixth
        assert found is not None
        self.stage.still(fig6b.picture(found, weakly(self._shown_theme), self.stage.hook))
        across, up = (axis.count for axis in self._tasks[0][1].axes)
        cells = claim(
            COMPUTED,
            f"the stable cycle's frequency in the middle of each cell of a {across} × {up} grid; "
            "mean and population variance over the cells with a cycle.",
        )
        self.tell(
            headline=self._title(), text=fig6b.words(found), table=fig6b.table(found),
            finished=True, how=[cells],
        )  # fmt: skip

    def _received(self, data: dict[str, Any]) -> None:
        if data.get("start"):
            self.ask()
        elif data.get("cancel"):
            self.job.cancel()
            if self.findings.shown.get("running"):
                self.tell(headline=self._title(), text="cancelled")
        elif data.get("local") and self._tasks:
            self._service = workers_here()
            self._start(self._tasks)
        elif data.get("want") in ("csv", "npz"):
            self._save(data["want"])

    def _save(self, kind: str) -> None:
        if self._result is not None:
            self.findings._send_msg(file_message(kind, self._result, "gruscope-sweep"))
        elif self._sixth is not None and kind == "csv":
            text = fig6b.to_csv(self._sixth)
            message = {"name": "gruscope-sweep.csv", "type": "text/csv", "text": text}
            self.findings._send_msg(message)

    def _tapped(self, place: tuple[float, float]) -> None:
        """A click in the picture, in the coordinates of its axes."""
        if len(self._tasks) != 1:
            return
        ((gru, request),) = self._tasks
        values = place[: len(request.axes)]
        ends = [(axis.low, axis.high) for axis in request.axes]
        if all(low <= value <= high for value, (low, high) in zip(values, ends, strict=True)):
            pairs = zip(values, ends, strict=True)
            short = [pointed_at(value, *run) for value, run in pairs]
            self._host.explore(family_along(gru, request.axes)(*short))
            self._host.keep()
