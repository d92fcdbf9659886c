"""A name for every topology: the complete invariant of a structurally stable portrait.

Two structurally stable flows on the closed square are topologically equivalent exactly
when their distinguished graphs are: fixed points, cycles and separatrices, with the cyclic
order of the separatrices around everything (Andronov, Leontovich, Gordon & Maier 1973,
ch. XI; Peixoto, "On the classification of flows on 2-manifolds", 1973) and the turning
senses of the cycles relative to each other, which Oshemkov and Sharko ("Classification of
Morse–Smale flows on two-dimensional manifolds", Sbornik: Mathematics 189, 1998) found
missing from it. `core.topology.separatrix_graph` builds the graph, `core.topology.graph_checks`
rejects impossible ones, `core.topology.canonical_form` turns it into a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.fixed_points.planar_equilibria import Equilibrium
from core.fixed_points.proven import FixedPoint
from core.model.gru import GRU
from core.reasons.elements import branch_element, cluster_element, cycle_element, point_element
from core.reasons.reason import Code, Reason
from core.separatrix_skeleton.assembly import Skeleton, remembered
from core.separatrix_skeleton.found_branches import GAP_TOLERANCE, near_connection
from core.topology.canonical_form import canonical
from core.topology.graph_checks import check_region
from core.topology.separatrix_graph import NotResolved, regions_of

NEUTRAL = 1e-6
"""A cycle whose log-multiplier is smaller than this may be a double one."""


@dataclass(frozen=True, eq=False)
class Signature:
    """The name of a portrait's topology: *computed*, not proven.

    Attributes
    ----------
    text
        Canonical: the same for topologically equivalent portraits, in every process; ""
        where not resolved.
    resolved
        Whether there is a text.
    reasons
        Why not; `str` says it in words.

    Notes
    -----
    Resolved signatures are equal, and hash alike, exactly when their texts are equal. One
    that is not resolved equals nothing.
    """

    text: str
    resolved: bool
    reasons: tuple[Reason, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Signature):
            return NotImplemented
        return self.resolved and other.resolved and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text) if self.resolved else id(self)


def signature(gru: GRU) -> Signature:
    """The signature of the portrait of ``gru`` (see `signature_of`)."""
    return signature_of(remembered(gru))


def signature_of(frame: Skeleton) -> Signature:
    """The signature of a portrait whose skeleton is known.

    It holds the kinds of points and cycles, their nesting, the graph of the separatrices
    with its cyclic orders (those at the border too) and the cycles' turning senses, up to
    reflection. It leaves out node or spiral, periods, and all sizes.

    It assumes that all points and cycles are hyperbolic, that there is no saddle
    connection, and that the skeleton has missed nothing. It is *not resolved*

    - where the skeleton gives reasons: a separatrix that did not end, an index sum that is
      wrong, a cycle that could not be followed;
    - for clusters, and for points whose stability is undecided: they are not hyperbolic, as
      far as is known;
    - for a cycle whose log-multiplier is below `NEUTRAL`, or whose displacement was not
      confirmed to change its sign: it may be a double one;
    - where a separatrix ends nowhere, or passes a saddle within
      `core.separatrix_skeleton.found_branches.GAP_TOLERANCE`: a connection may be there;
    - where three or more separatrices arrive at one target and the place of one is not
      known, or two are too close together (`core.topology.separatrix_graph.TIE`),
      and the orders at the other targets do not force this one (`core.topology.forced_order`);
      two have only one cyclic order, and need no places;
    - where something is *inconsistent*: a separatrix that ends at the wrong kind of thing or
      in another region, cycles that are not nested, or a region that breaks what
      `core.topology.graph_checks` demands (alternation, index sum, connectedness, Euler).
    """
    reasons = [*_of_points(frame), *_of_cycles(frame), *_of_branches(frame), *frame.reasons]
    if not reasons:
        try:
            regions = regions_of(frame)
            for region in regions.values():
                check_region(frame, region)
            return Signature(canonical(frame, regions), True, ())
        except NotResolved as problem:
            reasons = [problem.reason]
    return Signature("", False, tuple(dict.fromkeys(reasons)))


def _of_points(frame: Skeleton) -> list[Reason]:
    points = frame.points
    clusters = [cluster_element(points, i) for i in range(len(points.clusters))]
    reasons = [Reason(Code.CLUSTER, (cluster,)) for cluster in clusters]
    each: Sequence[FixedPoint | Equilibrium] = points.points
    for i, point in enumerate(each):
        if not point.kind:
            reasons.append(Reason(Code.STABILITY_UNDECIDED, (point_element(points, i),)))
    return reasons


def _of_cycles(frame: Skeleton) -> list[Reason]:
    reasons = []
    for i, cycle in enumerate(frame.cycles):
        if not abs(cycle.log_multiplier) >= NEUTRAL:
            code = Code.CYCLE_NEUTRAL
        elif (cycle.log_multiplier < 0.0) is not cycle.stable:
            code = Code.CYCLE_CONTRADICTED
        elif not cycle.confirmed:
            code = Code.CYCLE_NOT_CONFIRMED
        else:
            continue
        reasons.append(Reason(code, (cycle_element(i, cycle),)))
    return reasons


def _of_branches(frame: Skeleton) -> list[Reason]:
    reasons = []
    for branch in frame.separatrices:
        element = branch_element(branch.stable, branch.saddle, branch.cluster)
        if not branch.gap >= GAP_TOLERANCE:
            reasons.append(near_connection(element, branch.nearest_saddle, branch.gap))
        elif branch.ends_at == "unresolved":
            reasons.append(branch.reason or Reason(Code.BRANCH_NOT_ENDED, (element,)))
        elif branch.ends_at == "cluster":
            reasons.append(Reason(Code.BRANCH_ENDS_AT_CLUSTER, (element,)))
    return reasons
