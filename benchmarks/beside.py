"""Dragging beside another visitor's sweep: ``python -m benchmarks.beside``.

One visitor changes the gain as fast as the portraits come (`benchmarks.sessions`), while
another one's sweep, the frequency of eq. 8 on 400 × 400 cells, runs on the server's default
workers: all cores but one, at low priority. Rounds without and with the sweep take turns.
Prints the updates per second and their ratio. (`benchmarks.planes`: many planes at once.)
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import Server, load_average, median, served  # noqa: E402
from benchmarks.sessions import Visitor, as_map, component  # noqa: E402

QUERY = (
    "tab=bifurcations&mode=sweep&quantity=frequency&parameter=turn&interval=0,3.14&values=400"
    "&parameter2=scale&interval2=1,3&values2=400&v=1&preset=fig5b"
)


def findings(data: dict[str, Any]) -> bool:
    """Whether these are the data of the sweep's findings."""
    return str(data.get("uid")).startswith("gs-stage")


async def rate(visitor: Visitor, seconds: float) -> float:
    """Updates per second, the median over quarters of the time."""
    rates = []
    for _ in range(4):
        begun, count = time.monotonic(), 0
        while time.monotonic() - begun < seconds / 4:
            await visitor.update()
            count += 1
        rates.append(count / (time.monotonic() - begun))
    return median(rates)


async def measure(server: Server, rounds: int, seconds: float) -> None:
    dragging = await Visitor.come(server.port, 0)
    for _ in range(30):
        await dragging.update()
    quiet, beside = [], []
    print(f"{'round':>5} {'alone':>8} {'beside':>8} {'ratio':>7}")
    for number in range(rounds):
        quiet.append(await rate(dragging, seconds))
        sweeping = await Visitor.come(server.port, 1, QUERY)
        model = component(sweeping.document, findings)
        await sweeping.tell(model, as_map(start=True))
        await sweeping.hear("of 160,000 cells")
        beside.append(await rate(dragging, seconds))
        await sweeping.tell(model, as_map(cancel=True))
        await sweeping.go()
        print(f"{number + 1:5} {quiet[-1]:8.1f} {beside[-1]:8.1f} "
              f"{beside[-1] / quiet[-1]:7.2f}")  # fmt: skip
        await asyncio.sleep(2)
    ratio = median([b / q for q, b in zip(quiet, beside, strict=True)])
    print(f"updates a second beside a sweep, over those alone: {ratio:.2f} (goal 0.5 or more)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    print(load_average())
    with (
        tempfile.TemporaryDirectory() as cache,
        served("app", environment={"GRUSCOPE_CACHE": cache}) as server,
    ):
        server.wait_for("Gruscope: ready after", 300)
        asyncio.run(measure(server, arguments.rounds, arguments.seconds))
    print(load_average())


if __name__ == "__main__":
    main()
