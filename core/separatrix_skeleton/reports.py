"""How a trajectory ended, and what else is known of it, as the kernels write it down."""

from __future__ import annotations

POINT, CYCLE, BORDER, UNRESOLVED, CANCELLED = range(5)


TARGET, ARRIVAL, GAP, GAP_NODE, REACH_X, REACH_Y, DURATION = range(7)
REPORT = 7
"""What is told of a trajectory: the node or cycle at which it ends (−1: none); where it arrives
there (`core.invariant_manifolds.arrival`); how closely it passes a saddle's manifold, and which
node that is; the last place reached; the time up to which it is to be drawn."""
