"""Whether a portrait's graph can be that of a structurally stable flow.

What such a flow obeys (Peixoto 1973) is checked in every region: branches alternate at
saddles; the indices sum to one; without a saddle all trajectories go from one thing to
another; with one, the separatrices hang together, reach everything, and do not cross.
Together these imply that every face of the graph has four sides: source, saddle, sink,
saddle. For its corners are sources and sinks in turn, with a saddle between each two, so
that every face has 4, 8, … of the 2 · 4 S sides that S saddles give; and Euler's formula
with the index sum makes their number 2 S.
"""

from __future__ import annotations

import networkx as nx

from core.reasons.reason import Code
from core.separatrix_skeleton.assembly import Skeleton
from core.topology.forced_order import force_orders
from core.topology.separatrix_graph import (
    SADDLE,
    SINK_LIKE,
    SOURCE_LIKE,
    Inconsistent,
    NotResolved,
    Region,
    Vertex,
    element_of,
)


def check_region(frame: Skeleton, region: Region) -> None:
    """Complete a region's graph; raise `Inconsistent` where it is impossible.

    Raises `NotResolved` where an order is neither known nor forced.
    """
    around = element_of(frame, region.vertices[0])
    saddles = [vertex for vertex in region.vertices if region.roles[vertex] == SADDLE]
    others = [vertex for vertex in region.vertices if region.roles[vertex] != SADDLE]
    for saddle in saddles:
        _check_saddle(frame, region, saddle)
    index_sum = len(others) - 1 - len(saddles)  # the outer boundary is not inside
    if index_sum != 1:
        raise Inconsistent(Code.INDEX_SUM, around, details=(index_sum,))
    if not saddles:
        if {region.roles[vertex] for vertex in others} != {SOURCE_LIKE, SINK_LIKE}:
            raise Inconsistent(Code.NOTHING_BETWEEN, around, element_of(frame, others[1]))
        return
    for vertex in others:
        if not region.rotation[vertex]:
            raise Inconsistent(Code.NOT_REACHED, element_of(frame, vertex))
    force_orders(region)
    embedding = _embedding(region)
    if not nx.is_connected(embedding):
        raise Inconsistent(Code.NOT_CONNECTED, around)
    for vertex, code in region.unknown.items():
        raise NotResolved(code, element_of(frame, vertex))
    try:
        embedding.check_structure()
    except nx.NetworkXException:
        raise Inconsistent(Code.CROSSING, around) from None


def _check_saddle(frame: Skeleton, region: Region, saddle: Vertex) -> None:
    kinds = [region.stable[dart // 2] for dart in region.rotation[saddle]]
    named = element_of(frame, saddle)
    if saddle in region.unknown:
        raise NotResolved(Code.SADDLE_TIED, named)
    counts = kinds.count(True), kinds.count(False)
    if counts != (2, 2):
        raise Inconsistent(Code.SADDLE_COUNTS, named, details=counts)
    if kinds[0] == kinds[1] or kinds[1] == kinds[2]:
        raise Inconsistent(Code.SADDLE_NOT_ALTERNATING, named)


def _embedding(region: Region) -> nx.PlanarEmbedding:
    """The graph with its rotations; every edge is a vertex, since some are double."""
    rotation: dict[Vertex, list[Vertex]] = {
        vertex: [("edge", dart // 2) for dart in darts] for vertex, darts in region.rotation.items()
    }
    for edge in range(len(region.stable)):
        rotation["edge", edge] = [region.home[2 * edge], region.home[2 * edge + 1]]
    embedding = nx.PlanarEmbedding()
    embedding.set_data(rotation)
    return embedding
