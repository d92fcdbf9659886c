"""A server used for half an hour: ``python -m benchmarks.soak [--minutes 30] [--visitors 5]``.

Visitors (`benchmarks.soak_visitors`) come, use all tabs and leave, over and over; one of
them in a browser, the others as websocket clients. Every minute it prints the resident
memory of the server, that of its worker processes with their number, and the server's open
descriptors and threads; then, when all are gone, what is left. The verdict takes slopes
after the first third, when everything has been used once. Ends with 1 if something grows,
a visit failed, or the log holds a traceback through the project.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import Server, load_average, served  # noqa: E402
from benchmarks.soak_visitors import Visits, browse, use  # noqa: E402

GROWTH = {"memory": 50.0, "descriptors": 15.0, "threads": 8.0}
"""What may be added between the end of the first third and the end: MB, and numbers."""

LEFT = 45.0
"""Seconds after the last visitor, in which sessions expire and workers end."""


@dataclass(frozen=True)
class Usage:
    """What a server holds at one moment."""

    minute: float
    memory: float
    workers: int
    workers_memory: float
    descriptors: int
    threads: int

    @classmethod
    def of(cls, server: Server, begun: float) -> Usage:
        """Look at a server and all that it has started."""
        parent = psutil.Process(server.process.pid)
        sizes = [size for child in parent.children(recursive=True) if (size := _memory(child))]
        return cls(
            (time.monotonic() - begun) / 60, parent.memory_info().rss / 2**20, len(sizes),
            sum(sizes), parent.num_fds(), parent.num_threads(),
        )  # fmt: skip

    def line(self, visits: Visits) -> str:
        """The table's line."""
        return (
            f"{self.minute:6.1f} {self.memory:10.1f} {self.workers:10} {self.workers_memory:12.1f} "
            f"{self.descriptors:12} {self.threads:8} {visits.done:8} {visits.failed:8}"
        )


def _memory(child: psutil.Process) -> float:
    """Its resident memory in MB; 0 if it has ended, or is Python's own resource tracker."""
    try:
        if any("resource_tracker" in part for part in child.cmdline()):
            return 0.0
        return float(child.memory_info().rss / 2**20)
    except psutil.NoSuchProcess:
        return 0.0


async def run(server: Server, minutes: float, visitors: int, visits: Visits) -> list[Usage]:
    """All visitors until the time is over; what the server held, each minute."""
    begun = time.monotonic()
    visits.end = begun + 60 * minutes
    browser = threading.Thread(target=browse, args=[server.port, visits])
    browser.start()
    clients = [asyncio.create_task(use(server.port, seed, visits)) for seed in range(visitors - 1)]
    table: list[Usage] = []
    print(f"{'minute':>6} {'memory MB':>10} {'processes':>10} {'their memory':>12} "
          f"{'descriptors':>12} {'threads':>8} {'visits':>8} {'failed':>8}")  # fmt: skip
    while time.monotonic() < visits.end:
        table.append(Usage.of(server, begun))
        print(table[-1].line(visits), flush=True)
        await asyncio.sleep(max(0.0, min(60.0, visits.end - time.monotonic())))
    table.append(Usage.of(server, begun))
    print(table[-1].line(visits), flush=True)
    await asyncio.gather(*clients)
    await asyncio.to_thread(browser.join)
    await asyncio.sleep(LEFT)
    print("all visitors gone:")
    print(Usage.of(server, begun).line(visits), flush=True)
    return table


def growing(table: list[Usage]) -> list[str]:
    """What has grown too much after the first third, in words; prints all slopes."""
    told = []
    late = [usage for usage in table if usage.minute >= table[-1].minute / 3]
    if len(late) < 3:
        print("too short for slopes: give it five minutes or more")
        return told
    minutes = np.array([usage.minute for usage in late])
    for name, limit in GROWTH.items():
        values = np.array([getattr(usage, name) for usage in late], float)
        slope = float(np.polyfit(minutes, values, 1)[0])
        added = slope * (minutes[-1] - minutes[0])
        print(f"{name:12} {slope:+8.2f} a minute, {added:+8.1f} in all (limit {limit:g})")
        if added > limit:
            told.append(f"{name} grows by {slope:.2f} a minute")
    return told


@contextmanager
def _family(server: Server) -> Iterator[None]:
    """End the processes that the server started and left behind; no other."""
    try:
        yield
    finally:
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.process.terminate()
        _, alive = psutil.wait_procs(children, 15)
        for child in alive:
            print(f"left behind by the server, and killed: {child.pid}")
            child.kill()


def main() -> None:
    """Print the table and the verdict."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--visitors", type=int, default=5, help="at once, one in a browser")
    given = parser.parse_args()
    visits = Visits()
    with (
        tempfile.TemporaryDirectory() as cache,
        served("app", environment={"GRUSCOPE_CACHE": cache}) as server,
    ):
        server.wait_for("Gruscope: ready after", 600)
        with _family(server):
            table = asyncio.run(run(server, given.minutes, given.visitors, visits))
            log = server.log.read_text(errors="replace")
    trouble = growing(table)
    if visits.failed:
        trouble.append(f"{visits.failed} visits failed, the first: {visits.first_failure}")
    if (at := log.find(f'File "{ROOT}/app')) >= 0:
        trouble.append(f"a traceback through the project in the log:\n{log[at - 500 : at + 1500]}")
    kinds = Counter(re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception|Stopped|Closed)\b", log, re.M))
    print(f"log of {len(log) / 1000:.1f} kB; " + ", ".join(f"{n} × {k}" for k, n in kinds.items()))
    print(load_average())
    print("verdict: " + ("; ".join(trouble) or "steady"))
    sys.exit(1 if trouble else 0)


if __name__ == "__main__":
    main()
