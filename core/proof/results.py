"""What a proof of a portrait says, and what it consists of."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from core.arrays import Array
from core.fixed_points.proven import FixedPointSet
from core.model.gru import GRU
from core.reasons.reason import Reason
from core.results import result


@result
class ProvenTrap:
    """A neighbourhood of a sink or source that no closed orbit meets (theorem T8).

    Attributes
    ----------
    point
        Index of the fixed point.
    shape
        "ellipse": |L (h − h*)| ≤ size. "box": |h₁ − h₁*| / L₁₁ ≤ size and |h₂ − h₂*| / L₂₂ ≤ size.
    enclosure
        (2, 2) lower and upper corner of the box in which the fixed point h* lies.
    matrix
        (2, 2) L.
    size
        Positive.
    direction
        1 for a sink, −1 for a source: the time in which orbits that enter it end in its point.
    """

    point: int
    shape: str
    enclosure: Array
    matrix: Array
    size: float
    direction: int


@result
class Wall:
    """A chain of one-way arcs from one node to another (theorem T1).

    Attributes
    ----------
    arcs
        (n, 8) the control points x0, y0, …, x3, y3 of cubic Bézier curves; each begins at the
        very place where the one before it ends.
    start, end
        The nodes: indices of `PortraitProof.traps`, or −1 for the outside of the square.
    sign
        1: orbits cross it from its left to its right; −1: from its right to its left.
    """

    arcs: Array
    start: int
    end: int
    sign: int


@result
class ProvenCycle:
    """A region in which exactly one limit cycle lies.

    Attributes
    ----------
    stable
        Whether it attracts.
    encloses
        Indices of the fixed points inside.
    period, multiplier
        (low, high) bounds, or None where they were not asked for.
    """

    stable: bool
    encloses: tuple[int, ...]
    period: tuple[float, float] | None = None
    multiplier: tuple[float, float] | None = None


@result
class ProvenBranch:
    """A separatrix and its end.

    Attributes
    ----------
    saddle
        Index of its saddle.
    stable
        Whether it is a stable branch, which is followed backward in time.
    ends_at
        "point", "cycle", "border", or "unresolved".
    target
        Index of the point or cycle at which it ends, else None.
    proven
        Whether that is proven.
    """

    saddle: int
    stable: bool
    ends_at: str
    target: int | None
    proven: bool


@result
class PortraitProof:
    """What is proven of a portrait. What is not is not denied: `reasons` say what is missing.

    Attributes
    ----------
    gru
        The GRU.
    points
        Its fixed points.
    cycles
        Regions that hold exactly one limit cycle each.
    cycles_complete
        Proven: there are no closed orbits but those of `cycles`. With none in `cycles`: there is
        no limit cycle. False says nothing at all.
    separatrices
        The branches of which the end is proven.
    ends_proven
        Every separatrix is among them.
    signature_proven
        Cycles, ends and the cyclic orders of ends are proven.
    reasons
        Why `cycles_complete` or `ends_proven` is False; empty where neither is.
    traps, walls
        What the proof consists of.
    work
        The arcs tested.
    """

    gru: GRU
    points: FixedPointSet
    cycles: tuple[ProvenCycle, ...]
    cycles_complete: bool
    separatrices: tuple[ProvenBranch, ...]
    ends_proven: bool
    signature_proven: bool
    reasons: tuple[Reason, ...]
    traps: tuple[ProvenTrap, ...]
    walls: tuple[Wall, ...]
    work: int

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """The proof as plain numbers for an independent check, ready for JSON.

        The nodes are the traps in their order and then the outside of the square. All numbers
        are the exact floats with which the proof was made.
        """
        return {
            "gru": self.gru.to_dict(),
            "claims": {"no_cycle": self.cycles_complete and not self.cycles},
            "traps": [
                {
                    "shape": trap.shape,
                    "enclosure": trap.enclosure.tolist(),
                    "matrix": trap.matrix.tolist(),
                    "size": trap.size,
                    "direction": trap.direction,
                }
                for trap in self.traps
            ],
            "walls": [
                {
                    "start": wall.start if wall.start >= 0 else len(self.traps),
                    "end": wall.end if wall.end >= 0 else len(self.traps),
                    "sign": wall.sign,
                    "arcs": np.asarray(wall.arcs).tolist(),
                }
                for wall in self.walls
            ],
        }
