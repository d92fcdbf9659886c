"""The proof of a portrait: which cycles there are, and no others.

What is proven now: that a portrait has no limit cycle (theorems T1, T2, T3 and T8 of
docs/proofs.md). A portrait with a cycle is left open, and so are the ends of separatrices.
"""

from __future__ import annotations

import numpy as np

from core.arrays import Array
from core.fixed_points.proven import FixedPointSet, find_fixed_points
from core.model.gru import GRU
from core.proof.canonical_image import Image, canonical_image
from core.proof.connections import BEGIN, END, FROM, SIGN, TO, connect, joined
from core.proof.results import PortraitProof, ProvenBranch, ProvenCycle, ProvenTrap, Wall
from core.proof.trap_search import find_traps
from core.proof.traps import BOX, DIRECTION, L11, L22, SHAPE, SIZE, XHI, XLO, YHI, YLO
from core.reasons.elements import branch_element, cluster_element, point_element
from core.reasons.reason import Code, Reason

__all__ = [
    "PortraitProof", "ProvenBranch", "ProvenCycle", "ProvenTrap", "Wall", "prove_portrait",
]  # fmt: skip

EFFORT = 4000
"""How many arcs are tested at most: some 20 ms."""

LARGEST_EFFORT = 10_000_000

_DIRECTIONS = {"sink": 1.0, "source": -1.0}


def prove_portrait(gru: GRU, *, effort: int = EFFORT) -> PortraitProof:
    """Prove what can be proven of a portrait, in interval arithmetic.

    Parameters
    ----------
    gru
        One or two units, either reset convention.
    effort
        Bound on the work: how many arcs are tested. The default is some 20 ms.

    Returns
    -------
    PortraitProof
        It depends on nothing but the arguments, and its verdict is the same for all eight
        symmetric images of the portrait.

    Raises
    ------
    ValueError
        ``gru`` is no GRU, or ``effort`` no positive integer up to 10 million.

    Notes
    -----
    One unit moves on a line, where nothing returns: it has no cycle. `core.RIGOR` says what the
    proofs rest on.
    """
    if not isinstance(gru, GRU):
        raise ValueError(f"portraits are proven of a GRU, not {gru!r}")
    if isinstance(effort, bool) or not isinstance(effort, int) or not 0 < effort <= LARGEST_EFFORT:
        raise ValueError(f"effort must be an integer from 1 to {LARGEST_EFFORT}, not {effort!r}")
    points = find_fixed_points(gru)
    if gru.dim == 1:
        return _proof(gru, points, True, _unfit(points), (), (), 0)
    image = canonical_image(gru)
    seen = points if image.gru is gru else find_fixed_points(image.gru)
    if unfit := _unfit(points) or _unfit(seen):
        return _proof(gru, points, False, unfit, (), (), 0)
    packed = image.gru.packed
    traps = find_traps(packed, _rows(seen))
    arcs, table, leads, work = connect(packed, traps, effort)
    owners = [_owner(points, image, trap) for trap in traps]
    # without a trap a point cannot be joined: the second reason follows from the first
    codes = [
        (Code.CYCLES_NOT_EXCLUDED if trap[SIZE] > 0.0 else Code.TRAP_NOT_PROVEN, owner)
        for node, (trap, owner) in enumerate(zip(traps, owners, strict=True))
        if not joined(leads, node)
    ]
    reasons = tuple(Reason(code, (point_element(points, owner),)) for code, owner in codes)
    kept = np.flatnonzero(traps[:, SIZE] > 0.0).tolist()
    names = {node: k for k, node in enumerate(kept)} | {len(traps): -1}
    return _proof(
        gru, points, not reasons, reasons,
        tuple(_trap_back(image, traps[node], owners[node]) for node in kept),
        tuple(_wall_back(image, arcs, row.tolist(), names) for row in table), work,
    )  # fmt: skip


def _unfit(points: FixedPointSet) -> tuple[Reason, ...]:
    """Why the theorems do not speak of these points: clusters, undecided kinds."""
    clusters = range(len(points.clusters))
    undecided = [i for i, point in enumerate(points) if point.kind == ""]
    return (
        *(Reason(Code.CLUSTER, (cluster_element(points, i),)) for i in clusters),
        *(Reason(Code.STABILITY_UNDECIDED, (point_element(points, i),)) for i in undecided),
    )


def _rows(points: FixedPointSet) -> Array:
    """The sinks and sources as `core.proof.trap_search.find_traps` takes them."""
    rows = [
        [*point.enclosure.T.ravel(), *point.h, _DIRECTIONS[point.kind]]
        for point in points
        if point.kind in _DIRECTIONS
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 7)


def _owner(points: FixedPointSet, image: Image, trap: Array) -> int:
    """The point of the portrait to which a trap of its image belongs."""
    place = image.back(trap[[XLO, YLO]])
    distances = [float(np.abs(point.h - place).max()) for point in points]
    return int(np.argmin(distances))


def _trap_back(image: Image, trap: Array, owner: int) -> ProvenTrap:
    """A trap of the image as one of the portrait."""
    box = bool(trap[SHAPE] == BOX)
    matrix = trap[L11 : L22 + 1].reshape(2, 2)
    # half sides, without signs, change places with the units
    sides = np.diag(np.abs(image.back(np.diag(matrix))))
    matrix = sides if box else image.rows_back(matrix)
    corners = np.array([trap[[XLO, YLO]], trap[[XHI, YHI]]])
    return ProvenTrap(
        owner, "box" if box else "ellipse", image.box_back(corners), matrix,
        float(trap[SIZE]), int(trap[DIRECTION]),
    )  # fmt: skip


def _wall_back(image: Image, arcs: Array, row: list[int], names: dict[int, int]) -> Wall:
    """A wall of the image as one of the portrait; a reflection exchanges left and right."""
    places = arcs[row[BEGIN] : row[END]].reshape(-1, 2)
    sign = row[SIGN] if image.keeps_orientation else -row[SIGN]
    return Wall(image.back(places).reshape(-1, 8), names[row[FROM]], names[row[TO]], sign)


def _proof(
    gru: GRU,
    points: FixedPointSet,
    cycles_complete: bool,
    reasons: tuple[Reason, ...],
    traps: tuple[ProvenTrap, ...],
    walls: tuple[Wall, ...],
    work: int,
) -> PortraitProof:
    """The result; no separatrix has been tried."""
    branches = [
        Reason(Code.END_NOT_PROVEN, (branch_element(stable, i, None),))
        for i, point in enumerate(points)
        if point.kind == "saddle"
        for stable in (False, True)
    ]
    ends_proven = not reasons and not branches
    return PortraitProof(
        gru=gru,
        points=points,
        cycles=(),
        cycles_complete=cycles_complete,
        separatrices=(),
        ends_proven=ends_proven,
        signature_proven=ends_proven,
        reasons=(*reasons, *branches),
        traps=traps,
        walls=walls,
        work=work,
    )
