"""Finished sweeps on disk: bounded, oldest out, and keyed by all that determines them."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from core.arrays import Array
from core.disk.private import user_cache, write_atomically
from core.disk.sources import sources_digest
from core.model.families import Family, Plane
from core.sweeps.quantities import QUANTITIES, Quantity, SpeedAt
from core.sweeps.results import Sweep, from_npz, to_npz

FOLDER = "GRUSCOPE_CACHE"
"""The environment variable that says where, instead of the user's cache folder."""

LIMIT = 64 * 2**20
"""Bytes of all sweeps together."""


_STALE = 3600.0
"""Seconds after which a file that was never finished is somebody's who died."""


def cache_folder() -> Path | None:
    """``$GRUSCOPE_CACHE``, else ``gruscope`` in the user's cache folder of the system, if any."""
    given = os.environ.get(FOLDER)
    return Path(given) if given else user_cache()


@dataclass(frozen=True)
class SweepCache:
    """Sweeps kept in ``folder / "sweeps"``, of at most ``limit`` bytes together.

    A file that cannot be read counts as absent. A folder that cannot be written keeps
    nothing, nor does None: a sweep never fails because of its cache.
    """

    folder: Path | None = field(default_factory=cache_folder)
    limit: int = LIMIT

    def get(self, key: str) -> Sweep | None:
        """The sweep kept under this key; None if there is none, or it is damaged."""
        path = self._path(key)
        if path is None:
            return None
        try:
            found = from_npz(path.read_bytes())
        except (OSError, ValueError):
            return None
        with suppress(OSError):  # a folder that can only be read
            os.utime(path)  # what is used stays longest
        return found

    def put(self, key: str, result: Sweep) -> None:
        """Keep a sweep, and remove the longest unused ones beyond the limit."""
        path = self._path(key)
        data = to_npz(result)
        if path is None or len(data) > self.limit:
            return
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
            self._bound(path)

    def _path(self, key: str) -> Path | None:
        return None if self.folder is None else self.folder / "sweeps" / f"{key}.npz"

    def _bound(self, newest: Path) -> None:
        for path in newest.parent.glob("*.part"):
            if path.stat().st_mtime < time.time() - _STALE:
                path.unlink(missing_ok=True)
        files = [(p.stat(), p) for p in newest.parent.glob("*.npz")]
        total = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda pair: pair[0].st_mtime_ns):
            if total <= self.limit:
                break
            if path != newest:
                path.unlink(missing_ok=True)
                total -= stat.st_size


def key_of(family: Callable[..., Any], axes: tuple[Array, ...], quantity: Quantity) -> str | None:
    """A digest of family, values, quantity and core's sources.

    None where the family or the quantity is not one of core's own: what such a function
    does cannot be distinguished from its name.
    """
    if isinstance(family, Family):
        names = [family.parameter]
    elif isinstance(family, Plane):
        names = [family.first, family.second]
    else:
        return None
    if not (isinstance(quantity.function, SpeedAt) or quantity in QUANTITIES.values()):
        return None
    text = json.dumps(
        [
            _sources(), np.__version__, numba.__version__, family.gru.to_dict(), names,
            [axis.tolist() for axis in axes], quantity.name,
        ],
        sort_keys=True,
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def _sources() -> str:
    return sources_digest()
