"""Damaged kernels, full disks and missing homes: kernels are compiled, and the app works."""

from __future__ import annotations

import os
import stat

import pytest

# values; kernels loaded and compiled: outer, and inner for a float and for an integer
CALLED, COMPILED, LOADED = "5.0 3.0", "5.0 3.0 0 3", "5.0 3.0 2 0"
DAMAGED = "are damaged or not this user's; they are compiled anew"
NOT_KEPT = "cannot be kept in"
NO_FOLDER = "no private folder for compiled kernels can be written"


def test_kernels_are_kept_and_found(tiny):
    assert tiny.run() == (COMPILED, "")
    files = tiny.kernels()
    assert tiny.run() == (LOADED, "")
    assert tiny.kernels() == files  # each under one name, in every process
    folder = files[0].parent
    assert folder.parent.parent == tiny.folder / "core" / "__pycache__"
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    # what other settings compile is another kernel
    assert tiny.run(NUMBA_BOUNDSCHECK="1")[0].startswith(COMPILED)


def empty(data):
    return b""


def half(data):
    return data[: len(data) // 2]


def garbage(data):
    return os.urandom(len(data))


def short(data):
    return data[:7]


def one_bit(data):
    """Of the machine code: no format can notice."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_damaged_kernels_are_compiled_anew(tiny):
    tiny.run()
    for damage in (empty, half, garbage, short, one_bit):
        for path in tiny.kernels():
            path.write_bytes(damage(path.read_bytes()))
        value, log = tiny.run()
        assert value == COMPILED, damage
        assert log.count("\n") == 1
        assert DAMAGED in log
    assert tiny.run() == (LOADED, "")


def test_a_sound_file_under_another_kernels_name_is_not_loaded(tiny):
    tiny.run()
    outer = next(path for path in tiny.kernels() if path.name.startswith("outer"))
    for path in tiny.kernels():
        if path != outer:
            outer.write_bytes(path.read_bytes())
    value, log = tiny.run()
    assert value.startswith(CALLED)
    assert DAMAGED in log


# after Numba's import, as a disk that fills up meanwhile
FULL = """
import numba, resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))
"""


def test_a_full_disk(tiny):
    size = 2000  # a file that ends in its midst
    pytest.importorskip("resource")
    value, log = tiny.run(before=FULL.format(bytes=size))
    assert value == COMPILED
    assert log.count("\n") == 1
    assert NOT_KEPT in log
    assert not list(tiny.folder.rglob("*.part"))
    assert not tiny.kernels()
    assert tiny.run() == (COMPILED, "")  # with room again
    assert tiny.run(before=FULL.format(bytes=size)) == (LOADED, "")


def test_no_home_and_nothing_to_write(tiny):
    (tiny.folder / "core" / "__pycache__").write_text("a file where the folder would be")
    nowhere = str(tiny.folder / "core" / "__pycache__" / "within")
    # no HOME: the temporary folder
    value, log = tiny.run(XDG_CACHE_HOME=nowhere)
    assert (value, log) == (COMPILED, "")
    assert all(tiny.temporary in path.parents for path in tiny.kernels())
    assert tiny.run(XDG_CACHE_HOME=nowhere) == (LOADED, "")
    # a home that cannot be written, and no temporary folder either
    value, log = tiny.run(
        before=f"import numba, tempfile; tempfile.tempdir = {nowhere!r}", HOME=nowhere
    )
    assert value == COMPILED
    assert log.count("\n") == 1
    assert NO_FOLDER in log


def test_without_a_compiler_the_functions_remain(tiny):
    value, _ = tiny.run(
        before="import numba; numba.config.DISABLE_JIT = True; "
        "from core.tiny import outer; print(type(outer).__name__, outer(1.5)); sys.exit()"
    )
    assert value == "function 5.0"
