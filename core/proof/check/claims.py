"""The check of a certificate: every claim of a proof, from its numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from core.arrays import Array
from core.proof.check.chains import Pieces, joined_up, one_way
from core.proof.check.field import Gru, gru_of
from core.proof.check.intervals import Interval, interval
from core.proof.check.nodes import Outside, Region, Trap, inverse_of, matrix_of, scaled
from core.proof.check.points import box_of, check_points, product
from core.proof.check.reading import integer, sign, word

_PARTS = (1, 4, 32, 128)
_ROUND = 2

Node = Trap | Region | Outside


def check_certificate(certificate: Mapping[str, Any]) -> str:
    """What is not verified of a proof; "" if all its claims are.

    Parameters
    ----------
    certificate
        `PortraitProof.certificate`, or the same read from a JSON file. It is data: nothing of it
        is run.

    Returns
    -------
    str
        Empty if fixed points, cycles, and the ends of separatrices are verified as far as they are
        claimed; else the first thing that is not.

    Raises
    ------
    ValueError
        The certificate is none.

    Notes
    -----
    Written without the code of the proof, in another way where there is one: interval arithmetic of
    its own on arrays, jets of two variables, its own fixed points. Slow: seconds. What it
    rests on: outward rounding by one float after each operation, and NumPy's exp, tanh and log1p
    accurate to 8 units in the last place.
    """
    try:
        with np.errstate(all="ignore"):
            return _Check(certificate).fault()
    except (KeyError, TypeError, IndexError, AttributeError, StopIteration) as error:
        raise ValueError(f"this is no certificate of a portrait: {error!r}") from error


def opposite(one: Array, other: Array) -> bool:
    """Two wedges of one saddle cannot hold the same branch: one lies behind the other's apex."""
    inverted = inverse_of(matrix_of(one[:4]))
    for slope in (other[4], -other[5]):
        x = interval(other[:1]) + interval(slope) * interval(other[1:2])
        y = interval(other[2:3]) + interval(slope) * interval(other[3:4])
        if not (inverted[0] * x + inverted[1] * y).negative[0]:
            return False
    return True


