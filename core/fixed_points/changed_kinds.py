"""Fixed points that two GRUs share, and whose kinds differ."""

from __future__ import annotations

from core.fixed_points.proven import FixedPoint, FixedPointSet


def changed_kinds(one: FixedPointSet, other: FixedPointSet) -> list[tuple[FixedPoint, FixedPoint]]:
    """The pairs of the same point whose decided kinds differ.

    For GRUs with the same fixed points, as with and without an update gate: the same point has
    overlapping enclosures in both. The kinds are *proven*, that it is the same point follows
    where each enclosure of one overlaps a single one of the other.
    """
    out = []
    for a in one:
        for b in other:
            overlap = (a.enclosure[0] <= b.enclosure[1]) & (b.enclosure[0] <= a.enclosure[1])
            if overlap.all() and a.kind and b.kind and a.kind != b.kind:
                out.append((a, b))
    return out
