"""Phase portraits made up from planar maps, as skeletons: no dynamics, only topology.

The unstable branches of the saddles of a flow without cycles draw any connected planar map:
vertices are sinks, edges saddles, faces sources, one of which is the border (Peixoto 1973).
A map is a permutation ``sigma`` of its darts 0 … 2 n − 1, the next one counter-clockwise
at the same vertex; edge e has the darts 2 e and 2 e + 1. Vertices and faces can be cycles,
which hold a map of their own.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field, replace
from typing import Any

import networkx as nx
import numpy as np

from core.cycles.limit_cycle import LimitCycle
from core.fixed_points.proven import FixedPoint, FixedPointSet
from core.invariant_manifolds.separatrix import Separatrix
from core.separatrix_skeleton.assembly import Skeleton

Element = tuple[str, frozenset[int]]
"""("vertex" or "face", its darts: those that begin at it, or have it to their left)."""

NOTHING: Any = None


@dataclass(frozen=True)
class Part:
    """A map whose element ``outer`` is the boundary around it; senses and insides of cycles."""

    sigma: tuple[int, ...]
    outer: Element
    cycles: dict[Element, tuple[int, Part]] = field(default_factory=dict)


def inverse(permutation):
    result = [0] * len(permutation)
    for i, k in enumerate(permutation):
        result[k] = i
    return tuple(result)


def face_permutation(sigma):
    """The next dart along the face to the left: back at its end, then clockwise."""
    back = inverse(sigma)
    return tuple(back[d ^ 1] for d in range(len(sigma)))


def orbits(permutation):
    """The cycles of a permutation, each in its order; one empty one if there are no darts."""
    found, seen = [], set()
    for start in range(len(permutation)):
        orbit = []
        while start not in seen:
            seen.add(start)
            orbit.append(start)
            start = permutation[start]
        if orbit:
            found.append(tuple(orbit))
    return found or [()]


def elements(sigma) -> dict[Element, tuple[int, ...]]:
    """All vertices and faces, with their darts counter-clockwise."""
    vertices, faces = orbits(sigma), orbits(face_permutation(sigma))
    return {("vertex", frozenset(o)): o for o in vertices} | {
        ("face", frozenset(o)): o for o in faces
    }


def is_planar(sigma):
    """Connected, and on the sphere by Euler's formula."""
    graph = nx.Graph([*enumerate(sigma), *((d, d ^ 1) for d in range(len(sigma)))])
    return nx.is_connected(graph) and len(elements(sigma)) - len(sigma) // 2 == 2


def mirrored(part: Part, *, senses: bool = True) -> Part:
    """The map in a mirror; with ``senses`` the cycles turn the other way, too."""

    def carried(element):  # what was to the left of a dart is to the left of its twin
        what, darts = element
        return (what, darts if what == "vertex" else frozenset(d ^ 1 for d in darts))

    sign = -1 if senses else 1
    inner = {
        carried(e): (sign * turn, mirrored(p, senses=senses))
        for e, (turn, p) in part.cycles.items()
    }
    return Part(inverse(part.sigma), carried(part.outer), inner)


def random_part(rng: random.Random, edges: int, cycles: float = 0.0, outer: str = "face") -> Part:
    """A random map; each vertex and face is a cycle with the given probability."""
    vertices: list[list[int]] = [[]]
    while (count := sum(map(len, vertices))) < 2 * edges:
        trial = [list(v) for v in vertices]
        if rng.random() < 0.5:
            trial.append([])
            ends = [rng.choice(trial[:-1]), trial[-1]]
        else:
            ends = [rng.choice(trial), rng.choice(trial)]
        for dart, end in zip((count, count + 1), ends, strict=True):
            end.insert(rng.randint(0, len(end)), dart)
        if is_planar(permutation_of(trial)):
            vertices = trial
    sigma = permutation_of(vertices)
    found = sorted(elements(sigma), key=lambda e: (e[0], sorted(e[1])))
    rim = rng.choice([e for e in found if e[0] == outer])
    inner = {}
    for element in found:
        if element != rim and rng.random() < cycles:
            part = random_part(rng, rng.choice((0, 0, 1, 2)), 0.6 * cycles, element[0])
            inner[element] = (rng.choice((1, -1)), part)
    return Part(sigma, rim, inner)


def permutation_of(vertices):
    sigma = [0] * sum(map(len, vertices))
    for darts in vertices:
        for k, dart in enumerate(darts):
            sigma[dart] = darts[(k + 1) % len(darts)]
    return tuple(sigma)


# ------------------------------------------------------------------ skeletons


def point(kind: str, place=(0.0, 0.0)) -> FixedPoint:
    index = -1 if kind == "saddle" else 1
    return FixedPoint(np.array(place), NOTHING, kind, index, "", NOTHING, NOTHING)


def cycle(stable: bool, sense: int = 1, parent: int | None = None, encloses=()) -> LimitCycle:
    return LimitCycle(
        steps=NOTHING, points=NOTHING, period=7.0, log_multiplier=-0.5 if stable else 0.5,
        stable=stable, encloses=tuple(encloses), clusters=(), parent=parent, sense=sense,
        section=NOTHING, residual=0.0, confirmed=True,
    )  # fmt: skip


def branch(saddle, stable, angle, ends_at, target, arrival, inside=False) -> Separatrix:
    return Separatrix(
        saddle=saddle, cluster=None, stable=stable,
        direction=np.array([math.cos(angle), math.sin(angle)]), points=NOTHING,
        ends_at=ends_at, target=target, arrival=arrival, inside=inside,
        nearest_saddle=-1, gap=math.inf, reason=None,
    )  # fmt: skip


