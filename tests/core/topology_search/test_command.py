"""The command: what it refuses, what it leaves alone, and what it adds."""

from __future__ import annotations

import json
import re

import pytest

from core import GRU, load_catalogue
from core.catalogue import entry_of, finds_from_json, save_catalogue
from core.topology_search import Archive, Search, load_search, save_search
from core.topology_search.__main__ import main

HERE = ["--workers", "0", "--round", "1"]


@pytest.fixture
def state(tmp_path):
    """The checkpoint of a search that has not begun."""
    file = tmp_path / "state.json"
    save_search(Search(3, Archive(), 4), file)
    return file


def damaged(text, change):
    value = json.loads(text)
    change(value)
    return json.dumps(value)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[: len(text) // 2], "damaged: it is not JSON"),
        (lambda text: "", "damaged: it is empty, not JSON"),
        (lambda text: "[]", "damaged: the file must be an object"),
        (lambda text: damaged(text, lambda v: v.pop("taken")), "damaged: .*lacks taken"),
        (lambda text: damaged(text, lambda v: v.update(version=9)), "damaged: .*version"),
        (lambda text: damaged(text, lambda v: v.update(format="other")), 'damaged: "format"'),
        (lambda text: damaged(text, lambda v: v.update(taken=2)), "damaged: its batches"),
        (lambda text: damaged(text, lambda v: v.update(more=1)), "damaged: .*unknown"),
        (lambda text: damaged(text, lambda v: v.update(round=0)), "damaged: .*round"),
        (lambda text: damaged(text, lambda v: v.update(seconds=-1)), "damaged: .*seconds"),
    ],
)
def test_a_damaged_checkpoint_is_refused_and_left_alone(state, damage, message, capsys):
    text = damage(state.read_text())
    state.write_text(text)
    with pytest.raises(ValueError, match=message):
        load_search(state)
    assert main(["--checkpoint", str(state), "--resume", "--batches", "1", *HERE[:2]]) == 1
    told = capsys.readouterr().err
    assert str(state) in told and "damaged" in told and "Traceback" not in told
    assert state.read_text() == text
    assert [file.name for file in state.parent.iterdir()] == ["state.json"]


def test_bytes_that_are_no_text(state):
    state.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="no UTF-8"):
        load_search(state)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--resume"], "needs --checkpoint"),
        (["--checkpoint", "STATE"], "exists: --resume goes on from it"),
        (["--checkpoint", "STATE", "--resume", "--seed", "4"], "has --seed 3, not 4"),
        (["--checkpoint", "STATE", "--resume", "--round", "5"], "has --round 4, not 5"),
        (["--checkpoint", "STATE", "--resume", "--from-nothing"], "leave that out"),
        (["--checkpoint", "NONE", "--resume"], "cannot be read"),
        (["--start", "NONE"], "catalogue .* cannot be read"),
        (["--seconds", "-1"], "at least 0"),
        (["--seconds", "nan"], "at least 0"),
        (["--batches", "-1"], "at least 0"),
        (["--from-nothing", "--seed", "-1"], "at least 0"),
        (["--from-nothing", "--round", "0"], "at least 1"),
        (["--from-nothing", "--workers", "-1"], "at least 0"),
        (["--from-nothing", "--scheduler", "nowhere"], "no Dask scheduler .* nowhere .*leave"),
    ],
)
def test_options_that_cannot_be(options, message, state, capsys):
    before = state.read_text()
    names = {"STATE": str(state), "NONE": str(state.parent / "none.json")}
    assert main([names.get(option, option) for option in options]) == 1
    told = capsys.readouterr().err
    assert re.search(message, told), told
    assert "Traceback" not in told and state.read_text() == before


def test_what_was_found_is_added_on_request(tmp_path, capsys):
    file, finds = tmp_path / "catalogue.json", tmp_path / "finds.json"
    known = entry_of(GRU(Uh=[[1, 0], [0, 1]]))
    save_catalogue([known], file)
    code = main(
        ["--start", str(file), "--add", str(file), "--finds", str(finds), "--batches", "1", *HERE]
    )
    told = capsys.readouterr().out
    assert code == 0, told
    grown = load_catalogue(file)
    contributed = finds_from_json(finds.read_bytes())
    assert len(contributed) >= 3 and len(grown) == 1 + len(contributed)
    assert {f.signature for f in contributed} == {
        e.signature.text for e in grown if e.key != known.key
    }
    assert all(e.origin == "search, seed 0, batch 0" for e in grown if e.key != known.key)
    assert f"1 entries before, {len(grown)} now" in told
