"""Several users of one machine: none keeps another from working, or runs another's code."""

from __future__ import annotations

import os

import pytest

ONE, TWO = 65534, 65533
# values; kernels loaded and compiled: outer, and inner for a float and for an integer
COMPILED, LOADED = "5.0 3.0 0 3", "5.0 3.0 2 0"
DAMAGED = "are damaged or not this user's; they are compiled anew"

# a kernel's file that is sound in all but what it does when it is unpickled
POISON = """
from core.disk import store
store.dumps = lambda code: b"cposix\\nsystem\\n(S'touch {mark}'\\ntR."
"""


@pytest.fixture
def poisoned(shared):
    """Files of user ONE that run code when they are loaded, and the mark that it leaves."""
    marks = shared.folder / "marks"
    marks.mkdir()
    marks.chmod(0o777)
    shared.run(before=POISON.format(mark=marks / "ran"), user=ONE)
    assert shared.kernels()
    return shared, marks / "ran"


def owned(top, user):
    os.chown(top, user, user)
    for path in top.rglob("*"):
        os.chown(path, user, user)


def test_a_second_user_is_not_kept_from_working(shared):
    for user in (ONE, TWO):
        assert shared.run(user=user) == (COMPILED, "")
        assert shared.run(user=user) == (LOADED, "")
        assert len(shared.kernels(shared.temporary / f"gruscope-{user}")) == 3
    assert len(list(shared.temporary.iterdir())) == 2


def test_one_named_folder_serves_several_users(shared):
    for user in (ONE, TWO):
        assert shared.run(user=user, NUMBA_CACHE_DIR=str(shared.temporary)) == (COMPILED, "")
    for user in (ONE, TWO):
        assert shared.run(user=user, NUMBA_CACHE_DIR=str(shared.temporary)) == (LOADED, "")


def test_the_poison_works(poisoned):
    shared, ran = poisoned
    shared.run(user=ONE)
    assert ran.exists()


@pytest.mark.parametrize("mode", [0o700, 0o777])
def test_a_folder_that_another_made_is_not_used(poisoned, mode):
    shared, ran = poisoned
    taken = shared.temporary / f"gruscope-{ONE}"
    owned(taken, TWO)
    taken.chmod(mode)
    assert shared.run(user=ONE) == (COMPILED, "")
    assert not ran.exists()
    assert list(shared.temporary.iterdir()) == [taken]  # the fresh one is gone again


def test_a_folder_that_another_can_write_is_not_used(poisoned):
    shared, ran = poisoned
    (shared.temporary / f"gruscope-{ONE}").chmod(0o777)
    assert shared.run(user=ONE) == (COMPILED, "")
    assert not ran.exists()


def test_a_link_is_not_followed(poisoned):
    shared, ran = poisoned
    taken = shared.temporary / f"gruscope-{ONE}"
    taken.rename(shared.temporary / "moved")
    taken.symlink_to(shared.temporary / "moved")
    assert shared.run(user=ONE) == (COMPILED, "")
    assert not ran.exists()


def test_files_of_another_are_not_loaded(poisoned):
    shared, ran = poisoned
    for path in shared.kernels():  # as if they had come there after the folder was looked at
        os.chown(path, TWO, TWO)
        path.chmod(0o644)
    value, log = shared.run(user=ONE)
    assert value == COMPILED
    assert DAMAGED in log
    assert not ran.exists()
    assert shared.run(user=ONE) == (LOADED, "")


def test_files_that_others_can_write_are_not_loaded(poisoned):
    shared, ran = poisoned
    for path in shared.kernels():
        path.chmod(0o666)
    assert shared.run(user=ONE)[0] == COMPILED
    assert not ran.exists()
