"""Text files are read once for each state, refused by name, and replaced as a whole."""

from __future__ import annotations

import os

import pytest

from core.disk.texts import TextFiles


@pytest.fixture
def numbers():
    read = []

    def parsed(text):
        read.append(text)
        return [int(word) for word in text.split()]

    files = TextFiles("the numbers", parsed, plural=True)
    files.read = read
    return files


def test_a_file_is_read_once_for_each_state(numbers, tmp_path):
    file = tmp_path / "new" / "n.txt"
    numbers.save(file, "1 2")
    assert numbers.load(file) is numbers.load(file) and numbers.read == ["1 2"]
    numbers.save(file, "3 4")
    os.utime(file, ns=(1, 1))  # as old as you like: it is another state
    assert numbers.load(file) == [3, 4] and len(numbers.read) == 2
    assert [path.name for path in file.parent.iterdir()] == ["n.txt"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"1 x", r"the numbers n\.txt are damaged: invalid literal"),
        (b"\xff", "are damaged: no UTF-8 text"),
    ],
)
def test_a_damaged_file_is_refused_by_name(content, words, numbers, tmp_path):
    file = tmp_path / "n.txt"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        numbers.load(file)


def test_a_file_that_cannot_be_read_or_written(numbers, tmp_path):
    with pytest.raises(ValueError, match=r"the numbers n\.txt cannot be read: No such file"):
        numbers.load(tmp_path / "n.txt")
    file = tmp_path / "n.txt"
    numbers.save(file, "1")
    with pytest.raises(UnicodeEncodeError):
        numbers.save(file, "\ud800")  # half of a character
    assert numbers.load(file) == [1] and len(list(tmp_path.iterdir())) == 1
