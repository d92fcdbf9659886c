"""Are the labels of basins right? ``python -m benchmarks.basin_labels [--points N]``.

50 systems (of the reference file, and random ones), 10,000 uniform random points of the
square each: the label of the pixel against where the point is after direct integration.
That uses core's batch DOP853 alone, none of the traps, sections or implicit steps by which
basins are computed: each point is followed for longer and longer times, until it is next
to one attractor (or is given up). Points within two pixels of a boundary are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.arrays import Array  # noqa: E402
from core.basins_of_attraction.partition import Basins, basins_of  # noqa: E402
from core.flow.batch_integration import integrate_all  # noqa: E402
from core.model.gru import GRU  # noqa: E402
from core.separatrix_skeleton.assembly import Skeleton, skeleton  # noqa: E402

PIXELS = 800
SQUARE = (-1.0, 1.0, -1.0, 1.0)
SYSTEMS = 50
DURATIONS = (60.0, 60.0, 300.0, 1e3, 3e3, 1e4, 3e4)
BATCH = 500
SLOWEST = 1e-3
NEAR_POINT, NEAR_CYCLE, NEAR_CLUSTER = 1e-3, 2e-3, 2e-2
"""So close to an attractor, for two looks in a row, a point has arrived."""


def systems() -> list[tuple[str, GRU]]:
    """Reference systems with several attractors or cycles, saddle-nodes, random ones."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    by_name = {entry["name"]: GRU(**entry["params"]) for entry in entries}
    chosen = [n for n in by_name if n.startswith("lcclass_")][::2]
    chosen += [n for n in by_name if n.startswith("codim1_SN1")][::3]
    chosen += [n for n in by_name if n.startswith("class_")][::6]
    chosen += ["fig2A_independent_bistable", "fig7_8_gamma_0.0535", "hidden_attractor_no_reset"]
    found = [(name, by_name[name]) for name in chosen]
    rng = np.random.default_rng(2021)
    while len(found) < SYSTEMS:
        matrices, biases = rng.uniform(-5, 5, (3, 2, 2)), rng.uniform(-3, 3, (4, 2))
        after = bool(len(found) % 2)
        gru = GRU(*matrices, *biases[:3], reset_after=after, ch=biases[3] if after else 0)
        frame = skeleton(gru)
        rates = [abs(p.eigenvalues.real).min() for p in frame.points if p.kind == "sink"]
        several = len(basins_of(frame, SQUARE, 32).attractors) > 1
        if several and min(rates, default=1.0) > SLOWEST:  # else nothing ever arrives
            found.append((f"random {len(found)}", gru))
    return found[:SYSTEMS]


def boundary(frame: Skeleton) -> cKDTree:
    """Every curve that may bound a basin, dense: stable branches and unstable cycles.

    A strip between two of them that is narrower than a pixel does not show in the labels.
    """
    curves = [b.points for b in (*frame.separatrices, *frame.cluster_branches) if b.stable]
    curves += [cycle.points for cycle in frame.cycles if not cycle.stable]
    dense = [np.full((1, 2), 9.0)]
    for corners in curves:
        pieces = np.diff(corners, axis=0)
        parts = np.ceil(np.linalg.norm(pieces, axis=1) * PIXELS).astype(int) + 1
        start, piece = np.repeat(corners[:-1], parts, axis=0), np.repeat(pieces, parts, axis=0)
        share = np.concatenate([np.arange(n) / n for n in parts])
        dense.append(start + share[:, None] * piece)
    return cKDTree(np.vstack(dense))


def trees(frame: Skeleton, found: Basins) -> list[tuple[cKDTree, float]]:
    """For each attractor its points, dense, and how near counts as there."""
    result = []
    for attractor in found.attractors:
        if attractor.kind == "point":
            result.append((cKDTree(frame.points[attractor.index].h[None]), NEAR_POINT))
        elif attractor.kind == "cluster":
            centre = frame.points.clusters[attractor.index].centre
            result.append((cKDTree(centre[None]), NEAR_CLUSTER))
        else:
            corners = frame.cycles[attractor.index].points
            shares = np.linspace(0.0, 1.0, 40, endpoint=False)[:, None, None]
            dense = (corners[:-1] + shares * np.diff(corners, axis=0)).reshape(-1, 2)
            result.append((cKDTree(dense), NEAR_CYCLE))
    return result


