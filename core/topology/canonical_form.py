"""One text for all drawings of the same embedded graph.

A connected graph with a rotation system is determined by a walk from any of its darts:
number the vertices as they are met, and write down at each, in the order of the rotation
from the dart through which it was entered, where every dart leads. Of the walks from all
darts of the outer boundary the smallest text is canonical (Hopcroft & Wong 1974, for
planar graphs).
"""

from __future__ import annotations

from core.cycles.limit_cycle import LimitCycle
from core.separatrix_skeleton.assembly import Skeleton
from core.topology.separatrix_graph import BORDER, Region, Vertex


def canonical(frame: Skeleton, regions: dict[int, Region]) -> str:
    """The text of all regions, the same for mirror images."""
    return min(_Orientation(frame, regions, sign).code(BORDER) for sign in (1, -1))


class _Orientation:
    """The phase plane as it is (+1) or in a mirror (−1)."""

    def __init__(self, frame: Skeleton, regions: dict[int, Region], sign: int) -> None:
        self.frame, self.regions, self.sign = frame, regions, sign

    def code(self, outer: int) -> str:
        """The region inside a cycle, or inside the border."""
        region = self.regions[outer]
        labels = {vertex: self.label(vertex) for vertex in region.vertices}
        root = region.vertices[0]
        if not region.stable:
            return "".join([labels[root], *sorted(labels[n] for n in region.vertices[1:])])
        rotation = {
            vertex: darts if self.sign > 0 else darts[::-1]
            for vertex, darts in region.rotation.items()
        }
        place = {dart: k for darts in rotation.values() for k, dart in enumerate(darts)}
        return min(_walk(region, rotation, place, labels, dart) for dart in rotation[root])

    def label(self, vertex: Vertex) -> str:
        what, index = vertex
        if what == "outer":
            return "B" if index == BORDER else "O"
        if what == "cycle":
            return f"{self.cycle(self.frame.cycles[index])}[{self.code(index)}]"
        return {"sink": "a", "source": "r", "saddle": "x"}[self.frame.points[index].kind]

    def cycle(self, cycle: LimitCycle) -> str:
        """Attracting or repelling, and which way it turns."""
        turns = "+" if cycle.sense * self.sign > 0 else "-"
        return f"{'A' if cycle.stable else 'R'}{turns}"


def _walk(
    region: Region,
    rotation: dict[Vertex, list[int]],
    place: dict[int, int],
    labels: dict[Vertex, str],
    start: int,
) -> str:
    """The text of the walk that begins with one dart."""
    first = region.home[start]
    number = {first: 0}
    entered = {first: place[start]}
    queue = [first]
    parts = []
    for vertex in queue:  # grows while it is walked
        darts = rotation[vertex]
        words = []
        for k in range(len(darts)):
            dart = darts[(entered[vertex] + k) % len(darts)]
            neighbour, twin = region.home[dart ^ 1], dart ^ 1
            if neighbour not in number:
                number[neighbour] = len(number)
                entered[neighbour] = place[twin]
                queue.append(neighbour)
            where = (place[twin] - entered[neighbour]) % len(rotation[neighbour])
            kind = "s" if region.stable[dart // 2] else "u"
            words.append(f"{kind}{number[neighbour]}.{where}")
        parts.append(f"{labels[vertex]}({' '.join(words)})")
    return "".join(parts)
