"""Many visitors who come at once: ``python -m benchmarks.arrivals [--pages N] [--num-procs N]``.

One visitor keeps turning a knob, as `benchmarks.sessions` does it, while 50 others ask for the
page in the same moment; they are clients without a browser in a process of their own. Each
loads the page, opens its session and takes the document; scripts and style sheets, which a
browser keeps, are not asked for.

* Alone: how long one page takes to come, and one update, with nobody else there.
* Meanwhile: what the first visitor's updates take until everybody's page is there.
* There: when the first, the median and the last page had come.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import load_average, median, p95, served  # noqa: E402
from benchmarks.sessions import Visitor  # noqa: E402

PAGES = 50
REPLY_MS, THERE_S = 500.0, 15.0  # what is aimed at
_REST = 0.05  # seconds between a reply and the next change: a hand, not a flood


async def _come(port: int, seed: int, begun: float) -> float:
    visitor = await Visitor.come(port, seed)
    there = time.monotonic() - begun
    await visitor.go()
    return there


async def _crowd(port: int, pages: int) -> list[float]:
    AsyncHTTPClient.configure(None, max_clients=pages)  # all at once
    begun = time.monotonic()
    return await asyncio.gather(*(_come(port, seed, begun) for seed in range(pages)))


def crowd(port: int, pages: int) -> list[float]:
    """Seconds after which each of so many pages was there (in a process of its own)."""
    return asyncio.run(_crowd(port, pages))


async def _turn(visitor: Visitor, until: asyncio.Event) -> list[float]:
    visitor.replies.clear()
    while not until.is_set():
        await visitor.update()
        await asyncio.sleep(_REST)
    return list(visitor.replies)


async def run(port: int, pages: int, pool: ProcessPoolExecutor) -> None:
    """Alone, then together."""
    loop = asyncio.get_running_loop()
    await Visitor.come(port, 0)  # what only the first page does
    alone = [(await loop.run_in_executor(pool, crowd, port, 1))[0] for _ in range(7)]
    print(f"one page alone                   {1e3 * median(alone):8.0f} ms")
    visitor = await Visitor.come(port, 1)
    over = asyncio.Event()
    loop.call_later(4, over.set)
    quiet = await _turn(visitor, over)
    print(f"updates alone, median, p95       {median(quiet):8.0f}, {p95(quiet):.0f} ms")
    over.clear()
    turning = asyncio.create_task(_turn(visitor, over))
    there = await loop.run_in_executor(pool, crowd, port, pages)
    over.set()
    busy = await turning
    print(f"with {pages} pages asked for at once:")
    print(f"  updates, median, p95, longest  {median(busy):8.0f}, {p95(busy):.0f}, "
          f"{max(busy):.0f} ms (aim: p95 ≤ {REPLY_MS:g})")  # fmt: skip
    print(f"  pages, first, median, last     {min(there):8.1f}, {median(there):.1f}, "
          f"{max(there):.1f} s (aim: last ≤ {THERE_S:g})")  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=PAGES, help="how many come at once")
    parser.add_argument("--num-procs", type=int, default=1, help="of the server")
    told = parser.parse_args()
    spawn = get_context("spawn")
    with (
        served("app", "--num-procs", str(told.num_procs)) as server,
        ProcessPoolExecutor(1, mp_context=spawn) as pool,
    ):
        server.wait_for("ready after", 300, times=told.num_procs)
        asyncio.run(run(server.port, told.pages, pool))
    print(load_average())


if __name__ == "__main__":
    main()
