"""The one way this project compiles a kernel.

Every kernel is compiled ahead of use with Numba: cached on disk, without the
interpreter lock (so that a worker thread never blocks a visitor), with NumPy's
error model (a division by zero gives ``inf``, not an exception), and never with
fast-math, which would break both the interval proofs and the handling of
saturated gates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}


def compiled(kernel: Kernel) -> Kernel:
    """Compile ``kernel`` on its first call, keeping its type for the checker."""
    return cast(Kernel, njit(**_OPTIONS)(kernel))


def compiled_as(*signatures: Any) -> Callable[[Kernel], Kernel]:
    """Compile a kernel for the given Numba signatures, at import (cached on disk)."""

    def decorate(kernel: Kernel) -> Kernel:
        return cast(Kernel, njit(list(signatures), **_OPTIONS)(kernel))

    return decorate
