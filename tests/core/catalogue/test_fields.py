"""Damaged records: every error names the place and what is wrong there."""

from __future__ import annotations

import pytest

from core.catalogue.fields import Fields


def fields(**values):
    return Fields("entry", values)


@pytest.mark.parametrize(
    ("read", "values", "message"),
    [
        (lambda f: f.text("a"), {}, "entry lacks a"),
        (lambda f: f.text("a"), {"a": " "}, "text"),
        (lambda f: f.text("a", among=("x", "y")), {"a": "z"}, "one of x, y"),
        (lambda f: f.slug("a"), {"a": "Two words"}, "a"),
        (lambda f: f.integer("a"), {"a": 1.5}, "an integer"),
        (lambda f: f.integer("a"), {"a": True}, "an integer"),
        (lambda f: f.truth("a"), {"a": 1}, "a"),
        (lambda f: f.positive("a"), {"a": 0.0}, "a"),
        (lambda f: f.array("a", (2,)), {"a": [1.0]}, "a"),
        (lambda f: f.end(), {"b": 1}, "unknown fields: b"),
    ],
)
def test_what_is_wrong_is_named(read, values, message):
    with pytest.raises(ValueError, match=message) as caught:
        read(fields(**values))
    assert "entry" in str(caught.value)


def test_what_is_right_is_read_once_and_then_done():
    found = fields(name="a-b-2", count=3, size=0.5, there=False, place=[1, 2])
    assert found.slug("name") == "a-b-2" and found.integer("count") == 3
    assert found.positive("size") == 0.5 and found.truth("there") is False
    assert found.array("place", (2,)).tolist() == [1.0, 2.0]
    found.end()


def test_lists_in_a_fixed_order():
    found = Fields.of_list("point", ["sink", 2], ("kind", "index"))
    assert found.text("kind") == "sink" and found.integer("index") == 2
    with pytest.raises(ValueError, match="point must be a list of kind, index"):
        Fields.of_list("point", ["sink"], ("kind", "index"))
    with pytest.raises(ValueError, match="entry must be an object"):
        Fields("entry", [])


def test_what_may_be_missing():
    assert fields().optional("radius", lambda value, place: (value, place)) is None
    assert fields(radius=1).optional("radius", lambda value, place: (value, place)) == (
        1, "entry, radius",
    )  # fmt: skip