def advanced(gru: GRU, states: Array, duration: float, rtol: float) -> Array:
    """All states after a time."""
    field, box = gru.field, np.array([-1.5, 1.5, -1.5, 1.5])
    out = np.empty_like(states)
    for first in range(0, len(states), BATCH):
        part = np.ascontiguousarray(states[first : first + BATCH])
        count = len(part)
        _, offsets, _, rows = integrate_all(
            field.velocity, field.jacobian, field.parameters, part, np.full(count, duration),
            np.tile(box, (count, 1)), rtol, 1e-2 * rtol, 4000,
        )  # fmt: skip
        last = rows[offsets[1:] - 1]
        out[first : first + count] = last[:, 2:4] + last[:, 4:6]
    return out


def arrived(
    gru: GRU, frame: Skeleton, found: Basins, states: Array, rtol: float = 1e-6
) -> NDArray[np.int64]:
    """The attractor at which each state is in the end; −1 where that is not clear."""
    ends = np.full(len(states), -1)
    before = np.full(len(states), -1)
    waiting = np.arange(len(states))
    near = trees(frame, found)
    lingering = np.array([attractor.kind == "cluster" for attractor in found.attractors])
    for duration in DURATIONS:
        states = advanced(gru, states, duration, rtol)
        distances = np.array([tree.query(states)[0] / reach for tree, reach in near])
        closest = np.where(distances.min(axis=0) < 1.0, distances.argmin(axis=0), -1)
        # past a saddle-node many only linger, so that to stay is told at the end
        sure = (closest >= 0) & (closest == before) & ~lingering[closest]
        ends[waiting[sure]] = closest[sure]
        states, waiting, before = states[~sure], waiting[~sure], closest[~sure]
        if not len(waiting):
            break
    ends[waiting] = before
    return ends


def main() -> None:
    """Print a line for each system and the worst at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10_000)
    count = parser.parse_args().points
    rng = np.random.default_rng(7)
    begun = time.perf_counter()
    rows = []
    print(f"{count} points each, {PIXELS}² pixels")
    print(f"{'system':44} attractors  left out %   wrong  unclear  unresolved")
    for name, gru in systems():
        frame = skeleton(gru)
        found = basins_of(frame, SQUARE, PIXELS)
        labels = found.labels
        starts = rng.uniform(-1.0, 1.0, (count, 2))
        columns, lines = np.floor((starts + 1.0) * PIXELS / 2.0).astype(int).T
        distances = boundary(frame).query(starts)[0]
        keep = distances > 2.0 * 2.0 / PIXELS
        ends = arrived(gru, frame, found, starts[keep])
        own = labels[lines[keep], columns[keep]]
        # where the two differ, a tighter integration decides
        unequal = np.flatnonzero((ends >= 0) & (ends != own))
        if len(unequal):
            ends[unequal] = arrived(gru, frame, found, starts[keep][unequal], 1e-12)
        wrong = int(np.count_nonzero((ends >= 0) & (ends != own)))
        unclear = int(np.count_nonzero(ends < 0))
        unresolved = int(np.count_nonzero(own < 0))
        left_out = 100.0 * (1.0 - keep.mean())
        rows.append((wrong, left_out, unclear, name))
        print(
            f"{name:44}{len(found.attractors):8}{left_out:14.2f}{wrong:10}{unclear:9}"
            f"{unresolved:10}",
            flush=True,
        )
    wrong, _, _, worst = max(rows)
    print(
        f"wrong labels: {sum(row[0] for row in rows)} of about {count * len(rows)}; worst: {worst} "
        f"with {wrong}; most left out {max(row[1] for row in rows):.2f} % (target 5); not clear "
        f"{sum(row[2] for row in rows)}; {time.perf_counter() - begun:.0f} s"
    )


if __name__ == "__main__":
    main()
