"""States as URLs and JSON: read back exactly, or refused whole with a reason."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from app.figures.layers import LAYERS
from app.state.address import from_query, to_query
from app.state.document import MAX_BYTES, from_document, from_json, to_document, to_json
from app.state.presets import PRESETS
from app.state.snapshot import MODES, QUANTITIES, Snapshot, from_preset
from app.state.starts import DIRECTIONS, MAX_STARTS, Start
from core import GRU

SOME = Snapshot(
    gru=GRU(Uh=[[1.5, -2], [0.25, 3]], bh=[0.1, -0.2], br=[1, 2]),
    mode="entries",
    bounds=(-0.5, 0.5, -0.25, 0.75),
    starts=(Start(0.1, 0.2), Start(-0.3, 0.4, "both")),
    highlighted=1,
    duration=55.5,
    layers=("map", "points"),
    quantity="z1",
)


def document(**changes):
    """The document of `SOME` with some entries replaced."""
    return to_document(SOME) | changes


def numbers(reach):
    """Floats up to ±reach, the tiniest and the signed zero among them."""
    extremes = [0.0, -0.0, 5e-324, -5e-324, 1e-300, math.pi / 5, 1 / 3, reach, -reach]
    return st.floats(-reach, reach) | st.sampled_from(extremes)


@st.composite
def grus(draw):
    entry = numbers(1000.0)
    pair = st.lists(entry, min_size=2, max_size=2)
    after = draw(st.booleans())
    parameters = {n: draw(st.lists(pair, min_size=2, max_size=2)) for n in ("Uh", "Ur", "Uz")}
    parameters |= {n: draw(pair) for n in ("bh", "br", "bz")}
    if after:
        parameters["ch"] = draw(pair)
    return GRU(**parameters, reset_after=after)


@st.composite
def windows(draw):
    def side():
        low = draw(numbers(100.0))
        size = draw(st.floats(2e-9, 200))
        high = min(low + size, 100.0)
        return (low, high) if high - low >= 1e-9 else (-1.1, 1.1)

    return (*side(), *side())


@st.composite
def snapshots(draw):
    place = numbers(100.0)
    start = st.builds(Start, place, place, st.sampled_from(DIRECTIONS))
    starts = tuple(draw(st.lists(start, max_size=MAX_STARTS)))
    chosen = draw(st.none() | st.integers(0, len(starts) - 1)) if starts else None
    layers = draw(st.sets(st.sampled_from(list(LAYERS))))
    return Snapshot(
        gru=draw(grus()),
        mode=draw(st.sampled_from(MODES)),
        preset=draw(st.sampled_from(["", *PRESETS])),
        bounds=draw(windows()),
        starts=starts,
        highlighted=chosen,
        duration=draw(st.floats(5e-324, 2000)),
        layers=tuple(name for name in LAYERS if name in layers),
        quantity=draw(st.sampled_from(list(QUANTITIES))),
        frozen=draw(st.booleans()),
        step=draw(st.floats(0, 1)),
        slow_level=draw(st.floats(1e-6, 1)),
    )


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_survives_url_and_file(key):
    snapshot = from_preset(PRESETS[key])
    assert from_query(to_query(snapshot)) == snapshot
    assert from_json(to_json(snapshot)) == snapshot


def test_an_untouched_preset_has_a_short_address():
    assert to_query(from_preset(PRESETS["fig8b"])) == "v=1&preset=fig8b"


@given(snapshots())
def test_every_state_survives_url_and_file(snapshot):
    assert from_query("?" + to_query(snapshot)) == snapshot
    assert from_json(to_json(snapshot)) == snapshot
    assert from_json(to_json(snapshot).encode()) == snapshot


@given(snapshots())
def test_an_address_holds_only_what_needs_no_escape(snapshot):
    query = to_query(snapshot)
    assert query.isascii()
    assert not set(query) & set(' "<>#')


@given(snapshots(), st.sampled_from(list(PRESETS)))
def test_a_changed_preset_differs_only_where_its_address_says(snapshot, key):
    changed = replace(from_preset(PRESETS[key]), gru=snapshot.gru, bounds=snapshot.bounds)
    names = {part.partition("=")[0] for part in to_query(changed).split("&")}
    assert names <= {
        "v",
        "preset",
        "Uh",
        "gain",
        "angle",
        "Ur",
        "Uz",
        "bh",
        "br",
        "bz",
        "ch",
        "reset_after",
        "bounds",
    }
    assert from_query(to_query(changed)) == changed


@pytest.mark.parametrize("query", ["", "?", "bokeh-session-id=abc", "?bokeh-autoload-element=x"])
def test_an_address_without_a_state_holds_none(query):
    assert from_query(query) is None


def test_defaults_fill_what_is_missing():
    assert from_query("v=1&Uh=1,0,0,1") == Snapshot(gru=GRU(Uh=[[1, 0], [0, 1]]))
    read = from_json('{"format": "gruscope", "version": 1, "gru": {"Uh": [[1, 0], [0, 1]]}}')
    assert read == Snapshot(gru=GRU(Uh=[[1, 0], [0, 1]]))


def test_lenses_at_their_defaults_leave_no_trace():
    plain = replace(SOME, frozen=False, step=0.0, slow_level=1e-3)
    lenses = {"frozen", "step", "slow_level"}
    assert not lenses & set(to_document(plain))
    assert not any(f"{name}=" in to_query(plain) for name in lenses)
    used = replace(SOME, frozen=True, step=0.5, slow_level=0.02)
    assert to_query(used).endswith("&frozen=true&step=0.5&slow_level=0.02")
    assert set(to_document(used)) == set(to_document(plain)) | lenses


def test_an_address_says_which_lenses_are_on():
    read = from_query("v=1&preset=gate&frozen=true&step=1&slow_level=1e-6")
    base = from_preset(PRESETS["gate"])
    assert read == replace(base, frozen=True, step=1.0, slow_level=1e-6)
    assert from_query("v=1&preset=gate&frozen=false&step=0") == base


def test_layers_are_put_in_their_own_order():
    read = from_document(document(layers=["points", "map", "points"]))
    assert read.layers == ("map", "points")


LONG = ",".join(["0,0"] * (MAX_STARTS + 1)).replace("0,0,", "0,0;")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("nonsense", "malformed"),
        ("v=1&Uh", "malformed"),
        ("v=1&&Uh=1,0,0,1", "malformed"),
        ("Uh=1,0,0,1", "version"),
        ("v=2&Uh=1,0,0,1", "version 2"),
        ("v=0&Uh=1,0,0,1", "version 0"),
        ("v=one&Uh=1,0,0,1", "version 'one'"),
        ("v=&Uh=1,0,0,1", "version"),
        ("v=1", "GRU is missing"),
        ("v=1&bh=1,2", "Uh is missing"),
        ("v=1&v=1&Uh=1,0,0,1", "v stands twice"),
        ("v=1&Uh=1,0,0,1&Uh=2,0,0,2", "Uh stands twice"),
        ("v=1&Uh=1,0,0,1&shell=ls", "shell"),
        ("v=1&gru=1&Uh=1,0,0,1", "gru"),
        ("v=1&format=gruscope&Uh=1,0,0,1", "format"),
        ("v=1&Uh=1,0,0", "Uh needs 4 numbers, not 3"),
        ("v=1&Uh=1,0,0,1,5", "Uh needs 4 numbers, not 5"),
        ("v=1&Uh=1,0,0,x", "Uh"),
        ("v=1&Uh=1,0,0,nan", "Uh"),
        ("v=1&Uh=inf,0,0,1", "Uh"),
        ("v=1&Uh=1,0,0,-Infinity", "Uh"),
        ("v=1&Uh=1e999,0,0,1", "Uh"),
        ("v=1&Uh=1000.0001,0,0,1", "Uh[0, 0] = 1000 is beyond"),
        ("v=1&Uh=1,0,0,1&bz=0,-1001", "bz[1]"),
        ("v=1&Uh=1,0,0,1&bh=1", "bh"),
        ("v=1&Uh=1,0,0,1&bh=1,2,3", "bh"),
        ("v=1&Uh=1,0,0,1&ch=1,2", "ch must be 0"),
        ("v=1&Uh=1,0,0,1&reset_after=1", "reset_after"),
        ("v=1&preset=fig99", "fig99"),
        ("v=1&preset=fig8b&mode=polar", "mode"),
        ("v=1&preset=fig8b&bounds=0,1,0", "bounds"),
        ("v=1&preset=fig8b&bounds=1,0,0,1", "xmin < xmax"),
        ("v=1&preset=fig8b&bounds=0,1,1,1", "ymin < ymax"),
        ("v=1&preset=fig8b&bounds=0,1e-12,0,1", "bounds must span"),
        ("v=1&preset=fig8b&bounds=-101,1,0,1", "bounds must lie"),
        ("v=1&preset=fig8b&bounds=nan,1,0,1", "bounds"),
        ("v=1&preset=fig8b&starts=0.1", "starts[0]"),
        ("v=1&preset=fig8b&starts=0,0,forward;0,0,sideways", "starts[1].direction"),
        ("v=1&preset=fig8b&starts=0,1000", "starts[0]"),
        ("v=1&preset=fig8b&starts=0,nan", "starts[0].y"),
        (f"v=1&preset=fig8b&starts={LONG}", f"at most {MAX_STARTS}"),
        ("v=1&preset=fig8b&starts=0,0&highlighted=1", "highlighted"),
        ("v=1&preset=fig8b&highlighted=-1", "highlighted"),
        ("v=1&preset=fig8b&highlighted=0.0", "highlighted"),
        ("v=1&preset=fig8b&duration=0", "duration"),
        ("v=1&preset=fig8b&duration=-5", "duration"),
        ("v=1&preset=fig8b&duration=2001", "duration"),
        ("v=1&preset=fig8b&duration=long", "duration"),
        ("v=1&preset=fig8b&layers=map,ghosts", "layers"),
        ("v=1&preset=fig8b&quantity=colour", "quantity"),
        ("v=1&preset=fig8b&mode=%ff%fe", "malformed"),
        ("v=1&preset=fig8b&frozen=1", "frozen must be true or false"),
        ("v=1&preset=fig8b&frozen=", "frozen must be true or false"),
        ("v=1&preset=fig8b&step=-0.5", "step must lie from 0 to 1"),
        ("v=1&preset=fig8b&step=1.001", "step must lie from 0 to 1"),
        ("v=1&preset=fig8b&step=nan", "step"),
        ("v=1&preset=fig8b&step=half", "step"),
        ("v=1&preset=fig8b&step=0.5&step=1", "step stands twice"),
        ("v=1&preset=fig8b&slow_level=0", "slow_level must lie from 1e-06 to 1"),
        ("v=1&preset=fig8b&slow_level=1.5", "slow_level must lie"),
    ],
)
def test_a_bad_address_is_refused_and_the_reason_named(query, named):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the reason is looked at below
        from_query(query)
    assert named in str(refusal.value)
    assert len(str(refusal.value)) < 300


def gru_with(**changes):
    return document(gru=SOME.gru.to_dict() | changes)


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (document(format="other"), "format"),
        ({k: v for k, v in document().items() if k != "format"}, "format"),
        (document(version=2), "version 2"),
        (document(version=True), "version True"),
        (document(version="1"), "version '1'"),
        (document(version=None), "version None"),
        ({k: v for k, v in document().items() if k != "version"}, "version"),
        ({k: v for k, v in document().items() if k != "gru"}, "GRU is missing"),
        (document(extra=1, other=2), "extra, other"),
        (document(gru=[]), "GRU"),
        (document(gru={}), "Uh is missing"),
        (gru_with(Vh=[[1, 2], [3, 4]]), "Vh"),
        (gru_with(Uh="[[1, 2], [3, 4]]"), "Uh"),
        (gru_with(Uh=[[1, 2], [3, "4"]]), "Uh[1, 1]"),
        (gru_with(Uh=[[1, 2], [3, None]]), "Uh[1, 1]"),
        (gru_with(Uh=[[1, 2], [3, True]]), "Uh[1, 1]"),
        (gru_with(Uh=[[1, 2], [3]]), "Uh"),
        (gru_with(Uh=[[1, 2, 3], [4, 5, 6], [7, 8, 9]]), "Uh"),
        (gru_with(Uh=[[1, 2], [3, 10**400]]), "Uh[1, 1]"),
        (gru_with(Uh=[[1, 2], [3, 1e5]]), "Uh[1, 1] = 100000 is beyond"),
        (gru_with(bh={"1": 2}), "bh"),
        (gru_with(br=[0, -1000.5]), "br[1]"),
        (gru_with(reset_after="yes"), "reset_after"),
        (gru_with(ch=[1, 0]), "ch"),
        (document(gru={"Uh": [[1]]}), "two units"),
        (document(mode=["entries"]), "mode"),
        (document(mode=None), "mode"),
        (document(preset=7), "preset"),
        (document(preset="../presets"), "no preset"),
        (document(bounds="square"), "bounds"),
        (document(bounds=[0, 1, 0, "1"]), "bounds[3]"),
        (document(bounds=None), "bounds"),
        (document(starts="0,0"), "starts"),
        (document(starts={"0": [0, 0]}), "starts"),
        (document(starts=[[0, 0, "forward", 1]]), "starts[0]"),
        (document(starts=[[0, 0], ["0", 0]]), "starts[1].x"),
        (document(starts=[[0, 0, None]]), "starts[0].direction"),
        (document(starts=[0, 0]), "starts[0]"),
        (document(highlighted=2), "highlighted"),
        (document(highlighted=True), "highlighted"),
        (document(highlighted="1"), "highlighted"),
        (document(duration="100"), "duration"),
        (document(duration=[100]), "duration"),
        (document(duration=False), "duration"),
        (document(layers="map"), "layers"),
        (document(layers=[["map"]]), "layers"),
        (document(quantity=0), "quantity"),
        (document(frozen="true"), "frozen"),
        (document(frozen=1), "frozen"),
        (document(frozen=None), "frozen"),
        (document(step=True), "step"),
        (document(step="0.5"), "step"),
        (document(step=[0.5]), "step"),
        (document(step=2), "step must lie from 0 to 1"),
        (document(slow_level=1e-7), "slow_level"),
        (document(slow_level=None), "slow_level"),
        ([document()], "one JSON object"),
        (None, "one JSON object"),
        ("gruscope", "one JSON object"),
    ],
)
def test_a_bad_file_is_refused_and_the_reason_named(bad, named):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        from_json(json.dumps(bad))
    assert named in str(refusal.value)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("entry", ["55.5", "1.5", "-0.25"])
def test_words_that_are_no_number_are_refused(word, entry):
    text = to_json(SOME)
    assert text.count(entry) == 1
    with pytest.raises(ValueError, match=r"duration|Uh\[0, 0\]|bounds\[2\]"):
        from_json(text.replace(entry, word))


@pytest.mark.parametrize("text", ["", "{", "not json", "{'format': 1}", "[1,]", "v=1", "\x00"])
def test_text_that_is_no_json_is_refused(text):
    with pytest.raises(ValueError, match="not JSON"):
        from_json(text)


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b'{"format": "\xe9"}', b"\x80\x04\x95"])
def test_bytes_that_are_no_text_are_refused(raw):
    with pytest.raises(ValueError, match="not JSON"):
        from_json(raw)


def test_an_entry_that_stands_twice_is_refused():
    text = to_json(SOME).replace('"duration": 55.5', '"duration": 55.5, "duration": 1')
    with pytest.raises(ValueError, match="duration stands twice"):
        from_json(text)


def test_what_is_too_large_is_refused_unread():
    text = to_json(SOME)
    assert from_json(text + " " * (MAX_BYTES - len(text))) == SOME
    with pytest.raises(ValueError, match="larger than 64 kB"):
        from_json(text + " " * (MAX_BYTES - len(text) + 1))
    with pytest.raises(ValueError, match="too long"):
        from_query(to_query(SOME) + "&x=" + "1" * MAX_BYTES)


@pytest.mark.parametrize("depth", [50, 300, *range(900, 1010, 5), 100_000])
@pytest.mark.parametrize("place", ["starts", "gru", "bounds", "duration", "version"])
def test_deep_nesting_is_refused(depth, place):
    entries = {key: json.dumps(value) for key, value in document().items()}
    entries[place] = "[" * depth + "]" * depth
    with pytest.raises(ValueError, match=r"nested|starts|GRU|bounds|duration|version|64 kB"):
        from_json("{" + ",".join(f'"{key}":{value}' for key, value in entries.items()) + "}")


def opened(read, text):
    """What was read, None if it was refused; any other error is a failure."""
    try:
        return read(text)
    except ValueError:
        return None


@given(st.text(max_size=60))
def test_no_address_does_anything_but_open_or_be_refused(text):
    for query in (text, f"v=1&{text}", f"v=1&preset=fig8b&bounds={quote(text)}"):
        read = opened(from_query, query)
        assert read is None or from_query(to_query(read)) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(document())), JSON)
def test_no_file_does_anything_but_open_or_be_refused(key, value):
    read = opened(from_json, json.dumps(document(**{key: value})))
    assert read is None or from_json(to_json(read)) == read
