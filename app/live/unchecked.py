"""Building what is the same for everybody without checking every value of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from panel.util import set_bokeh_validation


@contextmanager
def unchecked() -> Iterator[None]:
    """Let Bokeh take properties and callbacks as they are: a developer's checks, made in tests.

    A page is built in one go on the event loop, so that nothing of a visitor's is taken
    meanwhile; that is checked always.
    """
    set_bokeh_validation(False)
    try:
        yield
    finally:
        set_bokeh_validation(True)
