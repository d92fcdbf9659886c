"""The separatrix graph of a skeleton, embedded in the sphere, region by region.

Limit cycles cut the square into regions, nested as a tree. Contract a region's boundary
circles, the border or the cycle around it and the cycles directly inside it, to one node
each: with the fixed points as the other nodes and the separatrices as edges this is the
graph of Leontovich and Mayer (1937) and Peixoto (1973). An embedding in the sphere is
given by the counter-clockwise order of the edges at every node, the rotation system.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.equilibria import Equilibrium
from core.fixed_points import FixedPoint
from core.separatrices import Separatrix
from core.skeleton import Skeleton

BORDER = -1
SINK_LIKE, SOURCE_LIKE, SADDLE = "sink-like", "source-like", "saddle"

TIE = 1e-12
"""Two arrivals closer than this, relative to their size, have no known order."""

NodeKey = tuple[str, int]
"""("point", index), ("cycle", index) for a cycle directly inside, or ("outer", index)."""


class Inconsistent(Exception):  # noqa: N818
    """The skeleton cannot be that of a structurally stable flow; the message says why."""


@dataclass
class Region:
    """One region and its graph.

    Edge e has two darts: 2 e at the saddle where it begins, 2 e + 1 at its other end.

    Attributes
    ----------
    outer
        Index of the cycle around it, or `BORDER`.
    nodes
        All its nodes, the outer boundary first.
    roles
        What each is: "sink-like", "source-like" or "saddle".
    stable
        For each edge: a stable branch.
    rotation
        For each node its darts, counter-clockwise on the sphere.
    home
        For each dart the node at which it is.
    """

    outer: int
    nodes: list[NodeKey] = field(default_factory=list)
    roles: dict[NodeKey, str] = field(default_factory=dict)
    stable: list[bool] = field(default_factory=list)
    rotation: dict[NodeKey, list[int]] = field(default_factory=dict)
    home: list[NodeKey] = field(default_factory=list)


def regions_of(frame: Skeleton) -> dict[int, Region]:
    """The regions by the cycle around them (`BORDER` for the outermost), checked.

    Raises `Inconsistent`.
    """
    regions = {BORDER: Region(BORDER)} | {c: Region(c) for c in range(len(frame.cycles))}
    _add_nodes(frame, regions)
    ends: dict[tuple[int, NodeKey], list[tuple[float, int]]] = {}
    for branch in frame.separatrices:
        _add_edge(frame, regions, branch, ends)
    for (outer, node), darts in ends.items():
        _order(regions[outer], node, darts)
    for region in regions.values():
        _check(region)
    return regions


def _add_nodes(frame: Skeleton, regions: dict[int, Region]) -> None:
    for outer, region in regions.items():
        inward = outer == BORDER or not frame.cycles[outer].stable
        _add(region, ("outer", outer), SOURCE_LIKE if inward else SINK_LIKE)
    for c, cycle in enumerate(frame.cycles):
        parent = BORDER if cycle.parent is None else cycle.parent
        _add(regions[parent], ("cycle", c), SINK_LIKE if cycle.stable else SOURCE_LIKE)
    points: Sequence[FixedPoint | Equilibrium] = frame.points.points
    for i, point in enumerate(points):
        role = {"sink": SINK_LIKE, "source": SOURCE_LIKE, "saddle": SADDLE}[point.kind]
        _add(regions[_around(frame, i)], ("point", i), role)


def _add(region: Region, node: NodeKey, role: str) -> None:
    region.nodes.append(node)
    region.roles[node] = role
    region.rotation[node] = []


def _around(frame: Skeleton, point: int) -> int:
    """The smallest cycle that encloses a fixed point."""
    enclosing = [c for c, cycle in enumerate(frame.cycles) if point in cycle.encloses]
    # cycles are listed outermost first, and parents enclose whatever their children do
    return enclosing[-1] if enclosing else BORDER


def _add_edge(
    frame: Skeleton,
    regions: dict[int, Region],
    branch: Separatrix,
    ends: dict[tuple[int, NodeKey], list[tuple[float, int]]],
) -> None:
    assert branch.saddle is not None
    outer = _around(frame, branch.saddle)
    region = regions[outer]
    target, arrival = _target(branch)
    if target not in region.roles:
        raise Inconsistent("a separatrix leaves the region that cycles enclose around it")
    wanted = SOURCE_LIKE if branch.stable else SINK_LIKE
    if region.roles[target] != wanted:
        kind = "a stable" if branch.stable else "an unstable"
        raise Inconsistent(f"{kind} separatrix ends at what is {region.roles[target]}")
    edge = len(region.stable)
    region.stable.append(branch.stable)
    saddle = ("point", branch.saddle)
    region.home += [saddle, target]
    angle = math.atan2(branch.direction[1], branch.direction[0])
    ends.setdefault((outer, saddle), []).append((angle, 2 * edge))
    ends.setdefault((outer, target), []).append((arrival, 2 * edge + 1))


def _target(branch: Separatrix) -> tuple[NodeKey, float]:
    """The node at which a branch ends and its place there, counter-clockwise on the sphere.

    The outer boundary surrounds the region: what runs counter-clockwise along it runs
    clockwise around the node to which it is contracted.
    """
    if branch.ends_at == "border":
        return ("outer", BORDER), -branch.arrival
    assert branch.target is not None
    if branch.ends_at == "cycle":
        if branch.inside:
            return ("outer", branch.target), -branch.arrival
        return ("cycle", branch.target), branch.arrival
    return ("point", branch.target), branch.arrival


def _order(region: Region, node: NodeKey, darts: list[tuple[float, int]]) -> None:
    """Set a node's rotation; two darts have only one cyclic order."""
    if len(darts) > 2:
        places = sorted(place for place, _ in darts)
        if any(math.isnan(place) for place in places):
            raise Inconsistent("where some separatrices arrive at their target is not known")
        for one, other in pairwise(places):
            if other - one <= TIE * max(1.0, abs(one)):
                raise Inconsistent("two separatrices arrive too close together to be ordered")
    region.rotation[node] = [dart for _, dart in sorted(darts)]


