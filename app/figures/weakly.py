"""Methods handed to a library that keeps what it is given for longer than its object lives.

HoloViews keeps the options of every element in a table of its own, until the element is gone;
among them are hooks. A hook that leads back to the element keeps both for ever, and with them
the whole page of a visitor who has left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakMethod


def weakly(method: Callable[..., Any]) -> Callable[..., Any]:
    """A bound method that does not keep its object; None comes of it once that is gone."""
    reference = WeakMethod(method)

    def call(*args: Any) -> Any:
        alive = reference()
        return None if alive is None else alive(*args)

    return call
