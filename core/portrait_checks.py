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

from core.forced_order import force_orders
from core.portrait_graph import (
    SADDLE,
    SINK_LIKE,
    SOURCE_LIKE,
    Inconsistent,
    NodeKey,
    NotResolved,
    Region,
    node_name,
)
from core.skeleton import Skeleton


def check_region(frame: Skeleton, region: Region) -> None:
    """Complete a region's graph; raise `Inconsistent` where it is impossible.

    Raises `NotResolved` where an order is neither known nor forced.
    """
    within = f"within {node_name(frame, region.nodes[0])}"
    saddles = [node for node in region.nodes if region.roles[node] == SADDLE]
    others = [node for node in region.nodes if region.roles[node] != SADDLE]
    for saddle in saddles:
        _check_saddle(frame, region, saddle)
    index_sum = len(others) - 1 - len(saddles)  # the outer boundary is not inside
    if index_sum != 1:
        raise Inconsistent(f"{within} the indices sum to {index_sum}, not 1")
    if not saddles:
        if {region.roles[node] for node in others} != {SOURCE_LIKE, SINK_LIKE}:
            inner = node_name(frame, others[1])
            raise Inconsistent(f"{within} nothing separates it from {inner}, of the same stability")
        return
    for node in others:
        if not region.rotation[node]:
            raise Inconsistent(f"no separatrix reaches {node_name(frame, node)}")
    force_orders(region)
    embedding = _embedding(region)
    if not nx.is_connected(embedding):
        raise Inconsistent(f"{within} the separatrices do not hang together")
    for node, why in region.unknown.items():
        name = node_name(frame, node)
        raise NotResolved(f"the order of the separatrices at {name} is not known: {why}")
    try:
        embedding.check_structure()
    except nx.NetworkXException:
        raise Inconsistent(f"{within} the order of the separatrices makes them cross") from None


def _check_saddle(frame: Skeleton, region: Region, saddle: NodeKey) -> None:
    kinds = [region.stable[dart // 2] for dart in region.rotation[saddle]]
    name = node_name(frame, saddle)
    if saddle in region.unknown:
        raise NotResolved(f"the branches of {name} are too close together to be told apart")
    if kinds.count(True) != 2 or kinds.count(False) != 2:
        counts = f"{kinds.count(True)} stable and {kinds.count(False)} unstable branches"
        raise Inconsistent(f"{name} has {counts}, not two of each")
    if kinds[0] == kinds[1] or kinds[1] == kinds[2]:
        raise Inconsistent(f"stable and unstable branches do not alternate around {name}")


def _embedding(region: Region) -> nx.PlanarEmbedding:
    """The graph with its rotations; every edge is a vertex, since some are double."""
    rotation: dict[NodeKey, list[NodeKey]] = {
        node: [("edge", dart // 2) for dart in darts] for node, darts in region.rotation.items()
    }
    for edge in range(len(region.stable)):
        rotation["edge", edge] = [region.home[2 * edge], region.home[2 * edge + 1]]
    embedding = nx.PlanarEmbedding()
    embedding.set_data(rotation)
    return embedding