def _check(region: Region) -> None:
    """A region's graph must be that of a structurally stable flow (see `core.signature`)."""
    saddles = [node for node in region.nodes if region.roles[node] == SADDLE]
    others = [region.roles[node] for node in region.nodes if region.roles[node] != SADDLE]
    if not saddles:
        if sorted(others) != sorted([SINK_LIKE, SOURCE_LIKE]):
            raise Inconsistent("a region without saddles is not between one source and one sink")
        return
    for node in saddles:
        kinds = [region.stable[dart // 2] for dart in region.rotation[node]]
        if len(kinds) != 4 or kinds[0] == kinds[1] or kinds[1] == kinds[2]:
            raise Inconsistent("a saddle's branches do not alternate")
    if any(not region.rotation[node] for node in region.nodes):
        raise Inconsistent("something attracts or repels that no separatrix reaches")
    reached, new = {region.nodes[0]}, [region.nodes[0]]
    while new:
        for dart in region.rotation[new.pop()]:
            neighbour = region.home[dart ^ 1]
            if neighbour not in reached:
                reached.add(neighbour)
                new.append(neighbour)
    if len(reached) != len(region.nodes):
        raise Inconsistent("the separatrices of a region do not hang together")
    euler = len(region.nodes) - len(region.stable) + _faces(region)
    if euler != 2:
        raise Inconsistent(f"the separatrices cross (Euler characteristic {euler}, not 2)")


def _faces(region: Region) -> int:
    """How many faces the embedding has: walk along each, turning at every node."""
    after = {}
    for darts in region.rotation.values():
        for k, dart in enumerate(darts):
            after[dart] = darts[(k + 1) % len(darts)]
    seen: set[int] = set()
    count = 0
    for dart in range(len(region.home)):
        if dart in seen:
            continue
        count += 1
        while dart not in seen:
            seen.add(dart)
            dart = after[dart ^ 1]
    return count
