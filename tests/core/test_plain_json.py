"""JSON from outside: linear work, bounded depth and numbers, and short words for what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from core.catalogue import finds_from_json
from core.plain_json import DEEPEST, check, parsed, shown
from core.validation import finite_array, finite_float


def steps(action: Callable[[], object]) -> int:
    """Lines, calls and calls of builtins that Python makes in an action."""
    count = 0

    def seen(*_: object) -> Callable[..., object]:
        nonlocal count
        count += 1
        return seen

    sys.settrace(seen)
    sys.setprofile(seen)
    try:
        action()
    except ValueError:
        pass
    finally:
        sys.setprofile(None)
        sys.settrace(None)
    return count


class Name(str):
    """A text that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return str.__eq__(self, other)


@pytest.mark.parametrize(
    "kind",
    [
        lambda n: json.dumps({f"name{i}": 0 for i in range(n)})[:-1] + ', "name0": 1}',
        lambda n: "{" + ",".join(['"a": 1'] * n) + "}",
        lambda n: json.dumps([{"a": i} for i in range(n)]),
        lambda n: json.dumps([[0.5] * 3] * n),
        lambda n: "[" * n + "]" * n,
        lambda n: '["' + "x" * n + '"]',
        lambda n: "[" + "1" * n + "]",
        lambda n: "[0." + "1" * n + "]",
    ],
    ids=["names", "one name", "objects", "lists", "depth", "text", "digits", "decimals"],
)
def test_work_grows_no_faster_than_the_text(kind):
    small, large = (steps(lambda n=n: parsed(kind(n))) for n in (500, 4000))
    assert large <= 10 * small


def test_a_name_that_stands_twice_is_found_in_one_pass():
    from core import plain_json

    def comparisons(n: int) -> int:
        Name.compared = 0
        with pytest.raises(ValueError, match="stands twice"):
            plain_json._object([(Name(f"name{i}"), 0) for i in (*range(n), n - 1)])
        return Name.compared

    assert comparisons(4000) <= 10 * comparisons(500) + 100


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested"),
        ('{"a":' * 900 + "1" + "}" * 900, "nested"),
        ("[" + "7" * 5000 + "]", "5000 characters"),
        ("-" + "7" * 1_000_000, "1000001 characters"),
        ("1." + "3" * 1_000_000, "1000002 characters"),
        ('["\\ud800"]', "no Unicode"),
        ('{"\\udfff": 1}', "no Unicode"),
        ('{"a": {"b": 1, "b": 2}}', "b stands twice"),
        ('{"' + "n" * 100_000 + '": 1, "' + "n" * 100_000 + '": 2}', "stands twice"),
        ("", "not JSON"),
        (b"\xff\xff\xff", "not JSON"),
    ],
    ids=lambda given: str(given)[:20],
)
def test_what_is_unbounded_is_refused_in_a_few_words(text, words):
    with pytest.raises(ValueError, match=words) as refused:
        parsed(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is a picture (PNG), not JSON"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", "it is a picture (JPEG), not JSON"),
        (b"%PDF-1.7\n", "it is a PDF, not JSON"),
        (b"PK\x03\x04\x14\0", "it is an archive (ZIP), not JSON"),
        (b"\x93NUMPY\x01\0", "it is an array of NumPy's, not JSON"),
        (b"\0\x01\x02", "it is no text, and so not JSON"),
        (b" \n", "it is empty, not JSON"),
        (b"weights = 3", "it is a text, but not JSON"),
        (b'{"a": 1,\n "b": }', "it is not JSON: it cannot be read from line 2, column 7 on"),
    ],
    ids=lambda given: str(given)[:20],
)
def test_what_is_no_json_is_told_in_plain_words(raw, words):
    for text in (raw, raw.decode(errors="replace")):  # as a browser reads it
        with pytest.raises(ValueError, match="JSON") as refused:
            parsed(text)
        assert str(refused.value) == words


def test_what_is_within_bounds_is_read():
    assert parsed("[" * DEEPEST + "]" * DEEPEST)
    value = {"a": [1, -2.5e300, None, True, "ü😀"], "b": {}}
    assert parsed(json.dumps(value)) == value
    assert parsed(json.dumps(value).encode()) == value
    check(value)


@pytest.mark.parametrize(
    "value",
    ["x" * 10**6, [[1]] * 10**5, 10**5000, -(10**5000), {1: 2}, b"\0" * 10**6, ("a",) * 99],
    ids=["text", "lists", "large", "small", "object", "bytes", "tuple"],
)
def test_whatever_is_quoted_is_short(value):
    assert len(shown(value)) < 60
    for read in (lambda: finite_float("n", value), lambda: finite_array("n", value, (2,))):
        with pytest.raises(ValueError, match="n") as refused:
            read()
        assert len(str(refused.value)) < 160


def contribution(**fields: object) -> str:
    find = {"gru": {"Uh": [[3, 0], [0, 3]]}} | fields
    return json.dumps({"format": "gruscope-finds", "version": 1, "finds": [find]})


@pytest.mark.parametrize(
    "fields",
    [
        {"aliases": ["a"] * 10_000},
        {"aliases": ["a" * 100_000]},
        {"note": "n" * 100_000},
        {"gru": {"Uh": "u" * 100_000}},
        {"gru": {"Uh": [[3, 0], [0, 10**399]]}},
        {"gru": {"Uh": [[[[0] * 99] * 9] * 9] * 9}},
        {"gru": {"U" * 100_000: 0, "Uh": 0}},
        {f"unknown{i}": 0 for i in range(10_000)},
        {"u" * 100_000: 0},
        {"in_paper": "p" * 100_000},
    ],
    ids=lambda fields: next(iter(fields))[:10],
)
def test_a_find_of_any_size_is_refused_in_a_few_words(fields):
    with pytest.raises(ValueError, match="find 1") as refused:
        finds_from_json(contribution(**fields))
    assert len(str(refused.value)) < 400
