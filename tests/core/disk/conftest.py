"""A copy of what compiles, with one small module of kernels, run in processes of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[3] / "core"

_TINY = """
from numba import types

from core.compiled import compiled, compiled_as


@compiled
def inner(x):
    return x + 1.0


@compiled_as(types.float64(types.float64))
def outer(x):
    return 2.0 * inner(x)
"""

_RUN = """
import sys

{before}
from core.tiny import inner, outer

value = outer(1.5), inner(2)
hits, misses = (
    sum(sum(getattr(kernel.stats, name).values()) for kernel in (inner, outer))
    for name in ("cache_hits", "cache_misses")
)
print(*value, hits, misses)
"""

# Another user may not be able to read this Python: what compiling imports is imported before
_BECOME = """
import getpass, os, numba, numba.core.typeinfer, numba.core.serialize
numba.njit("float64(float64)")(lambda x: 2.0 * x)
os.setgroups([])
os.setresgid({user}, {user}, {user})
os.setresuid({user}, {user}, {user})
"""


class Tiny:
    """The copy, and where its processes may write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        package = folder / "core"
        package.mkdir()
        shutil.copytree(CORE / "disk", package / "disk", ignore=shutil.ignore_patterns("*.pyc"))
        shutil.copy(CORE / "compiled.py", package)
        (package / "__init__.py").touch()
        (package / "tiny.py").write_text(_TINY)
        self.temporary.mkdir()
        self.temporary.chmod(0o1777)

    def run(self, before: str = "", user: int | None = None, **environment: str) -> tuple[str, str]:
        """What a fresh process prints of the kernels' values and loads, and its log."""
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
                if name in os.environ}  # fmt: skip
        kept |= {"TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"}
        before = ("" if user is None else _BECOME.format(user=user)) + before
        done = subprocess.run(
            [sys.executable, "-c", _RUN.format(before=before)],
            cwd=self.folder, env=kept | environment, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip(), done.stderr

    def kernels(self, below: Path | None = None) -> list[Path]:
        """The files of compiled kernels."""
        return sorted((below or self.folder).rglob("*.kernel"))


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


@pytest.fixture
def shared() -> Iterator[Tiny]:
    """The copy where other users can read it and only the temporary folder can be written."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("only root can run processes as other users")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Tiny(Path(folder))
