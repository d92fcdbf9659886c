"""Folders and files that somebody else made, or could have written, are not used."""

from __future__ import annotations

import os
import stat
import tempfile

import pytest

from core.disk import private

needs_ids = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """A temporary folder that all users share."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    tmp_path.chmod(0o1777)
    return tmp_path


@needs_ids
def test_the_users_own_temporary_folder(shared):
    before = os.umask(0)
    try:
        folder = private.temporary()
    finally:
        os.umask(before)
    assert folder == shared / f"gruscope-{os.geteuid()}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert private.temporary() == folder
    assert "NUMBA_CACHE_DIR" not in os.environ


def somebodys(folder, monkeypatch):
    folder.mkdir(mode=0o700)
    really = os.lstat

    def lstat(path, *rest, **more):
        found = list(really(path, *rest, **more))
        if os.fspath(path) == str(folder):
            found[stat.ST_UID] += 1
        return os.stat_result(found)

    monkeypatch.setattr(os, "lstat", lstat)


def a_link(folder, monkeypatch):
    (folder.parent / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "elsewhere")


def a_dangling_link(folder, monkeypatch):
    folder.symlink_to(folder.parent / "nowhere")


def a_file(folder, monkeypatch):
    folder.write_text("")


def open_to_the_group(folder, monkeypatch):
    folder.mkdir()
    folder.chmod(0o770)


def open_to_all(folder, monkeypatch):
    folder.mkdir()
    folder.chmod(0o707)


def readable(folder, monkeypatch):
    folder.mkdir()
    folder.chmod(0o755)


@needs_ids
@pytest.mark.parametrize(
    "taken",
    [somebodys, a_link, a_dangling_link, a_file, open_to_the_group, open_to_all, readable],
)
def test_a_folder_that_is_taken_gives_a_fresh_one(shared, monkeypatch, taken):
    folder = shared / f"gruscope-{os.geteuid()}"
    taken(folder, monkeypatch)
    assert not private.made_private(folder)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # restored afterwards
    fresh = private.temporary()
    assert fresh != folder
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o700
    assert os.environ["NUMBA_CACHE_DIR"] == str(fresh)  # where its children find it
    private._remove(str(fresh), os.getpid() + 1)
    assert fresh.is_dir()
    private._remove(str(fresh), os.getpid())
    assert not fresh.exists()


@needs_ids
def test_another_user_has_another_folder(shared, monkeypatch):
    first = private.temporary()
    monkeypatch.setattr(os, "geteuid", lambda: 1234567)
    assert private.user() == "1234567"
    assert not private.made_private(first)


def test_without_ids_the_users_name_serves(monkeypatch):
    monkeypatch.delattr(os, "geteuid", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "DOMAIN\\a/..b")
    assert private.user() == "DOMAIN_a___b"

    def unknown():
        raise OSError("no username set in the environment")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert private.user() == "user"


@needs_ids
def test_a_file_is_read_only_if_nobody_else_can_have_written_it(tmp_path, monkeypatch):
    path = tmp_path / "one"
    private.write_atomically(path, b"mine")
    assert private.read_own(path) == b"mine"
    for mode in (0o620, 0o602):
        path.chmod(mode)
        with pytest.raises(PermissionError, match="not this user's alone"):
            private.read_own(path)
    path.chmod(0o644)
    assert private.read_own(path) == b"mine"
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError):  # noqa: PT011
        private.read_own(tmp_path / "link")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(PermissionError):  # and does not wait for a writer
        private.read_own(tmp_path / "pipe")
    monkeypatch.setattr(os, "geteuid", lambda: 1234567)
    with pytest.raises(PermissionError):
        private.read_own(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "one"
    private.write_atomically(path, b"old")

    def full(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        private.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_no_home_no_folder(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert private.user_cache() == tmp_path / "gruscope"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for relative in ("", "somewhere"):
        monkeypatch.setenv("XDG_CACHE_HOME", relative)
        assert private.user_cache() == tmp_path / "home" / ".cache" / "gruscope"
    # what there is for an unknown user without HOME
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert private.user_cache() is None
