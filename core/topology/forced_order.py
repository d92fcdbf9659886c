"""Cyclic orders of separatrices that need not be measured, because all others force them.

In the graph of a structurally stable flow every face has four sides: source, saddle,
sink, saddle (see `core.topology.graph_checks`). So from any edge at a vertex, three more turns, at
a saddle, at the vertex opposite and at another saddle, lead back to that vertex, to the edge
beside the first one. Where those turns are known, the order at the vertex is, too: that at
the sinks follows from that at the sources, and the other way round.
"""

from __future__ import annotations

from core.reasons.reason import Code
from core.topology.separatrix_graph import Inconsistent, Region, Vertex


def force_orders(region: Region) -> None:
    """Replace unknown orders by the forced ones, and take them off ``region.unknown``.

    Raises `Inconsistent` where what is forced is no cyclic order.
    """
    after: dict[int, int] = {}
    for vertex, darts in region.rotation.items():
        if vertex not in region.unknown:
            after |= dict(zip(darts, [*darts[1:], *darts[:1]], strict=True))
    progress = True
    while region.unknown and progress:
        progress = False
        for vertex in list(region.unknown):
            order = _forced(region, vertex, after)
            if order:
                region.rotation[vertex] = order
                after |= dict(zip(order, [*order[1:], *order[:1]], strict=True))
                del region.unknown[vertex]
                progress = True


def _forced(region: Region, vertex: Vertex, after: dict[int, int]) -> list[int]:
    """The darts at a vertex in the order that its faces force; empty where they do not."""
    following = {}
    for dart in region.rotation[vertex]:
        here = dart
        for _ in range(3):
            turned = after.get(here ^ 1)
            if turned is None:
                return []
            here = turned
        following[here ^ 1] = dart
    order = [region.rotation[vertex][0]]
    while len(order) < len(region.rotation[vertex]):
        order.append(following.get(order[-1], order[0]))
        if order[-1] == order[0]:
            raise Inconsistent(Code.ORDERS_CONTRADICT)
    return order