def frame_of(points=(), cycles=(), separatrices=(), clusters=(), reasons=()) -> Skeleton:
    return Skeleton(
        points=FixedPointSet(tuple(points), tuple(clusters), 0), cycles=tuple(cycles),
        separatrices=tuple(separatrices), cluster_branches=(), reasons=tuple(reasons),
        field=NOTHING, box=NOTHING, point_rows=NOTHING, cycle_rows=NOTHING,
    )  # fmt: skip


def skeleton_of(part: Part, seed: int = 0) -> Skeleton:
    """A skeleton with that topology; the seed sets places, angles, and where turns begin."""
    rng = random.Random(seed)
    points: list[FixedPoint] = []
    cycles: list[LimitCycle] = []
    branches: list[Separatrix] = []

    def add(part: Part, around: int | None) -> list[int]:
        """Add a part; the points in it, those inside its cycles included."""
        first = len(points)
        ends: dict[int, dict[str, tuple[str, int | None, float, bool]]] = {}
        for element, darts in elements(part.sigma).items():
            places = sorted(rng.uniform(-3.0, 3.0) for _ in darts)
            shift = rng.randrange(len(darts)) if darts else 0
            places = places[shift:] + places[:shift]
            if element == part.outer:
                places.reverse()  # seen from inside
                name, target = ("border", None) if around is None else ("cycle", around)
            elif element in part.cycles:
                sense, inner = part.cycles[element]
                name, target = "cycle", len(cycles)
                cycles.append(cycle(element[0] == "vertex", sense, around))
                inside = add(inner, target)
                cycles[target] = replace(cycles[target], encloses=tuple(sorted(inside)))
            else:
                name, target = "point", len(points)
                kind = "sink" if element[0] == "vertex" else "source"
                points.append(point(kind, (rng.random(), rng.random())))
            for dart, place in zip(darts, places, strict=True):
                end = (name, target, place, element == part.outer and around is not None)
                ends.setdefault(dart, {})[element[0]] = end
        for edge in range(len(part.sigma) // 2):
            forward = rng.uniform(-math.pi, math.pi)
            for dart, angle in ((2 * edge, math.pi), (2 * edge + 1, 0.0)):
                for what, turn in (("vertex", 0.0), ("face", -0.5 * math.pi)):
                    leaning = forward + angle + turn + rng.uniform(-0.3, 0.3)
                    end = ends[dart][what]
                    branches.append(branch(len(points), what == "face", leaning, *end))
            points.append(point("saddle", (rng.random(), rng.random())))
        return list(range(first, len(points)))

    add(part, None)
    return frame_of(points, cycles, branches)


def renumbered(frame: Skeleton, rng: random.Random) -> Skeleton:
    """The same with points, cycles and separatrices listed in another order."""
    point_order = rng.sample(range(len(frame.points)), len(frame.points))
    cycle_order = rng.sample(range(len(frame.cycles)), len(frame.cycles))
    new_point, new_cycle = inverse(point_order), inverse(cycle_order)
    cycles = [frame.cycles[c] for c in cycle_order]
    cycles = [
        replace(
            c,
            encloses=tuple(sorted(new_point[i] for i in c.encloses)),
            parent=None if c.parent is None else new_cycle[c.parent],
        )
        for c in cycles
    ]
    tables = {"point": new_point, "cycle": new_cycle}
    branches = [
        replace(
            b,
            saddle=new_point[b.saddle],
            target=None if b.target is None else tables[b.ends_at][b.target],
        )
        for b in rng.sample(frame.separatrices, len(frame.separatrices))
    ]
    return frame_of([frame.points[i] for i in point_order], cycles, branches)


# ------------------------------------------------------- isomorphism, by a library


def structure(part: Part, sign: int = 1) -> nx.DiGraph:
    """A labelled graph whose isomorphisms are those of the portrait that keep orientation.

    ``sign`` −1: of the portrait in the mirror. One vertex for each dart, vertex and face.
    """
    graph = nx.DiGraph()

    def relate(one, other, name):
        before = graph.edges[one, other]["names"] if graph.has_edge(one, other) else frozenset()
        graph.add_edge(one, other, names=before | {name})

    def add(part: Part, path: tuple[int, ...]) -> Any:
        found = elements(part.sigma)
        for d in range(len(part.sigma)):
            graph.add_node((path, d), label="dart")
        for number, (element, darts) in enumerate(found.items()):
            here = (path, element)
            label: Any = {"vertex": "sink", "face": "source"}[element[0]]
            if element == part.outer:
                label = "inside" if path else "border"
            if element in part.cycles:
                sense, inner = part.cycles[element]
                label = (element[0], sign * sense)
            graph.add_node(here, label=label)
            if element in part.cycles:
                relate(here, add(inner, (*path, number)), "holds")
            if element != part.outer and not darts:
                relate((path, part.outer), here, "region")
            for d in darts:
                mine = d if element[0] == "vertex" or sign > 0 else d ^ 1
                relate((path, mine), here, element[0])
        for d, after in enumerate(part.sigma):
            one, other = ((path, d), (path, after))[::sign]
            relate(one, other, "next")
            relate((path, d), (path, d ^ 1), "twin")
        return path, part.outer

    add(part, ())
    return graph


def equivalent(one: Part, other: Part) -> bool:
    """Whether a homeomorphism, reflections allowed, carries one portrait to the other."""
    return any(
        nx.is_isomorphic(
            structure(one),
            structure(other, sign),
            node_match=lambda a, b: a["label"] == b["label"],
            edge_match=lambda a, b: a["names"] == b["names"],
        )
        for sign in (1, -1)
    )
