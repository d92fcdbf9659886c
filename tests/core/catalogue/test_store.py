"""The catalogue's file: nothing is lost in it, and nothing damaged is read from it."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import numpy as np
import pytest

from core import GRU
from core.catalogue import CATALOGUE_FILE, load_catalogue, save_catalogue
from core.catalogue.store import from_json, to_json

TEXT = CATALOGUE_FILE.read_text(encoding="utf-8")


def test_the_file_is_what_writing_it_gives():
    assert to_json(load_catalogue()) == TEXT


def test_a_robust_entry_survives_the_file(tmp_path):
    from core.structural_stability.radii import Robustness

    first, second = load_catalogue()[:2]
    record = Robustness(
        0.01, 0.05, 200, 7, 0.1, "Hopf: a sink becomes a source", GRU.rotation(2, 1)
    )
    robust = replace(first, robustness=record)
    file = tmp_path / "one.json"
    save_catalogue([robust, replace(second, robustness=None)], file)
    read = load_catalogue(file)
    assert vars(read[0].robustness) == vars(record)
    assert read[1].robustness is None
    assert read[0].gru == first.gru and read[0].signature == first.signature
    for one, other in zip(read[0].points, first.points, strict=True):
        assert np.array_equal(one.enclosure, other.enclosure)
    assert os.listdir(tmp_path) == ["one.json"]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    file = tmp_path / "one.json"
    save_catalogue(load_catalogue()[:1], file)
    before = file.read_text(encoding="utf-8")
    with pytest.raises(AttributeError):
        save_catalogue([load_catalogue()[0], "no entry"], file)
    assert file.read_text(encoding="utf-8") == before
    assert os.listdir(tmp_path) == ["one.json"]


def test_a_changed_file_is_read_again(tmp_path):
    file = tmp_path / "one.json"
    save_catalogue(load_catalogue()[:1], file)
    assert len(load_catalogue(file)) == 1
    save_catalogue(load_catalogue()[:2], file)
    assert len(load_catalogue(file)) == 2


def document():
    return json.loads(TEXT)


def damaged(change):
    record = document()
    change(record)
    return json.dumps(record)


def first(**fields):
    return lambda d: d["entries"][0].update(fields)


NAME = document()["entries"][0]["name"]
DAMAGE = {
    "no JSON": ("{", "not JSON"),
    "no object": ("[]", "the file must be an object"),
    "nested": ("[" * 100_000, "nested too deeply"),
    "twice": ('{"format": "a", "format": "b"}', "format stands twice"),
    "format": (damaged(lambda d: d.update(format="other")), '"format" must be'),
    "version": (damaged(lambda d: d.update(version=2)), "reads version 1"),
    "version true": (damaged(lambda d: d.update(version=True)), "version must be an integer"),
    "more": (damaged(lambda d: d.update(more=1)), "the file has unknown fields: more"),
    "entries": (damaged(lambda d: d.update(entries={})), "entries must be a list"),
    "no entry": (damaged(lambda d: d["entries"].append(7)), "must be an object"),
    "no name": (damaged(lambda d: d["entries"][0].pop("name")), "entry 1 lacks name"),
    "path": (damaged(first(name="../../x")), "small letters, digits and hyphens"),
    "unknown": (damaged(first(colour="red")), f"{NAME} has unknown fields: colour"),
    "title": (damaged(first(title="")), f"{NAME}: title must be text"),
    "text": (damaged(first(parameters={"Uh": "x"})), f"{NAME}: Uh must be numbers"),
    "nan": (damaged(first(parameters={"Uh": [[1, 2], [3, float("nan")]]})), "must be finite"),
    "one unit": (damaged(first(parameters={"Uh": [[1]]})), "must have two units"),
    "kind": (damaged(first(points=[["drain", "node", [0, 0], [[0, 0], [0, 0]]]])), "one of sink"),
    "point": (damaged(first(points=[[1, 2]])), "point 1 must be a list of kind"),
    "where": (damaged(first(points=[["sink", "node", [0], [[0, 0], [0, 0]]]])), "shape"),
    "cycle": (damaged(first(cycles=[[True, -1.0, 0.5, []]])), "period must be above 0"),
    "encloses": (damaged(first(cycles=[[True, 1.0, 0.5, [99]]])), "not listed"),
    "index": (damaged(first(cycles=[[True, 1.0, 0.5, [-1]]])), "list of indices"),
    "words": (damaged(first(beyond=["magic"])), "beyond must be among"),
    "shapes": (damaged(first(nullclines={"x": ["star"], "y": []})), "x must be among"),
    "signature": (damaged(first(signature="")), "either a signature or a degeneracy"),
    "truth": (damaged(first(in_paper=1)), "in_paper must be true or false"),
    "radius": (damaged(first(robustness={"points_radius": -1})), "points_radius must be at least"),
    "same name": (damaged(lambda d: d["entries"][1].update(name=NAME)), "have the same name"),
    "same key": (
        damaged(lambda d: d["entries"][1].update(signature=d["entries"][0]["signature"])),
        "have the same key",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
def test_damaged_files_are_refused(case, tmp_path):
    text, message = DAMAGE[case]
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        from_json(text)
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.json is damaged"):
        load_catalogue(file)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ValueError, match=r"none\.json cannot be read"):
        load_catalogue(tmp_path / "none.json")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="no UTF-8"):
        load_catalogue(tmp_path / "bytes.json")
