"""A portrait's topology as the text that a sweep keeps: its numbers and its signature."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topology:
    """A portrait's numbers and its signature (`core.signature`)."""

    sinks: int
    saddles: int
    sources: int
    stable_cycles: int
    unstable_cycles: int
    signature: str

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Sinks, saddles, sources, stable and unstable cycles."""
        return (
            self.sinks, self.saddles, self.sources, self.stable_cycles, self.unstable_cycles,
        )  # fmt: skip

    @property
    def text(self) -> str:
        """As the values of a sweep of the quantity "topology" are written."""
        return f"{'/'.join(map(str, self.counts))} {self.signature}"

    @classmethod
    def of_text(cls, text: str) -> Topology:
        """The topology of a `text`; ValueError for others."""
        counts, _, signature = text.partition(" ")
        numbers = counts.split("/")
        if len(numbers) != 5 or not all(n.isdecimal() for n in numbers) or not signature:
            raise ValueError(f"{text[:40]!r} is no topology")
        sinks, saddles, sources, stable, unstable = map(int, numbers)
        return cls(sinks, saddles, sources, stable, unstable, signature)
