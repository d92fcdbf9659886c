"""Planes of eight visitors at once, on one server: ``python -m benchmarks.planes``.

Eight visitors open links to different planes, and then all press Draw (--visitors). While
their maps are computed by the workers that they share, another one asks for a short sweep.
Prints the memory of the server and of all processes that it started, before anybody presses
Draw and at its highest afterwards; how long the short sweep takes alone and beside the
planes; how many worker processes are left when the server is ended in the middle of all
this, and what its log says of it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.beside import findings  # noqa: E402
from benchmarks.serving import Server, load_average, served  # noqa: E402
from benchmarks.sessions import Visitor, as_map, component  # noqa: E402

PLANE = (
    "tab=bifurcations&mode=plane&parameter=turn&interval=0,{high}&parameter2=scale&interval2=1,3"
    "&v=1&preset=fig5b"
)
SHORT = (
    "tab=bifurcations&mode=sweep&quantity=frequency&parameter=turn&interval={low},1&values=60"
    "&v=1&preset=fig5b"
)


def family(server: Server) -> list[psutil.Process]:
    """The server's process, and all that it has started; without Python's resource tracker."""
    own = psutil.Process(server.process.pid)
    return [own] + [
        one for one in own.children(recursive=True) if "resource_tracker" not in str(one.cmdline())
    ]


def megabytes(processes: Sequence[psutil.Process]) -> list[float]:
    """Their resident memory."""
    return [one.memory_info().rss / 2**20 for one in processes]


async def seconds_of_a_short_sweep(server: Server, low: float) -> float:
    """From Start to the last value; ``low`` makes it one that nobody has asked for."""
    visitor = await Visitor.come(server.port, 99, SHORT.format(low=low))
    begun = time.monotonic()
    await visitor.tell(component(visitor.document, findings), as_map(start=True))
    await visitor.hear("60 cells, computed")
    await visitor.go()
    return time.monotonic() - begun


async def planes(server: Server, count: int) -> list[Visitor]:
    """Visitors who have all pressed Draw, each for a plane of their own."""
    opened = [
        await Visitor.come(server.port, k, PLANE.format(high=3.0 + 0.01 * k)) for k in range(count)
    ]
    print(f"{count} links opened:   {words(server)}")
    for visitor in opened:
        await visitor.tell(component(visitor.document, findings), as_map(draw=True))
    return opened


def words(server: Server) -> str:
    """The memory now."""
    server_alone, *rest = megabytes(family(server))
    each = ", ".join(f"{size:.0f}" for size in rest) or "none"
    return f"server {server_alone:6.0f} MB, other processes {each} MB"


async def watched(server: Server, seconds: float) -> None:
    """Print the largest memory within some time."""
    most: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = megabytes(family(server))
        most = max(most, now, key=sum)
        await asyncio.sleep(0.5)
    rest = ", ".join(f"{size:.0f}" for size in most[1:])
    print(f"the most in {seconds:.0f} s: server {most[0]:6.0f} MB, others {rest} MB, "
          f"all {sum(most):.0f} MB")  # fmt: skip


async def measure(server: Server, count: int, seconds: float) -> None:
    first = await seconds_of_a_short_sweep(server, 0.100)
    alone = await seconds_of_a_short_sweep(server, 0.101)
    print(f"a short sweep that opens the workers: {first:.1f} s; on open ones: {alone:.1f} s")
    visitors = await planes(server, count)
    await watched(server, seconds / 2)
    beside = await seconds_of_a_short_sweep(server, 0.102)
    print(f"a short sweep beside {count} planes: {beside:.1f} s ({beside / alone:.1f} times)")
    await watched(server, seconds / 2)
    for visitor in visitors:
        await visitor.go()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planes", description=__doc__)
    parser.add_argument("--visitors", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args()
    print(load_average())
    with (
        tempfile.TemporaryDirectory() as cache,
        served("app", environment={"GRUSCOPE_CACHE": cache}) as server,
    ):
        server.wait_for("Gruscope: ready after", 300)
        asyncio.run(measure(server, arguments.visitors, arguments.seconds))
        before = len(server.log.read_text())
        started = family(server)[1:]
        server.process.terminate()
        begun = time.monotonic()
        server.process.wait(120)
        print(f"the server ended after {time.monotonic() - begun:.1f} s")
        psutil.wait_procs(started, timeout=5)
        left = [one for one in started if one.is_running()]
        print(f"the server ended in the middle: {len(left)} of {len(started)} processes left")
        print(f"its log since then: {server.log.read_text()[before:] or 'nothing'}")
    print(load_average())


if __name__ == "__main__":
    main()
