"""What the visitors of `benchmarks.soak` do; runs nothing itself."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.serving import chromium
from benchmarks.sessions import Visitor, as_map, component

_SWEEP = (
    "tab=bifurcations&mode=sweep&quantity=frequency&parameter=turn&interval=0,3.14&values=60"
    "&parameter2=scale&interval2=1,3&values2=40&v=1&preset=fig5b"
)
_PLANE = (
    "tab=bifurcations&mode=plane&parameter=turn&interval=0,3&parameter2=scale&interval2=1,3"
    "&v=1&preset=fig5b"
)
_DIAGRAM = "tab=bifurcations&parameter=bh[1]&interval=0.01,0.1&v=1&preset=fig8b"
_QUERIES = (
    "", "v=1&preset=fig8b", "tab=catalogue", "tab=one-unit", _SWEEP, "v=1&preset=fig4a",
    _DIAGRAM, _PLANE,
)  # fmt: skip
_STEP = 60_000  # ms for anything on the browser's page


@dataclass
class Visits:
    """When they end, and how they went."""

    end: float = 0.0
    done: int = 0
    failed: int = 0
    first_failure: str = ""
    _seen: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self.end

    def failure(self, where: str, error: BaseException) -> None:
        """Count a visit that failed; each kind is printed once."""
        self.failed += 1
        text = f"{where}: {type(error).__name__}: {str(error)[:300]}"
        self.first_failure = self.first_failure or text
        if text not in self._seen:
            self._seen.add(text)
            print(f"   a visit failed, {text}", flush=True)


async def use(port: int, seed: int, visits: Visits) -> None:
    """One client after another: each opens an address, changes the gain, and leaves."""
    chance = random.Random(seed)
    number = seed
    await asyncio.sleep(5 * seed)  # not all at the first moment
    while not visits.over:
        query = _QUERIES[number % len(_QUERIES)]
        number += 1
        try:
            visitor = await Visitor.come(port, chance.randrange(10**6), query)
            try:
                await _act(visitor, query, chance, visits)
            finally:
                await visitor.go()
            visits.done += 1
        except Exception as error:
            visits.failure(query or "Explore", error)
            await asyncio.sleep(1)


async def _act(visitor: Visitor, query: str, chance: random.Random, visits: Visits) -> None:
    """Some changes of the gain; on a page of bifurcations wait, and cancel half the sweeps."""
    if "bifurcations" in query:
        if query == _SWEEP:
            model = component(visitor.document, _stage)
            await visitor.tell(model, as_map(start=True))
        elif query == _DIAGRAM:
            await visitor.tell(component(visitor.document, _diagram), as_map(draw=True))
        await _listen(visitor, chance.uniform(1, 15))
        if query == _SWEEP and chance.random() < 0.5:
            await visitor.tell(model, as_map(cancel=True))
            await asyncio.sleep(1)
        return
    for _ in range(chance.randint(5, 40)):
        if visits.over:
            return
        await visitor.update()
        await asyncio.sleep(chance.choice((0.0, 0.05, 0.2)))


async def _listen(visitor: Visitor, seconds: float) -> None:
    """Take what the server sends, for so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(visitor.hear("what is never said"), seconds)


def _stage(data: dict[str, Any]) -> bool:
    """Whether these are the data of the findings beside a sweep."""
    return str(data.get("uid")).startswith("gs-stage")


def _diagram(data: dict[str, Any]) -> bool:
    """Whether these are the data of the findings beside a diagram that is not drawn yet."""
    return data.get("ready") is True


def browse(port: int, visits: Visits) -> None:
    """In a browser: page after page, each through all tabs."""
    try:
        with chromium() as browser:
            while not visits.over:
                context = browser.new_context(viewport={"width": 1440, "height": 900})
                try:
                    page = context.new_page()
                    page.set_default_timeout(_STEP)
                    page.goto(f"http://127.0.0.1:{port}/app")
                    for step in (_explore, _bifurcations, _one_unit, _catalogue):
                        if not visits.over:
                            step(page)
                    visits.done += 1
                except Exception as error:
                    visits.failure("browser", error)
                finally:
                    context.close()
    except Exception as error:
        visits.failure("no browser", error)


def _explore(page: Any) -> None:
    gain = page.get_by_role("slider", name="gain", exact=True)
    gain.focus()
    for key in ("ArrowRight", "ArrowLeft") * 15:
        gain.press(key)
        page.wait_for_timeout(30)
    for key in "123":
        page.keyboard.press(key)
        page.wait_for_timeout(800)


def _catalogue(page: Any) -> None:
    page.get_by_role("tab", name="Catalogue").click()
    page.locator("ul.cards > li a").first.click()
    page.locator("section.page .portrait.large").first.wait_for()


def _bifurcations(page: Any) -> None:
    page.get_by_role("tab", name="Bifurcations").click()
    page.get_by_role("button", name="Eq. 9 over bh₂").click()
    page.get_by_role("heading", level=2, name="bh₂ from 0 to 0.12").wait_for()
    page.get_by_role("button", name="Two parameters").click()
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Sweep", exact=True).click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_timeout(4000)


def _one_unit(page: Any) -> None:
    page.get_by_role("tab", name="One unit").click()
    page.get_by_role("region", name="Findings on the phase line").wait_for()
    for key in "26":
        page.keyboard.press(key)
        page.wait_for_timeout(500)
