"""One kernel's compiled code on disk, in place of Numba's own store.

Numba's trusts whoever can write into its folder, raises what a damaged file or a full disk
raises, runs machine code whose bytes have changed, and forgets entries when two processes
write at once. Here each signature has a file of its own, written completely, owned by this user,
and under a seal; whatever is wrong with one, the kernel is compiled.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from numba import types
from numba.core import config
from numba.core.base import BaseContext
from numba.core.codegen import Codegen
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps
from numba.core.typing.templates import Signature

from . import private

Given: TypeAlias = Signature | tuple[types.Type, ...]
"""A signature as a dispatcher hands it on: with or without what is returned."""

_log = logging.getLogger("gruscope")
_SEAL = hashlib.sha256().digest_size
_DAMAGED = "compiled kernels in %s are damaged or not this user's; they are compiled anew"
_NOT_KEPT = "compiled kernels cannot be kept in %s; the next start compiles them again"


class KernelStore:
    """What a Numba dispatcher asks of its cache.

    Parameters
    ----------
    kernel
        The Python function.
    folder
        Where its compiled code is kept; None: it is not.
    """

    def __init__(self, kernel: Callable[..., Any], folder: Path | None) -> None:
        self._kernel = kernel
        self._folder = folder

    @property
    def cache_path(self) -> str | None:
        """The folder, for Numba's statistics."""
        return None if self._folder is None else str(self._folder)

    def load_overload(self, signature: Given, context: BaseContext) -> CompileResult | None:
        """The kernel compiled for a signature; None if there is none, or not a sound one."""
        context.refresh()
        if self._folder is None:
            return None
        key = self._key(signature, context.codegen())
        path = self._path(self._folder, key)
        try:
            content = private.read_own(path)
            if content[:_SEAL] != _seal(key, content[_SEAL:]):
                raise ValueError("its bytes have changed")
            return CompileResult._rebuild(context, *pickle.loads(content[_SEAL:]))
        except FileNotFoundError:
            return None
        except Exception:  # what unpickling raises has no bounds
            _say_once(_DAMAGED, self._folder.parent)
            return None

    def save_overload(self, signature: Given, result: CompileResult) -> None:
        """Keep a compiled kernel, if it can be kept."""
        if self._folder is None or any(not part.can_cache for part in result.lifted):
            return
        if result.library.has_dynamic_globals:  # addresses of this process
            return
        key = self._key(signature, result.library.codegen)
        code = dumps(result._reduce())
        try:
            private.write_atomically(self._path(self._folder, key), _seal(key, code) + code)
        except OSError as error:
            _say_once(f"{_NOT_KEPT} ({error.strerror})", self._folder.parent)

    def flush(self) -> None:
        """Remove what is kept of this kernel (asked for when it is compiled anew)."""
        if self._folder is not None:
            for path in self._folder.glob(f"{self._name()}-*.kernel"):
                path.unlink(missing_ok=True)

    def _key(self, signature: Given, codegen: Codegen) -> bytes:
        """All that decides the machine code, besides the sources that name the folder."""
        code = self._kernel.__code__
        cells = tuple(cell.cell_contents for cell in self._kernel.__closure__ or ())
        described = repr((
            code.co_firstlineno, code.co_code, str(signature), codegen.magic_tuple(),
            config.BOUNDSCHECK, str(config.OPT),
        ))  # fmt: skip
        return hashlib.sha256(described.encode() + (dumps(cells) if cells else b"")).digest()

    def _path(self, folder: Path, key: bytes) -> Path:
        return folder / f"{self._name()}-{key.hex()[:32]}.kernel"

    def _name(self) -> str:
        return self._kernel.__qualname__.replace("<", "").replace(">", "")[-80:]


def _seal(key: bytes, code: bytes) -> bytes:
    return hashlib.sha256(key + code).digest()


@cache
def _say_once(trouble: str, folder: Path) -> None:
    """A line in the log: the files of a disk fail together, and there are hundreds."""
    _log.warning(trouble, folder)
