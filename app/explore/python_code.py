"""The state as Python that needs `core` alone: GRU, window, starts, and what becomes of them."""

from __future__ import annotations

from app.state.snapshot import Snapshot


def python_code(snapshot: Snapshot) -> str:
    """Python that rebuilds exactly this state and computes its fixed points and trajectories.

    With a step above 0 the trajectories forward in time are orbits of the Euler map, as they
    are drawn.
    """
    runs = [((start.x, start.y), span) for _, start, span in snapshot.runs]
    maps = [start for start, span in runs if snapshot.step and span > 0]
    flows = [(start, span) for start, span in runs if not snapshot.step or span < 0]
    used = ["GRU", "find_fixed_points"]
    used += ["euler_orbits"] if maps else []
    used += ["trajectories"] if flows else []
    frozen = "  # its update gate held at 1/2" if snapshot.frozen else ""
    lines = [
        f"from core import {', '.join(sorted(used, key=str.lower))}",
        "",
        f"gru = {snapshot.analysed!r}{frozen}",
        f"window = {snapshot.bounds}  # xmin, xmax, ymin, ymax",
        "",
        "points = find_fixed_points(gru)",
        "print(points)",
    ]
    if flows:
        lines += [
            "",
            f"starts = {[start for start, _ in flows]}",
            f"durations = {[span for _, span in flows]}  # negative ones run backward in time",
            "paths = trajectories(gru, starts, durations)  # each with t and h",
        ]
    if maps:
        count = int(snapshot.duration / snapshot.step * (1.0 + 1e-12))
        lines += [
            "",
            f"map_starts = {maps}",
            f"step = {snapshot.step}  # of the Euler map; 1 is the discrete GRU",
            f"orbits = euler_orbits(gru, map_starts, step, {count})",
        ]
    return "\n".join(lines) + "\n"
