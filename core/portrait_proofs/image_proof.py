"""The proof of one image of a portrait: traps, rings, discs, and walls between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.cancellation import Cancel, Cancelled
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.portrait_proofs.branch_search import MARKS, find_end
from core.portrait_proofs.connections import BEGIN, END, FROM, SIGN, TO, WALL, connect, touched
from core.portrait_proofs.disc_search import find_disc
from core.portrait_proofs.ring_search import CycleGuess, FoundRing, find_ring
from core.portrait_proofs.trap_search import find_traps, trap_doors
from core.portrait_proofs.walls import LATER_TURNS, NEVER
from core.portrait_proofs.wedge_search import WEDGE
from core.proof import rings
from core.proof.arrows import add_arrow, still_apart
from core.proof.closed_chains import PIECE
from core.proof.nodes import DOORS, NOWHERE
from core.proof.rings import BETWEEN, POINT, RING, differ
from core.proof.traps import DIRECTION

_DIRECTIONS = {"sink": 1.0, "source": -1.0}

Attempt = tuple[float, int, int]
"""The angle by which the field is turned to hold a separatrix, the arcs allowed for a wall, and
whether the angle is set anew in later turns (`core.portrait_proofs.walls.follow`)."""

COARSE: tuple[Attempt, ...] = ((0.5, 300, NEVER), (0.2, 300, NEVER), (0.06, 400, NEVER))
FINE: tuple[Attempt, ...] = (
    (0.02, 600, NEVER), (0.02, 2500, LATER_TURNS), (6e-3, 2500, LATER_TURNS),
    (1e-3, 2500, LATER_TURNS), (1e-4, 2500, LATER_TURNS), (1e-5, 2500, LATER_TURNS),
)  # fmt: skip

OUTSIDE = -2
"""The outside of the square as the end of a branch, however many nodes there will be."""

_CHAIN, _LEFT = 9000, 3000
_FIRST_WALLS = 2000


@dataclass(frozen=True)
class FoundEnd:
    """A branch with its proven end.

    Attributes
    ----------
    saddle
        Index of its saddle.
    direction
        The time in which it leaves the saddle: 1 for an unstable branch.
    node
        The node in which it ends, or `OUTSIDE`.
    arcs
        (n, 8) the closed chain of theorem T7.
    marks, wedge
        Its parts, and the wedge, as `core.portrait_proofs.branch_search` writes them.
    """

    saddle: int
    direction: int
    node: int
    arcs: Array
    marks: NDArray[np.int64]
    wedge: Array


@dataclass(frozen=True)
class ImageProof:
    """What was proven of an image.

    Attributes
    ----------
    owners
        (n,) the fixed points of the traps: their indices.
    traps
        (n, `core.proof.traps.TRAP`).
    rings
        Of cycles, each proven to be another one.
    guesses
        (m,) which guess each ring came from.
    discs
        Of weak foci.
    arcs, walls
        As `core.portrait_proofs.connections.connect` returns them. The nodes: traps, rings, discs,
        outside.
    leads
        The transitive closure of the arrows.
    ends
        Of the branches whose end is proven.
    finished
        Nothing is left to be proven.
    work
        The arcs tested, a box of a weight counting as three.
    """

    owners: list[int]
    traps: Array
    rings: list[FoundRing]
    guesses: list[int]
    discs: list[FoundRing]
    arcs: Array
    walls: NDArray[np.int64]
    leads: NDArray[np.bool_]
    ends: list[FoundEnd]
    finished: bool
    work: int


class Prover:
    """The nodes of one image as they are found, and the work that is left."""

    def __init__(
        self, gru: GRU, points: FixedPointSet, effort: int, cancel: Cancel | None = None
    ) -> None:
        self.cancel = cancel
        self.gru, self.points, self.effort = gru, points, effort
        self.owners = [i for i, point in enumerate(points) if point.kind in _DIRECTIONS]
        self.enclosures = np.array([point.enclosure.T.ravel() for point in points]).reshape(-1, 4)
        rows = [
            [*self.enclosures[i], *points[i].h, _DIRECTIONS[points[i].kind]] for i in self.owners
        ]
        self.traps = find_traps(gru.packed, np.array(rows, dtype=np.float64).reshape(-1, 7))
        self.rings: list[FoundRing] = []
        self.guesses: list[int] = []
        self.discs: list[FoundRing] = []
        self.branches = [
            (i, direction, side)
            for i, point in enumerate(points)
            if point.kind == "saddle"
            for direction in (1, -1)
            for side in (1, -1)
        ]
        self.arcs, self.walls = np.empty((0, 8)), np.empty((0, WALL), dtype=np.int64)
        self.arrows: list[tuple[int, int]] = []
        self.ends: dict[tuple[int, int, int], FoundEnd] = {}
        self.work = np.array([effort])

    def add_rings(self, guesses: Sequence[CycleGuess]) -> None:
        """Prove rings around guessed cycles, as many as are proven to be different ones."""
        for number, guess in enumerate(guesses):
            self._check_cancel()
            ring = find_ring(self.gru, guess, self.enclosures, self.work)
            if ring is not None and all(_two(ring, other) for other in self.rings):
                self.rings.append(ring)
                self.guesses.append(number)

    def add_discs(self) -> None:
        """Prove discs around weak foci."""
        for owner, trap in zip(self.owners, self.traps, strict=True):
            self._check_cancel()
            h = np.array(self.points[owner].h)
            disc = find_disc(self.gru, h, trap, owner, self.enclosures, self.work)
            if disc is not None:
                self.discs.append(disc)

    def add_ends(self, attempts: Sequence[Attempt]) -> None:
        """Prove the ends of separatrices that are not proven yet."""
        pieces, table = _stacked([*self.rings, *self.discs])
        cores, spans = self._cores()
        chain, left = np.empty((_CHAIN, 8)), np.empty((_LEFT, 8))
        wedge, marks = np.empty(WEDGE), np.empty(MARKS, dtype=np.int64)
        for branch in [key for key in self.branches if key not in self.ends]:
            saddle, direction, side = branch
            for angle, most, turning in attempts:
                self._check_cancel()
                if self.work[0] <= 0:
                    return
                node = find_end(
                    self.gru.packed, self.traps, pieces, table, cores, spans, self.enclosures,
                    np.array(self.owners, dtype=np.int64), saddle, float(side), float(direction),
                    angle, turning, most, chain, left, wedge, marks, self.work,
                )  # fmt: skip
                if node != NOWHERE:
                    outside = len(self.traps) + len(table)
                    node = OUTSIDE if node == outside else node
                    self.ends[branch] = FoundEnd(
                        saddle, direction, node, chain[: marks[3]].copy(), marks.copy(),
                        wedge.copy(),
                    )  # fmt: skip
                    break

    def _check_cancel(self) -> None:
        if self.cancel is not None and self.cancel[0]:
            raise Cancelled

    def connect(self, most: int) -> ImageProof:
        """Join the nodes by walls, with so many arcs at most."""
        self._check_cancel()
        found = [*self.rings, *self.discs]
        pieces, table = _stacked(found)
        doors, owners = self._doors(found)
        known = self._known(len(found))
        outside = len(known) - 1
        for first, second in self.arrows:
            add_arrow(known, *(outside if node == OUTSIDE else node for node in (first, second)))
        effort = min(most, int(self.work[0]))
        if effort > 0:
            arcs, walls, leads, work = connect(
                self.gru.packed, self.traps, pieces, table, doors, owners, known, effort
            )
            self.work[0] = max(0, int(self.work[0]) - work)
            self._keep(arcs, walls, outside)
        else:
            leads = known
        apart = still_apart(leads, len(self.traps))
        finished = apart == 0 and len(self.ends) == len(self.branches)
        return ImageProof(
            self.owners, self.traps, list(self.rings), list(self.guesses), list(self.discs),
            self.arcs, np.where(self.walls == OUTSIDE, outside, self.walls), leads,
            list(self.ends.values()), finished,
            min(self.effort, self.effort - int(self.work[0])),
        )  # fmt: skip

    def _keep(self, arcs: Array, walls: NDArray[np.int64], outside: int) -> None:
        """Walls hold whatever is found later: only the outside gets another number."""
        rows = walls.copy()
        rows[:, [BEGIN, END]] += len(self.arcs)
        for column in (FROM, TO):
            rows[rows[:, column] == outside, column] = OUTSIDE
        self.arcs = np.concatenate([self.arcs, arcs])
        self.walls = np.concatenate([self.walls, rows])
        for row in rows.tolist():
            ends = row[FROM], row[TO]
            self.arrows.append(ends if row[SIGN] > 0 else ends[::-1])

    def _cores(self) -> tuple[Array, NDArray[np.int64]]:
        """Arcs of a closed curve in each ring, of the point of each disc, one after the other."""
        still = [np.tile(disc.place, 4)[None] for disc in self.discs]
        curves = [*(ring.core for ring in self.rings), *still]
        spans = np.cumsum([0, *(len(curve) for curve in curves)]).astype(np.int64)
        return np.ascontiguousarray(np.concatenate([np.empty((0, 8)), *curves])), spans

    def _known(self, found: int) -> NDArray[np.bool_]:
        """What is joined without walls: a disc with the trap of its point, ends of one saddle."""
        leads = np.eye(len(self.traps) + found + 1, dtype=np.bool_)
        for k, disc in enumerate(self.discs):
            node = len(self.traps) + len(self.rings) + k
            _join(leads, node, self.owners.index(int(disc.row[POINT])))
        for one, other in self._overlaps():
            _join(leads, one, other)
        for saddle in {branch[0] for branch in self.ends}:
            ends = [end.node for end in self.ends.values() if end.saddle == saddle]
            nodes = [len(leads) - 1 if node == OUTSIDE else node for node in ends]
            for node in nodes[1:]:
                _join(leads, nodes[0], node)
        return leads

    def _overlaps(self) -> Iterator[tuple[int, int]]:
        """Nodes that share a place: one at which an arc of the one's chains begins."""
        found = [*self.rings, *self.discs]
        pieces, table = _stacked(found)
        for i, ring in enumerate(found):
            starts = np.concatenate([ring.outer[:, :2], ring.inner[:, :2]])
            for node in touched(self.traps, pieces, table, starts):
                if node != len(self.traps) + i:
                    yield len(self.traps) + i, int(node)

    def _doors(self, found: list[FoundRing]) -> tuple[Array, NDArray[np.int64]]:
        """Door groups, those of rings and discs first; a trap within a disc has none."""
        groups, owners = [], []
        for k, ring in enumerate(found):
            for chain in (ring.outer, ring.inner):
                if len(chain):
                    groups.append(chain[np.arange(DOORS) * len(chain) // DOORS, :2])
                    owners.append((len(self.traps) + k, -ring.direction))
        within = {int(disc.row[POINT]) for disc in self.discs}
        for k, places in enumerate(trap_doors(self.traps)):
            if self.owners[k] not in within:
                groups.append(places)
                owners.append((k, -int(self.traps[k, DIRECTION])))
        return (
            np.array(groups, dtype=np.float64).reshape(-1, DOORS, 2),
            np.array(owners, dtype=np.int64).reshape(-1, 2),
        )


def prove_image(
    gru: GRU,
    points: FixedPointSet,
    effort: int,
    guesses: Sequence[CycleGuess],
    cancel: Cancel | None = None,
) -> ImageProof:
    """What can be proven of a GRU whose fixed points are all proven, of index ±1.

    ``guesses``: about where its limit cycles are, if any are known.
    """
    prover = Prover(gru, points, effort, cancel)
    prover.add_rings(guesses)
    prover.add_ends(COARSE)
    proof = prover.connect(_FIRST_WALLS)
    if proof.finished or prover.work[0] <= 0:
        return proof
    if still_apart(proof.leads, len(proof.traps)):
        prover.add_discs()
    prover.add_ends(FINE)
    return prover.connect(int(prover.work[0]))


def _join(leads: NDArray[np.bool_], one: int, other: int) -> None:
    """Arrows both ways."""
    add_arrow(leads, one, other)
    add_arrow(leads, other, one)


def _stacked(found: list[FoundRing]) -> tuple[Array, NDArray[np.int64]]:
    """The pieces of all rings one after the other, and their rows."""
    if not found:
        return np.empty((0, PIECE)), np.empty((0, RING), dtype=np.int64)
    rows, at = [], 0
    for ring in found:
        row = ring.row.copy()
        row[[rings.BEGIN, BETWEEN, rings.END]] += at
        rows.append(row)
        at += len(ring.pieces)
    return np.concatenate([ring.pieces for ring in found]), np.array(rows)


def _two(one: FoundRing, other: FoundRing) -> bool:
    """The cycles of two rings are proven to be two."""
    pieces, rows = _stacked([one, other])
    return bool(differ(pieces, rows[0], rows[1]))