class _Check:
    """The parts of a certificate, one after the other."""

    def __init__(self, certificate: Mapping[str, Any]) -> None:
        if certificate.get("version") != 1:
            raise ValueError("this is no certificate of a portrait of version 1")
        self.data, self.claims = certificate, certificate["claims"]
        self.gru: Gru = gru_of(certificate["gru"])
        kinds = "sink", "saddle", "source"
        self.kinds = [word(point["kind"], *kinds) for point in certificate["points"]]
        claimed = [point["enclosure"] for point in certificate["points"]]
        self.claimed = np.array(claimed, dtype=np.float64).reshape(-1, 2, 2)

    def fault(self) -> str:
        """The first thing that is not verified."""
        self.enclosures, fault = check_points(self.gru, self.claimed, self.kinds)
        if fault:
            return fault
        self.nodes: list[Node] = [
            Trap(self.gru, self.enclosures[self._point(trap["point"])], trap)
            for trap in self.data["traps"]
        ]
        self.rings = [Region(self.gru, ring) for ring in self.data["rings"]]
        self.discs = [Region(self.gru, disc) for disc in self.data["discs"]]
        self.nodes += [*self.rings, *self.discs, Outside()]
        return (
            self._nodes_fault() or self._cycles_fault() or self._ends_fault()
            or self._complete_fault()
        )  # fmt: skip

    def _nodes_fault(self) -> str:
        for trap in self.nodes:
            if isinstance(trap, Trap):
                word(trap.data["shape"], "ellipse", "box")
                right = {1: "sink", -1: "source"}[sign(trap.data["direction"])]
                if self.kinds[self._point(trap.data["point"])] != right or not trap.holds():
                    return "a trap does not hold"
        for ring in self.rings:
            if ring.point is not None or len(ring.inner) == 0:
                return "a ring is none"
        for disc in self.discs:
            right = {1: "sink", -1: "source"}[disc.direction]
            if self.kinds[self._point(disc.point)] != right or len(disc.inner):
                return "a disc is none"
        for region in [*self.rings, *self.discs]:
            if fault := region.holds(self.enclosures):
                return f"a ring or disc: {fault}"
        return ""

    def _cycles_fault(self) -> str:
        """Stability, what they enclose, and that they are as many as are claimed."""
        if len(self.claims["cycles"]) != len(self.rings):
            return "not as many rings as cycles"
        for claim, ring in zip(self.claims["cycles"], self.rings, strict=True):
            inside = np.flatnonzero(ring.encloses(self.enclosures)).tolist()
            if claim["stable"] != (ring.direction > 0) or sorted(claim["encloses"]) != inside:
                return "a cycle is not as claimed"
            sense = integer(claim["sense"], -1, 1)
            if sense != 0 and not ring.turns(sense):
                return "a cycle may turn the other way"
        for i, one in enumerate(self.rings):
            if any(not self._differ(one, other) for other in self.rings[:i]):
                return "two rings may hold one and the same cycle"
        return ""

    @staticmethod
    def _differ(one: Region, other: Region) -> bool:
        if one.direction != other.direction:
            return True
        for a, b in ((one, other), (other, one)):
            q = interval(b.outer[:1, 0]), interval(b.outer[:1, 1])
            if a.inner_pieces is None:
                return False
            turns, known = a.inner_pieces.turns(*q)
            if known[0] and turns[0] != 0:
                return True
            q = interval(b.inner[:1, 0]), interval(b.inner[:1, 1])
            turns, known = a.outer_pieces.turns(*q)
            if known[0] and a.sense * turns[0] <= 0:
                return True
        return False

    def _ends_fault(self) -> str:
        branches, claims = self.data["branches"], self.claims["ends"]
        if len(branches) != len(claims):
            return "not as many branches as ends"
        seen: list[tuple[int, bool, Array]] = []
        saddles = self.kinds.count("saddle")
        self.ends: dict[int, list[int]] = {}
        for branch, claim in zip(branches, claims, strict=True):
            nodes = self._claimed_nodes(claim)
            faults = [self._branch_fault(branch, node) for node in nodes]
            if not nodes or all(faults):
                return f"a separatrix: {faults[0] if nodes else 'it ends in no node'}"
            saddle, stable = self._point(branch["saddle"]), branch["stable"] is True
            wedge = np.array(branch["wedge"], dtype=np.float64)
            for other_saddle, other_stable, other in seen:
                if (other_saddle, other_stable) == (saddle, stable) and not opposite(wedge, other):
                    return "a separatrix may be listed twice"
            seen.append((saddle, stable, wedge))
            self.ends.setdefault(saddle, []).append(nodes[faults.index("")])
        if self.claims["ends_proven"] and len(branches) != 4 * saddles:
            return "not all separatrices are there"
        return ""

    def _point(self, value: object) -> int:
        """The index of a fixed point."""
        return integer(value, 0, len(self.kinds) - 1)

    def _claimed_nodes(self, claim: Mapping[str, Any]) -> list[int]:
        """The nodes in one of which a branch is said to end."""
        traps = len(self.nodes) - 1 - len(self.rings) - len(self.discs)
        where = word(claim["ends_at"], "point", "cycle", "border")
        if where == "border":
            return [len(self.nodes) - 1]
        if where == "cycle":
            return [traps + integer(claim["target"], 0, len(self.rings) - 1)]
        target = self._point(claim["target"])
        return [k for k, node in enumerate(self.nodes) if self._point_of(node) == target]

    def _branch_fault(self, branch: Mapping[str, Any], node: int) -> str:
        """Theorems T6 and T7."""
        arcs = np.array(branch["arcs"], dtype=np.float64).reshape(-1, 8)
        *marks, turns = branch["marks"]
        rung, right, path, last = (integer(mark, 0, len(arcs)) for mark in marks)
        turns = integer(turns, -(10**6), 10**6)
        direction = -1 if branch["stable"] else 1
        saddle, target = self._point(branch["saddle"]), self.nodes[node]
        if not 0 < rung <= right <= path <= last == len(arcs) or not joined_up(arcs, True):
            return "its chain is not closed"
        if self.kinds[saddle] != "saddle" or not target.keeps(direction):
            return "it cannot end there"
        if not self._wedge_holds(branch, arcs[:rung], direction):
            return "its wedge does not hold"
        walls = np.concatenate([arcs[:right], arcs[path:]])
        if not one_way(self.gru, walls, -direction):
            return "its walls are not crossed one way"
        if path > right and not target.contains_arcs(arcs[right:path]):
            return "its path leaves the node"
        if right == path:
            return "its walls do not reach the node"
        return "" if self._caught(arcs, saddle, target, turns) else "it is not caught"

    def _caught(self, arcs: Array, saddle: int, target: Node, turns: int) -> bool:
        """The winding numbers of theorem T7."""
        allowed = -1
        if isinstance(target, Trap):
            allowed = int(target.data["point"])
        elif isinstance(target, Region) and target.point is not None:
            allowed = int(target.point)
        if turns and not (isinstance(target, Region) and target.point is None):
            return False
        for parts in _PARTS:
            around, known = Pieces(arcs, parts).turns(*box_of(self.enclosures))
            if turns and isinstance(target, Region):
                more, decided = target.goes_round(self.enclosures)
                if not decided.all() or (target.sense * more < 0).any():
                    return False
                around, known = around + turns * more, known & decided
            wanted = [
                i == allowed or (known[i] and (around[i] == 0 if i == saddle else around[i] <= 0))
                for i in range(len(around))
            ]
            if all(wanted):
                return True
        return False

    def _wedge_holds(self, branch: Mapping[str, Any], rung: Array, direction: int) -> bool:
        """Theorem T6 with its rung."""
        *entries, left, right, length = (float(value) for value in branch["wedge"])
        basis = matrix_of(np.array(entries))
        x, y = box_of(self.enclosures[int(branch["saddle"])][None])
        if not (left > 0.0 and right > 0.0 and 0.0 < length < 4.0):
            return False
        if not entries[0] * entries[3] - entries[1] * entries[2] > 0.0:
            return False
        across = Interval(np.array([-right]), np.array([left]))
        along = Interval(np.array([0.0]), np.array([length]))
        side = along * across
        wide_x, wide_y = basis[0] * along + basis[1] * side, basis[2] * along + basis[3] * side
        inverted = inverse_of(basis)
        m = product(inverted, product(scaled(self.gru, x + wide_x, y + wide_y), basis))
        if direction < 0:
            m = (-m[0], -m[1], -m[2], -m[3])
        grows = (m[0] + m[1] * across).positive[0]

        def turn(slope: float) -> Interval:
            return m[2] + slope * (m[3] - m[0]) - interval(slope).square * m[1]

        if not (grows and turn(left).negative[0] and turn(-right).positive[0]):
            return False
        corners = []
        for place in rung.reshape(-1, 2):
            dx, dy = interval(place[:1]) - x, interval(place[1:]) - y
            corners.append(
                (inverted[0] * dx + inverted[1] * dy, inverted[2] * dx + inverted[3] * dy)
            )
        inside = all(a.positive[0] and (a - length).negative[0] for a, _ in corners)
        (a, b), (c, d) = corners[0], corners[-1]
        return bool(
            inside and (b - left * a).positive[0] and (d + right * c).negative[0]
        )  # fmt: skip

    def _complete_fault(self) -> str:
        """Theorem T3: arrows join every sink and source with the outside."""
        if not self.claims["cycles_complete"]:
            return ""
        graph = nx.DiGraph()
        graph.add_nodes_from(range(len(self.nodes)))
        for one, other in self._joins():
            graph.add_edges_from([(one, other), (other, one)])
        for wall in self.data["walls"]:
            arcs = np.array(wall["arcs"], dtype=np.float64).reshape(-1, 8)
            last = len(self.nodes) - 1
            start, end = integer(wall["start"], 0, last), integer(wall["end"], 0, last)
            side = sign(wall["sign"])
            if not (joined_up(arcs, False) and one_way(self.gru, arcs, side)):
                return "a wall is not crossed one way"
            if not (self._begins(start, arcs[0, :2]) and self.nodes[end].contains(arcs[-1:, 6:])):
                return "a wall does not lead from node to node"
            graph.add_edge(*((start, end) if side > 0 else (end, start)))
        outside = len(self.nodes) - 1
        joined = nx.descendants(graph, outside) & nx.ancestors(graph, outside)
        covered = {self._point_of(self.nodes[k]) for k in joined}
        needed = {i for i, kind in enumerate(self.kinds) if kind != "saddle"}
        return "" if needed <= covered else "a sink or source is not joined with the outside"

    @staticmethod
    def _point_of(node: Node) -> int | None:
        """The fixed point that lies in a node."""
        if isinstance(node, Trap):
            return int(node.data["point"])
        return None if isinstance(node, Outside) or node.point is None else int(node.point)

    def _begins(self, node: int, place: Array) -> bool:
        """A wall begins in a trap, or at the begin of an arc of a ring's or disc's chains."""
        at = self.nodes[node]
        if isinstance(at, Region):
            starts = np.concatenate([at.outer[:, :2], at.inner[:, :2]])
            return bool((starts == place).all(axis=1).any())
        return at.contains(place[None])

    def _joins(self) -> list[tuple[int, int]]:
        """Nodes that are one: of one point, of one saddle's branches, with a place in common."""
        joins = []
        for i, one in enumerate(self.nodes):
            for j in range(i):
                same = self._point_of(one) is not None
                if same and self._point_of(one) == self._point_of(self.nodes[j]):
                    joins.append((i, j))
            if isinstance(one, Region):
                starts = np.concatenate([one.outer[:, :2], one.inner[:, :2]])
                joins += [
                    (i, j)
                    for j, other in enumerate(self.nodes[:-1])
                    if j != i and any(other.contains(place[None]) for place in starts)
                ]
        for nodes in self.ends.values():
            joins += [(nodes[0], other) for other in nodes[1:]]
        return joins
