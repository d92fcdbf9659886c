"""What a search found: a sequence that says whether the search came to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, overload

from core.reasons.reason import Reason

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Found(Sequence[T]):
    """A sequence of results, equal to any list, tuple or `Found` of equal items.

    Attributes
    ----------
    items
        The results.
    reasons
        Why some may be missing (`str` says it in words); empty where nothing was given up.
    """

    items: tuple[T, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, items: Iterable[T], reasons: Iterable[Reason] = ()) -> Found[T]:
        """From any iterables; each reason once."""
        return cls(tuple(items), tuple(dict.fromkeys(reasons)))

    @property
    def complete(self) -> bool:
        """Nothing was given up on the way: *computed*, never proven."""
        return not self.reasons

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        """What was found at this place, or a tuple of several."""
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Found, list, tuple)):
            return NotImplemented
        return self.items == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as that of a list, which it may equal

    def __repr__(self) -> str:
        state = (
            "complete" if self.complete else f"not resolved: {'; '.join(map(str, self.reasons))}"
        )
        return f"<{len(self)} found, {state}: {list(self.items)!r}>"
