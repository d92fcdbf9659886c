"""Thumbnails: pictures that show what their entries hold, and a file that knows its age."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from app.catalogue.drawing import LARGE, MOST, SIDE, simplified
from app.catalogue.portraits import entry_picture, entry_thumbnail
from app.catalogue.thumbnails import main
from app.figures.thumbnails import (
    THUMBNAILS_FILE,
    Thumbnail,
    load_thumbnails,
    outdated,
    save_thumbnails,
    stored_svg,
    thumbnail_svg,
    updated,
)
from core import GRU
from core.catalogue import CATALOGUE_FILE, load_catalogue, save_catalogue

ENTRIES = load_catalogue()
BY_NAME = {entry.name: entry for entry in ENTRIES}


def classes(svg):
    """How many elements of each class a picture has."""
    return Counter(e.get("class") for e in ET.fromstring(svg).iter() if e.get("class"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_thumbnail_shows_what_its_entry_holds(entry):
    svg = thumbnail_svg(entry)
    found = classes(svg)
    marks = [found[kind] for kind in ("sink", "saddle", "source", "cs", "cu", "cluster")]
    assert marks == [*entry.counts, len(entry.clusters)]
    assert found["undecided"] == sum(not point.kind for point in entry.points)
    assert found["nx"] == found["ny"] == 1  # one path for all branches
    if entry.saddles:
        assert found["bs"] == found["bu"] == 1
    assert len(svg.encode()) <= MOST
    numbers = re.findall(r"-?\d+\.?\d*", " ".join(re.findall(r" d='([^']*)'", svg)))
    assert numbers
    assert all(n.lstrip("-").isdigit() for n in numbers)  # integers


def test_catalogue_and_thumbnails_are_small():
    assert CATALOGUE_FILE.stat().st_size + THUMBNAILS_FILE.stat().st_size < 2_000_000


def places(svg, kind):
    """The centres of the discs of a kind of mark."""
    found = re.findall(rf"class='{kind}' data-p='\d+' d='M(-?\d+) (-?\d+)a(\d+)", svg)
    return sorted((int(x) + int(r), int(y)) for x, y, r in found)


def test_marks_stand_where_the_points_are():
    # two independent bistable units: nine points with coordinates 0 and ±0.8585596366401104
    entry = replace(ENTRIES[0], gru=GRU(3.0 * np.eye(2)))
    a = 0.8585596366401104
    low, middle, high = (round((v + 1.1) / 2.2 * SIDE) for v in (-a, 0.0, a))
    svg = entry_thumbnail(entry)
    assert places(svg, "sink") == sorted((x, y) for x in (low, high) for y in (low, high))
    assert places(svg, "source") == [(middle, middle)]
    assert places(svg, "saddle") == sorted(
        [(low, middle), (high, middle), (middle, low), (middle, high)]
    )


def test_the_second_axis_points_upwards():
    entry = next(
        e for e in ENTRIES if e.count == 1 and e.sinks == 1 and abs(e.points[0].h[1]) > 0.01
    )
    ((x, y),) = places(entry_thumbnail(entry), "sink")
    h = entry.points[0].h
    assert x == pytest.approx((h[0] + 1.1) / 2.2 * SIDE, abs=0.51)
    assert y == pytest.approx((1.1 - h[1]) / 2.2 * SIDE, abs=0.51)


def test_drawing_again_gives_the_same():
    for name in ("n9-s4-d4-u1-c00-a", "n1-s1-d0-u0-c11-a"):
        assert entry_thumbnail(BY_NAME[name]) == entry_thumbnail(BY_NAME[name])


def test_a_large_picture_has_titles_axes_and_flow():
    entry = BY_NAME["n9-s4-d4-u1-c00-a"]
    svg = entry_picture(entry, np.zeros(1, np.int64))
    found = classes(svg)
    assert [found[kind] for kind in ("sink", "saddle", "source")] == [4, 4, 1]
    assert found["flow"] == found["square"] == 1
    root = ET.fromstring(svg)
    assert root.get("viewBox") == f"0 0 {LARGE} {LARGE}"
    titles = [title.text for title in root.iter("title")]
    assert len(titles) == 9
    assert sum("sink (proven)" in title for title in titles) == 4
    assert Counter(text.text for text in root.iter("text"))["−0.5"] == 2


def test_simplified_curves_stay_close():
    t = np.linspace(0.0, 2.0 * np.pi, 2000)
    circle = 200.0 + 150.0 * np.column_stack([np.cos(t), np.sin(t)])
    kept = simplified(circle, 0.75)
    assert len(kept) < 60
    middles = 0.5 * (kept[1:] + kept[:-1])
    # a chord's middle is farthest from the arc; rounding moves both ends by 0.71 at most
    assert np.abs(np.hypot(*(middles - 200.0).T) - 150.0).max() < 0.75 + 0.71
    line = np.column_stack([np.arange(50.0), 2.0 * np.arange(50.0)])
    assert simplified(line, 0.75).tolist() == [[0, 0], [49, 98]]
    assert simplified(np.full((5, 2), 7.2), 0.75).tolist() == [[7, 7]]


# -- the file


def test_the_projects_file_is_up_to_date(capsys):
    assert main(["--check"]) == 0
    assert "0 of" in capsys.readouterr().out


@pytest.fixture
def small(tmp_path):
    """Three entries with their thumbnails, as files."""
    entries = ENTRIES[:3]
    catalogue, thumbnails = tmp_path / "catalogue.json", tmp_path / "thumbnails.json"
    save_catalogue(entries, catalogue)
    save_thumbnails(updated(entries, {}, thumbnail_svg), thumbnails)
    return entries, catalogue, thumbnails


def run(small, *options):
    return main(["--catalogue", str(small[1]), "--file", str(small[2]), *options])


def test_check_names_what_is_missing_changed_and_left_over(small, capsys):
    entries, catalogue, file = small
    assert run(small, "--check") == 0
    moved = replace(entries[1], gru=replace(entries[1].gru, bz=[0.25, 0.0]))
    added = ENTRIES[5]
    save_catalogue([moved, entries[2], added], catalogue)
    before = file.read_bytes()
    capsys.readouterr()
    assert run(small, "--check") == 1
    said = capsys.readouterr().out.splitlines()
    assert set(said[:-1]) == {moved.name, added.name, entries[0].name}
    assert file.read_bytes() == before


def test_only_what_is_not_up_to_date_is_drawn(small, capsys):
    entries, catalogue, file = small
    known = load_thumbnails(file)
    save_catalogue([*entries, ENTRIES[5]], catalogue)
    drawn = []
    fresh = updated([*entries, ENTRIES[5]], known, lambda e: drawn.append(e.name) or "<svg />")
    assert drawn == [ENTRIES[5].name]
    assert all(fresh[e.name] == known[e.name] for e in entries)
    assert run(small) == 0
    assert "1 of 4 thumbnails drawn" in capsys.readouterr().out
    assert outdated([*entries, ENTRIES[5]], load_thumbnails(file)) == []
    before = file.read_bytes()
    assert run(small, "--all") == 0
    assert "4 of 4" in capsys.readouterr().out
    assert classes_of(before) == classes_of(file.read_bytes())


def classes_of(content):
    document = json.loads(content)
    return {name: classes(svg) for name, (_, svg) in document["thumbnails"].items()}


def test_an_outdated_picture_is_not_shown():
    entry = ENTRIES[0]
    fresh = {entry.name: Thumbnail("something else", "<svg />")}
    assert stored_svg(entry, fresh) == ""
    assert stored_svg(entry, {}) == ""


@pytest.mark.parametrize(
    "content",
    [
        b"no json",
        b"[]",
        b'{"format": "gruscope-thumbnails", "version": 9, "thumbnails": {}}',
        b'{"format": "gruscope-thumbnails", "version": 1, "thumbnails": {"a": ["x"]}}',
        b'{"format": "gruscope-thumbnails", "version": 1, "thumbnails": {"a": ["x", "<b>"]}}',
        b'{"format": "gruscope-thumbnails", "version": 1, "thumbnails": {"a": ["x", '
        b'"<svg ><script>alert(1)</script></svg>"]}}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_file_is_refused_and_drawn_anew(small, content, capsys):
    small[2].write_bytes(content)
    with pytest.raises(ValueError, match=r"thumbnails\.json are damaged"):
        load_thumbnails(small[2])
    assert run(small, "--check") == 1
    assert run(small) == 0
    assert run(small, "--check") == 0


def test_a_missing_file_and_a_broken_catalogue_are_told(small, capsys):
    small[2].unlink()
    with pytest.raises(ValueError, match="cannot be read"):
        load_thumbnails(small[2])
    small[1].write_text("{", encoding="utf-8")
    assert run(small) == 1
    assert "damaged" in capsys.readouterr().err
