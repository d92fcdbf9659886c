"""What the elements of a skeleton are called where a person is told about them.

Points and cycles are numbered from 1, in the order in which they are listed.
"""

from __future__ import annotations

from core.separatrices import Separatrix
from core.skeleton import Skeleton


def point_name(frame: Skeleton, index: int) -> str:
    """A fixed point by its kind, number and place."""
    point = frame.points[index]
    x, y = point.h
    return f"{point.kind or 'point'} {index + 1} at ({x:.4g}, {y:.4g})"


def cycle_name(frame: Skeleton, index: int) -> str:
    """A cycle by its stability, number and period."""
    cycle = frame.cycles[index]
    kind = "stable" if cycle.stable else "unstable"
    return f"{kind} cycle {index + 1} of period {cycle.period:.6g}"


def branch_name(branch: Separatrix) -> str:
    """A separatrix by its kind and by the saddle or cluster to which it belongs."""
    kind = "a stable" if branch.stable else "an unstable"
    if branch.saddle is not None:
        return f"{kind} branch of saddle {branch.saddle + 1}"
    if branch.cluster is not None:
        return f"{kind} branch of cluster {branch.cluster + 1}"
    return f"{kind} branch of an unknown saddle"
