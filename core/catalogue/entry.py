"""One entry of the catalogue: a topology, shown by one GRU that has it."""

from __future__ import annotations

from collections.abc import Mapping

from core.arrays import Array
from core.model.gru import GRU
from core.results import result
from core.structural_stability.radii import Robustness
from core.topology.invariant import Signature

BEYOND = ("12–17 fixed points", "more than 5 sinks", "hidden attractor", "coexisting cycles")
"""What the paper has not, or holds impossible."""


@result
class PointRecord:
    """A fixed point, *proven*; its shape ("" for saddles) is computed.

    ``h`` is (2,), ``enclosure`` (2, 2), as in `core.fixed_points.proven.FixedPoint`.
    """

    kind: str
    shape: str
    h: Array
    enclosure: Array


@result
class ClusterRecord:
    """A (2, 2) box of indistinguishable points, with its *proven* index (None: unknown)."""

    enclosure: Array
    index: int | None
    guess: str


@result
class CycleRecord:
    """A limit cycle, *computed*: ``encloses`` are indices into the entry's points."""

    stable: bool
    period: float
    multiplier: float
    encloses: tuple[int, ...]


@result
class Degeneracy:
    """Why a portrait is not structurally stable, and what lies on either side, *computed*.

    Attributes
    ----------
    kind
        In words: "saddle-node of the first kind", "Hopf point", …
    codimension
        How many conditions on the parameters it takes, symmetries not counted.
    parameter
        The one whose change leads to both sides: a name of `core.model.families.parameters`.
    value
        Of that parameter.
    step
        So far away the two sides are looked at.
    below, above
        The signatures on the two sides.
    """

    kind: str
    codimension: int
    parameter: str
    value: float
    step: float
    below: Signature
    above: Signature

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """Equal for degeneracies of one kind between the same two topologies."""
        return self.kind, frozenset((self.below.text, self.above.text))


@result
class Entry:
    """A topology of the catalogue.

    Attributes
    ----------
    name
        A slug: its address, which never changes.
    title, description
        In words.
    note
        The part of the description that cannot be computed.
    aliases
        Other names: the paper's figures, classes, systems that share this topology.
    origin
        Where the parameters come from, in words.
    gru
        The system that stands for the topology.
    signature
        Of the portrait; resolved exactly for generic entries.
    degeneracy
        None for generic entries.
    points, clusters, cycles
        What `gru` has: points and clusters *proven*, cycles *computed*.
    nullclines
        Words of `core.nullcline_shapes` for "x" and "y".
    in_paper
        A figure of the paper shows this topology.
    beyond
        Words of `BEYOND` that apply.
    robustness
        How far the topology holds; None for degenerate entries, and where not computed.
    """

    name: str
    title: str
    description: str
    note: str
    aliases: tuple[str, ...]
    origin: str
    gru: GRU
    signature: Signature
    degeneracy: Degeneracy | None
    points: tuple[PointRecord, ...]
    clusters: tuple[ClusterRecord, ...]
    cycles: tuple[CycleRecord, ...]
    nullclines: Mapping[str, tuple[str, ...]]
    in_paper: bool
    beyond: tuple[str, ...]
    robustness: Robustness | None

    def _kind(self, kind: str) -> int:
        return sum(point.kind == kind for point in self.points)

    @property
    def codimension(self) -> int:
        """0: structurally stable (generic); 1 and more: degenerate."""
        return self.degeneracy.codimension if self.degeneracy else 0

    @property
    def sinks(self) -> int:
        """The number of sinks."""
        return self._kind("sink")

    @property
    def saddles(self) -> int:
        """The number of saddles."""
        return self._kind("saddle")

    @property
    def sources(self) -> int:
        """The number of sources."""
        return self._kind("source")

    @property
    def stable_cycles(self) -> int:
        """The number of stable cycles."""
        return sum(cycle.stable for cycle in self.cycles)

    @property
    def unstable_cycles(self) -> int:
        """The number of unstable cycles."""
        return sum(not cycle.stable for cycle in self.cycles)

    @property
    def count(self) -> int:
        """The number of proven fixed points."""
        return len(self.points)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Sinks, saddles, sources, stable and unstable cycles."""
        return self.sinks, self.saddles, self.sources, self.stable_cycles, self.unstable_cycles

    @property
    def key(self) -> str | tuple[str, frozenset[str]]:
        """What tells entries apart: the signature's text, or the degeneracy's key."""
        return self.degeneracy.key if self.degeneracy else self.signature.text
