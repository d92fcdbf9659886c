"""The live portrait in a real browser: ``python -m benchmarks.live [--quick]``.

Three servers run at once: the page, the page with 40 ms of artificial work on every
portrait, and the floor (`floor_app`: one raw slider, one marker). A headless Chromium has
each open, and they are measured in turns of a few steps.

* A step sets the slider in the browser and waits until the value is painted: until Bokeh
  has finished the first painting of the figure after that value's data came into it. Its
  time runs from the setting; "next frame" adds the time to the animation frame after.
* A drag moves the slider every 16 ms for 5 s. Lag is the time from the setting of a
  value to its painting, of all values that were painted; settled is the time from the
  release to the painting of the last value, quiet to the last painting of all.

Ratios to the floor do not depend on the machine as long as nothing else loads it.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import (  # noqa: E402
    chromium,
    load_average,
    median,
    p95,
    probed_page,
    served,
)

LOW, HIGH = 2.0, 4.0
PRESETS = ("fig2a", "fig5b", "fig8b")
STAGES = ("set", "sent", "received", "filled", "done")


class Probed:
    """One open page with its slider, and its traffic."""

    def __init__(self, browser: Any, url: str, floor: bool) -> None:
        self.frames = self.bytes = 0
        self.records: list[dict[str, float]] = []
        self.lost = 0
        self.drags: list[dict[str, Any]] = []
        self._values = np.random.default_rng(7)
        self.page = probed_page(browser)
        self.page.on("websocket", lambda ws: ws.on("framereceived", self._framed))
        self.page.goto(url)
        if floor:
            self.page.wait_for_function("window.Bokeh?.documents?.[0]?.is_idle")
            self.page.evaluate("probe.attachFloor()")
        else:
            slider = self.page.get_by_role("slider", name="gain", exact=True)
            slider.wait_for(timeout=120_000)
            section = self.page.locator("section.gs-found[data-sequence]")
            section.wait_for(state="attached")
            slider.evaluate("slider => probe.attachPortrait(slider)")
            section.evaluate("section => probe.listen(section)")
        self.page.wait_for_timeout(500)

    def _framed(self, payload: str | bytes) -> None:
        self.frames += 1
        self.bytes += len(payload)

    def step(self, count: int, pause: float = 60.0) -> None:
        """So many steps to values that are all different."""
        values = np.round(self._values.uniform(LOW, HIGH, count), 4).tolist()
        found = self.page.evaluate("([v, p]) => probe.steps(v, p)", [values, pause])
        self.records += [record for record in found if record]
        self.lost += sum(record is None for record in found)

    def drag(self, seconds: float) -> None:
        """One drag."""
        run = "([a, b, ms]) => probe.drag(a, b, ms)"
        self.drags.append(self.page.evaluate(run, [LOW, HIGH, 1000 * seconds]))

    def times(self, end: str, begin: str = "set") -> list[float]:
        """Between two stages of every step."""
        return [r[end] - r[begin] for r in self.records if end in r]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer steps, shorter drags")
    quick = parser.parse_args().quick
    rounds, seconds = (3, 2.0) if quick else (10, 5.0)
    with (
        served("app") as page,
        served("benchmarks/slow_app") as slow,
        served("benchmarks/floor_app") as floor,
        chromium() as browser,
    ):
        floor.wait_for("running at", 60)
        page.wait_for("ready after", 120)
        slow.wait_for("running at", 60)
        pages = {"floor": Probed(browser, f"http://127.0.0.1:{floor.port}/floor_app", True)}
        for key in PRESETS[-1:] if quick else PRESETS:
            url = f"http://127.0.0.1:{page.port}/app?v=1&preset={key}"
            pages[key] = Probed(browser, url, False)
        url = f"http://127.0.0.1:{slow.port}/slow_app?v=1&preset={PRESETS[-1]}"
        pages["+40 ms"] = Probed(browser, url, False)
        for probed in pages.values():
            probed.step(5)
            probed.records.clear()
            probed.frames = probed.bytes = 0
        before = load_average()
        for _ in range(rounds):
            for probed in pages.values():
                probed.step(6)
        show_steps(pages)
        for _ in range(1 if quick else 2):
            for probed in pages.values():
                probed.drag(seconds)
        show_drags(pages)
        print(f"\n{before} at the start, {load_average()} at the end")


def show_steps(pages: dict[str, Probed]) -> None:
    """Painted, next frame, findings; the stages; frames and bytes."""
    floor = median(pages["floor"].times("done"))
    print("slider set → painted, ms; stages are medians")
    print(f"{'page':8} {'steps':>5} {'lost':>4} {'median':>7} {'p95':>6} {'× floor':>7} "
          f"{'next frame':>10} │ {'to send':>7} {'to reply':>8} {'to fill':>7} {'to paint':>8} │ "
          f"{'findings p95':>12} {'frames':>6} {'kB':>6}")  # fmt: skip
    for name, page in pages.items():
        done = page.times("done")
        stages = [median(page.times(b, a)) for a, b in pairwise(STAGES)]
        spoken = [max(0.0, r["findings"] - r["done"]) for r in page.records if r.get("findings")]
        print(
            f"{name:8} {len(done):5} {page.lost:4} {median(done):7.1f} {p95(done):6.1f} "
            f"{median(done) / floor:7.2f} {median(page.times('shown')):10.1f} │ "
            f"{stages[0]:7.1f} {stages[1]:8.1f} {stages[2]:7.1f} {stages[3]:8.1f} │ "
            f"{f'{p95(spoken):.1f}' if spoken else '':>12} {page.frames / len(done):6.1f} "
            f"{page.bytes / len(done) / 1000:6.1f}"
        )
    print("targets: ≤ 2 × floor (wish 1.6); findings ≤ 150 ms after; ≤ 8 frames, ≤ 110 kB")


def show_drags(pages: dict[str, Probed]) -> None:
    """Updates per second, lag, settling."""
    slowest = p95([lag for run in pages["floor"].drags for lag in run["lags"]])
    print("\ndragging")
    print(f"{'page':8} {'events/s':>8} {'painted/s':>9} {'lag median':>10} {'lag p95':>8} "
          f"{'× floor':>7} {'settled':>8} {'quiet':>7}")  # fmt: skip
    for name, page in pages.items():
        seconds = sum(run["seconds"] for run in page.drags)
        lags = [lag for run in page.drags for lag in run["lags"]]
        settled = max(run["settled"] or float("inf") for run in page.drags)
        print(
            f"{name:8} {sum(r['events'] for r in page.drags) / seconds:8.1f} "
            f"{sum(r['during'] for r in page.drags) / seconds:9.1f} {median(lags):10.1f} "
            f"{p95(lags):8.1f} {p95(lags) / slowest:7.2f} {settled:8.1f} "
            f"{max(run['quiet'] for run in page.drags):7.1f}"
        )
    print("targets: painted/s ≥ half the floor's, lag p95 ≤ 4 × floor, settled ≤ 150 ms; "
          "with 40 ms more, lag p95 and settled ≤ 250 ms")  # fmt: skip


if __name__ == "__main__":
    main()
