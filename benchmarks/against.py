"""How fast against an older commit, in turns: ``python -m benchmarks.against COMMIT``.

A work tree of the commit is made in a folder that goes away again; each of the two has compiled
kernels of its own, made before anything is timed. Then the two take turns, each time in a new
process, so that a machine that slows down slows both. Shown are the medians of each tree and of
the ratios within a turn, this tree's over the older one's: 1 is "as before".

"import" is ``from core import …`` of what is used here; "server" is the time from the start of
``panel serve app`` until its page answers, kernels from their caches; all else is the mean
over some systems of the paper and random ones, by the names that ``core`` has always offered. With
``--turns N`` N turns (5); ``--no-server`` leaves the server out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import free_port, load_average, median  # noqa: E402

# runs in either tree: nothing of it but the names that core offers
_PROBE = """
import json, sys, time
begun = time.perf_counter()
from core import GRU, basins_of, find_fixed_points, map_quantity, nullclines
from core import signature_of, skeleton, streamlines, trajectories
seconds = {"import": time.perf_counter() - begun}
import numpy as np
rng = np.random.default_rng(0)
systems = [GRU.rotation(3, a) for a in (0.1, 0.5, 1.0)]
systems += [GRU(Uh=GRU.rotation(3, -np.pi / 20).Uh, bh=(0.32, b)) for b in (0.05, 0.054)]
systems += [GRU(Uh=3 * rng.normal(size=(2, 2)), bh=rng.normal(size=2)) for _ in range(15)]
box = (-1.0, 1.0, -1.0, 1.0)
starts = np.array([[0.5, 0.1], [-0.4, 0.35], [0.05, -0.3], [0.8, 0.8]])
def portrait(gru):
    points = find_fixed_points(gru)
    map_quantity(gru, box, "speed")
    streamlines(gru, box)
    nullclines(gru, box, fixed_points=[point.h for point in points])
    trajectories(gru, starts, 100.0)
def all_of(gru):
    frame = skeleton(gru)
    return frame, basins_of(frame), signature_of(frame)
for gru in systems[:3]:
    portrait(gru), all_of(gru)
def timed(name, work, given):
    begun = time.perf_counter()
    found = [work(one) for one in given]
    seconds[name] = (time.perf_counter() - begun) / len(given)
    return found
timed("portrait", portrait, systems)
frames = timed("skeleton", skeleton, systems)
timed("basins", basins_of, frames)
timed("signature", signature_of, frames)
print(json.dumps(seconds))
"""


class Tree:
    """A work tree with compiled kernels of its own."""

    def __init__(self, name: str, root: Path, cache: Path) -> None:
        self.name, self.root = name, root
        self.environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(root)}

    def numerics(self) -> dict[str, float]:
        """Seconds by name, in a new process."""
        command = [sys.executable, "-c", _PROBE]
        told = subprocess.run(
            command, cwd=self.root, env=self.environment, check=True, capture_output=True, text=True
        )
        return {name: float(value) for name, value in json.loads(told.stdout).items()}

    def server(self) -> float:
        """Seconds from the start of a server until its page answers."""
        port = free_port()
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "panel", "serve", "app", "--port", str(port)],
            cwd=self.root, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while time.perf_counter() - begun < 600.0 and process.poll() is None:
                with suppress(OSError):
                    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/app", timeout=60)
                    if b"bokeh" in page.read().lower():
                        return time.perf_counter() - begun
                time.sleep(0.02)
            raise RuntimeError(f"the server of {self.name} does not answer")
        finally:
            process.terminate()
            process.wait()

    def turn(self, server: bool) -> dict[str, float]:
        """One measurement of all."""
        return self.numerics() | ({"server": self.server()} if server else {})


@contextmanager
def two_trees(commit: str) -> Iterator[tuple[Tree, Tree]]:
    """The older tree and this one."""
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        old = folder / "old"
        subprocess.run([*git, "add", "--quiet", "--detach", old, commit], check=True)
        try:
            yield Tree(commit, old, folder / "cache-old"), Tree("now", ROOT, folder / "cache-now")
        finally:
            subprocess.run([*git, "remove", "--force", old], check=True)


def table(before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]) -> str:
    """A line for each name: medians in milliseconds, and of the ratios within a turn."""
    lines = [f"{'ms':10} {'before':>10} {'now':>10} {'ratio':>7}  from … to"]
    for name in before[0]:
        ratios = [new[name] / old[name] for old, new in zip(before, after, strict=True)]
        old, new = (1e3 * median([turn[name] for turn in turns]) for turns in (before, after))
        lines.append(
            f"{name:10} {old:10.2f} {new:10.2f} {median(ratios):7.2f}  "
            f"{min(ratios):.2f} … {max(ratios):.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--no-server", action="store_true")
    given = parser.parse_args()
    with two_trees(given.commit) as trees:
        for tree in trees:  # compiles
            begun = time.perf_counter()
            tree.turn(not given.no_server)
            print(f"{tree.name}: the first turn took {time.perf_counter() - begun:.0f} s")
        turns: dict[str, list[dict[str, float]]] = {tree.name: [] for tree in trees}
        for number in range(given.turns):
            for tree in trees if number % 2 == 0 else trees[::-1]:
                turns[tree.name].append(tree.turn(not given.no_server))
    print(table(*turns.values()))
    print(load_average())


if __name__ == "__main__":
    main()
