"""The separatrix graph of a skeleton, embedded in the sphere, region by region.

Limit cycles cut the square into regions, nested as a tree. Contract a region's boundary
circles, the border or the cycle around it and the cycles directly inside it, to one vertex
each: with the fixed points as the other vertices and the separatrices as edges this is the
graph of Leontovich and Mayer (1937) and Peixoto (1973). An embedding in the sphere is
given by the counter-clockwise order of the edges at every vertex, the rotation system.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from core.fixed_points.planar_equilibria import Equilibrium
from core.fixed_points.proven import FixedPoint
from core.invariant_manifolds.separatrix import Separatrix
from core.reasons.elements import (
    BORDER as BORDER_ELEMENT,
    branch_element,
    cycle_element,
    point_element,
)
from core.reasons.reason import Code, Details, Element, Reason
from core.separatrix_skeleton.assembly import Skeleton

BORDER = -1
SINK_LIKE, SOURCE_LIKE, SADDLE = "sink-like", "source-like", "saddle"

TIE = 1e-12
"""Two arrivals closer than this, relative to their size, have no known order."""

Vertex = tuple[str, int]
"""("point", index), ("cycle", index) for a cycle directly inside, or ("outer", index)."""


class NotResolved(Exception):  # noqa: N818
    """The graph cannot be distinguished from the skeleton; ``reason`` says why."""

    def __init__(self, code: Code, *elements: Element, details: Details = ()) -> None:
        self.reason = Reason(code, elements, details)
        super().__init__(str(self.reason))


class Inconsistent(NotResolved):
    """The skeleton cannot be that of a structurally stable flow; ``reason`` says why."""


@dataclass
class Region:
    """One region and its graph.

    Edge e has two darts: 2 e at the saddle where it begins, 2 e + 1 at its other end.

    Attributes
    ----------
    outer
        Index of the cycle around it, or `BORDER`.
    vertices
        All its vertices, the outer boundary first.
    roles
        What each is: "sink-like", "source-like" or "saddle".
    stable
        For each edge: a stable branch.
    rotation
        For each vertex its darts, counter-clockwise on the sphere.
    home
        For each dart the vertex at which it is.
    unknown
        Vertices whose order is not known, and why; their rotation is in no order.
    """

    outer: int
    vertices: list[Vertex] = field(default_factory=list)
    roles: dict[Vertex, str] = field(default_factory=dict)
    stable: list[bool] = field(default_factory=list)
    rotation: dict[Vertex, list[int]] = field(default_factory=dict)
    home: list[Vertex] = field(default_factory=list)
    unknown: dict[Vertex, Code] = field(default_factory=dict)


def regions_of(frame: Skeleton) -> dict[int, Region]:
    """The regions by the cycle around them (`BORDER` for the outermost).

    Raises `Inconsistent` for vertices and edges that do not fit each other.
    `core.topology.graph_checks` looks at complete regions, `core.topology.forced_order` at unknown
    orders.
    """
    regions = {BORDER: Region(BORDER)} | {c: Region(c) for c in range(len(frame.cycles))}
    around = _add_vertices(frame, regions)
    ends: dict[tuple[int, Vertex], list[tuple[float, int]]] = {}
    for branch in frame.separatrices:
        if branch.saddle is None or frame.points[branch.saddle].kind != "saddle":
            raise Inconsistent(Code.BRANCH_WITHOUT_SADDLE, _named(branch))
        outer = around[branch.saddle]
        _add_edge(frame, regions[outer], branch, ends)
    for (outer, vertex), darts in ends.items():
        _order(regions[outer], vertex, darts)
    return regions


def element_of(frame: Skeleton, vertex: Vertex) -> Element:
    """The element that a vertex stands for."""
    what, index = vertex
    if what == "point":
        return point_element(frame.points, index)
    return BORDER_ELEMENT if index == BORDER else cycle_element(index, frame.cycles[index])


def _add_vertices(frame: Skeleton, regions: dict[int, Region]) -> list[int]:
    """Add all vertices to their regions; for each point the cycle around it."""
    for outer, region in regions.items():
        inward = outer == BORDER or not frame.cycles[outer].stable
        _add(region, ("outer", outer), SOURCE_LIKE if inward else SINK_LIKE)
    for c, cycle in enumerate(frame.cycles):
        parent = BORDER if cycle.parent is None else cycle.parent
        _add(regions[parent], ("cycle", c), SINK_LIKE if cycle.stable else SOURCE_LIKE)
    chains = [_chain(frame, c) for c in range(len(frame.cycles))]
    around = []
    points: Sequence[FixedPoint | Equilibrium] = frame.points.points
    for i, point in enumerate(points):
        role = {"sink": SINK_LIKE, "source": SOURCE_LIKE, "saddle": SADDLE}[point.kind]
        around.append(_around(frame, i, chains))
        _add(regions[around[-1]], ("point", i), role)
    return around


def _add(region: Region, vertex: Vertex, role: str) -> None:
    region.vertices.append(vertex)
    region.roles[vertex] = role
    region.rotation[vertex] = []


def _chain(frame: Skeleton, cycle: int) -> set[int]:
    """A cycle and all that enclose it."""
    chain: set[int] = set()
    here: int | None = cycle
    while here is not None:
        if here in chain:
            itself = cycle_element(cycle, frame.cycles[cycle])
            raise Inconsistent(Code.CYCLE_IN_ITSELF, itself)
        chain.add(here)
        here = frame.cycles[here].parent
    return chain


def _around(frame: Skeleton, point: int, chains: list[set[int]]) -> int:
    """The smallest cycle that encloses a fixed point."""
    enclosing = {c for c, cycle in enumerate(frame.cycles) if point in cycle.encloses}
    if not enclosing:
        return BORDER
    smallest = max(enclosing, key=lambda c: len(chains[c]))
    if chains[smallest] != enclosing:
        raise Inconsistent(Code.CYCLES_NOT_NESTED, point_element(frame.points, point))
    return smallest


def _add_edge(
    frame: Skeleton,
    region: Region,
    branch: Separatrix,
    ends: dict[tuple[int, Vertex], list[tuple[float, int]]],
) -> None:
    assert branch.saddle is not None
    target, arrival = _target(branch)
    wanted = SOURCE_LIKE if branch.stable else SINK_LIKE
    role = region.roles.get(target)
    if role != wanted:
        end = _named(branch), element_of(frame, target)
        if role is None:
            raise Inconsistent(Code.BRANCH_IN_OTHER_REGION, *end)
        raise Inconsistent(Code.BRANCH_AT_WRONG_KIND, *end, details=(role,))
    edge = len(region.stable)
    region.stable.append(branch.stable)
    saddle = ("point", branch.saddle)
    region.home += [saddle, target]
    angle = math.atan2(branch.direction[1], branch.direction[0])
    ends.setdefault((region.outer, saddle), []).append((angle, 2 * edge))
    ends.setdefault((region.outer, target), []).append((arrival, 2 * edge + 1))


def _named(branch: Separatrix) -> Element:
    return branch_element(branch.stable, branch.saddle, branch.cluster)


def _target(branch: Separatrix) -> tuple[Vertex, float]:
    """The vertex at which a branch ends and its place there, counter-clockwise on the sphere.

    The outer boundary surrounds the region: what runs counter-clockwise along it runs
    clockwise around the vertex to which it is contracted.
    """
    if branch.ends_at == "border":
        return ("outer", BORDER), -branch.arrival
    if branch.target is None:
        raise Inconsistent(Code.BRANCH_WITHOUT_TARGET, _named(branch))
    if branch.ends_at == "cycle":
        if branch.inside:
            return ("outer", branch.target), -branch.arrival
        return ("cycle", branch.target), branch.arrival
    return ("point", branch.target), branch.arrival


def _order(region: Region, vertex: Vertex, darts: list[tuple[float, int]]) -> None:
    """Set a vertex's rotation; two darts have only one cyclic order."""
    region.rotation[vertex] = [dart for _, dart in sorted(darts)]
    if len(darts) < 3:
        return
    places = sorted(place for place, _ in darts)
    if any(math.isnan(place) for place in places):
        region.unknown[vertex] = Code.ORDER_UNKNOWN
    elif any(b - a <= TIE * max(1.0, abs(a)) for a, b in pairwise(places)):
        region.unknown[vertex] = Code.ORDER_TIED
