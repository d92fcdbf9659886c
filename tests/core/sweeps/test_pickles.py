"""A sweep's archive that holds a pickle is refused, and nothing in it runs."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from core.sweeps import Sweep, SweepCache, to_npz
from core.sweeps.results import from_npz

SWEEP = Sweep(
    ("angle",), (np.array([0.5]),), "period", "", np.array([1.0]), np.zeros(1, bool), ("a",)
)
ARRAYS = ("parameters", "quantity", "values", "unresolved", "texts", "axis0")


class Payload:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


def poisoned(name: str, mark: Path) -> bytes:
    with np.load(io.BytesIO(to_npz(SWEEP))) as archive:
        arrays = dict(archive)
    arrays[name] = np.array([Payload(mark), Payload(mark)][: arrays[name].size], dtype=object)
    out = io.BytesIO()
    np.savez(out, **arrays, allow_pickle=True)
    return out.getvalue()


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_in_any_array_is_refused_unread(tmp_path, name):
    mark = tmp_path / "it ran"
    data = poisoned(name, mark)
    with np.load(io.BytesIO(data), allow_pickle=True) as archive:
        archive[name]
    assert mark.exists(), "the payload is a real one"
    mark.unlink()
    with pytest.raises(ValueError, match="not a sweep's archive"):
        from_npz(data)
    cache = SweepCache(tmp_path)
    cache.put("key", SWEEP)
    (tmp_path / "sweeps" / "key.npz").write_bytes(data)
    assert cache.get("key") is None
    assert not mark.exists(), "it was unpickled"
