"""From parameters to an entry: everything an entry says, computed anew."""

from __future__ import annotations

from core.catalogue.degeneracy import degeneracy_of
from core.catalogue.entry import BEYOND, ClusterRecord, CycleRecord, Entry, PointRecord
from core.catalogue.hidden import hidden_cycles
from core.catalogue.words import description, stem, title
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.nullcline_curves.shapes import nullcline_shapes
from core.separatrix_skeleton.assembly import Skeleton, remembered
from core.structural_stability.radii import Robustness
from core.topology.invariant import signature_of


def entry_of(
    gru: GRU,
    *,
    parameter: str = "",
    name: str = "",
    aliases: tuple[str, ...] = (),
    origin: str = "",
    note: str = "",
    in_paper: bool = False,
    robustness: Robustness | None = None,
) -> Entry:
    """The entry of a GRU.

    Parameters
    ----------
    gru
        Two units.
    parameter
        For a degenerate portrait: the parameter that removes the degeneracy (see
        `core.model.families.parameters`). "" for a generic one.
    name
        Its slug; by default the counts, without the letter that tells apart entries that
        share them.
    aliases, origin, note, in_paper
        What cannot be computed; ``note`` stands before the computed description.
    robustness
        What is known of it; it is not computed here.

    Raises
    ------
    ValueError
        A portrait that is not resolved, and no ``parameter``, or one at which no two
        topologies meet.
    """
    frame = remembered(gru)
    signature = signature_of(frame)
    if not parameter and not signature.resolved:
        raise ValueError(f"its topology is not resolved: {signature.reasons[0]}")
    degeneracy = degeneracy_of(gru, parameter) if parameter else None
    x, y = nullcline_shapes(gru)
    shapes = {"x": x, "y": y}
    points = _points(frame)
    cycles = tuple(CycleRecord(c.stable, c.period, c.multiplier, c.encloses) for c in frame.cycles)
    hidden = hidden_cycles(frame)
    words = description(frame, shapes, hidden, degeneracy)
    return Entry(
        name=name or stem(points, cycles, degeneracy),
        title=title(points, cycles, degeneracy),
        description=f"{note} {words}".strip(),
        note=note,
        aliases=aliases,
        origin=origin,
        gru=gru,
        signature=signature,
        degeneracy=degeneracy,
        points=points,
        clusters=_clusters(frame),
        cycles=cycles,
        nullclines=shapes,
        in_paper=in_paper,
        beyond=_beyond(frame, bool(hidden)),
        robustness=robustness,
    )


def _points(frame: Skeleton) -> tuple[PointRecord, ...]:
    assert isinstance(frame.points, FixedPointSet)
    return tuple(PointRecord(p.kind, p.shape, p.h, p.enclosure) for p in frame.points.points)


def _clusters(frame: Skeleton) -> tuple[ClusterRecord, ...]:
    return tuple(ClusterRecord(c.enclosure, c.index, c.guess) for c in frame.points.clusters)


def _beyond(frame: Skeleton, hidden: bool) -> tuple[str, ...]:
    """What the paper has not, or holds impossible."""
    sinks = sum(point.kind == "sink" for point in frame.points)
    found = (len(frame.points) >= 12, sinks > 5, hidden, len(frame.cycles) > 1)
    return tuple(word for word, holds in zip(BEYOND, found, strict=True) if holds)
