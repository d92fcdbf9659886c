"""The one way this project compiles a kernel.

Every kernel is compiled ahead of use with Numba: cached on disk, without the
interpreter lock (so that a worker thread never blocks a visitor), with NumPy's
error model (a division by zero gives ``inf``, not an exception), and never with
fast-math, which would break both the interval proofs and the handling of
saturated gates.

Numba notices a change of a kernel's own file, but not of another file whose kernels
it calls, and would then run outdated code. The cache of a module's kernels therefore
lives in a folder named by a digest of all the sources of `core` that the module
reaches by its imports: what a change cannot touch is not compiled again. Where it lies,
and why Numba's own store is not used: `core.disk`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit, types
from numba.core.typeinfer import register_dispatcher
from numba.core.typing.templates import Signature
from numba.extending import is_jitted

from core.disk.kernels import folder_of
from core.disk.store import KernelStore

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_OPTIONS = {"nogil": True, "error_model": "numpy", "fastmath": False}


def compiled(kernel: Kernel) -> Kernel:
    """Compile ``kernel`` on its first call, keeping its type for the checker."""
    return cast(Kernel, _dispatcher(kernel))


def compiled_as(*signatures: Signature) -> Callable[[Kernel], Kernel]:
    """Compile a kernel for the given Numba signatures, at import (cached on disk)."""

    def decorate(kernel: Kernel) -> Kernel:
        dispatcher = _dispatcher(kernel)
        if is_jitted(dispatcher):
            with register_dispatcher(dispatcher):  # its name is not bound yet: it may recur
                for signature in signatures:
                    dispatcher.compile(signature)
                dispatcher.disable_compile()
        return cast(Kernel, dispatcher)

    return decorate


def _dispatcher(kernel: Callable[..., Any]) -> Any:
    """Numba's dispatcher with this project's store; the function itself without a compiler."""
    dispatcher = njit(**_OPTIONS)(kernel)
    if is_jitted(dispatcher):  # not with NUMBA_DISABLE_JIT
        _forget_literals(dispatcher)
        folder = folder_of(Path(kernel.__code__.co_filename))
        dispatcher._cache = KernelStore(kernel, folder)
    return dispatcher


def _forget_literals(dispatcher: Any) -> None:
    """Let a call with constants share the code of a call with variables.

    Numba would compile a kernel anew for every literal number or truth value with which some
    other kernel calls it, and all that it calls as well: three times the compiling, for code
    that gains nothing by it.
    """
    template_of = dispatcher.get_call_template

    def get_call_template(args: tuple[types.Type, ...], kws: dict[str, types.Type]) -> Any:
        plain = {name: types.unliteral(kind) for name, kind in kws.items()}
        return template_of(tuple(map(types.unliteral, args)), plain)

    dispatcher.get_call_template = get_call_template
