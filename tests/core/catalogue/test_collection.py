"""Finds are checked, merged with what is known, or become entries of their own."""

from __future__ import annotations

import json
from string import ascii_lowercase

import pytest

from core import GRU, signature
from core.catalogue import Find, added, entry_of, finds_from_json, finds_to_json
from core.catalogue.__main__ import main
from core.catalogue.complexity import complexity

SPIRAL = GRU.rotation(3.0, 1.2)  # one sink
CYCLE = GRU.rotation(3.0, 0.5)
SIMPLE = GRU(Uh=[[2, 2], [-2, 2]], bh=[0.1, 0.0])


def test_finds_with_one_topology_become_one_entry():
    plain = GRU(Uh=[[1, 0], [0, 1]])
    finds = [
        Find(SPIRAL, origin="first", aliases=("spiral",)),
        Find(plain, origin="second", aliases=("node",), in_paper=True),
        Find(CYCLE, aliases=("ring",)),
    ]
    entries, told = added((), finds)
    sink, ring = entries
    assert told == [
        "find 1 is new: n1-s1-d0-u0-c00-a", "find 2 is n1-s1-d0-u0-c00-a",
        "find 3 is new: n1-s0-d0-u1-c10-a",
    ]  # fmt: skip
    assert sink.aliases == ("spiral", "node") and sink.in_paper
    # the simpler parameters stand
    assert sink.gru == plain and sink.origin == "second"
    assert ring.counts == (0, 0, 1, 1, 0)
    again, told = added(entries, finds[::-1])
    assert {e.name: e.gru for e in again} == {e.name: e.gru for e in entries}
    assert all("is new" not in line for line in told)


def test_topologies_that_share_counts_get_letters():
    from core.catalogue import load_catalogue

    groups = {}
    for entry in load_catalogue():
        groups.setdefault(entry.name.rsplit("-", 1)[0], []).append(entry)
    several = [group for group in groups.values() if len(group) > 1]
    assert several
    for group in several:
        assert len({e.counts for e in group}) == 1
        assert sorted(e.name.rsplit("-", 1)[1] for e in group) == list(
            ascii_lowercase[: len(group)]
        )


def test_what_is_claimed_is_checked():
    wrong = Find(CYCLE, signature=signature(SPIRAL).text)
    unresolved = Find(GRU.rotation(3.0, 0.147822070679066))
    entries, told = added((), [wrong, unresolved])
    assert entries == ()
    assert "not the one that it claims" in told[0]
    assert "not resolved" in told[1]


def test_a_degenerate_find_needs_its_parameter():
    (entry,), told = added((), [Find(GRU.rotation(3.0, 0.147822070679066), parameter="angle")])
    assert told == [f"find 1 is new: {entry.name}"]
    assert entry.codimension == 4 and not entry.signature.resolved and len(entry.clusters) == 4


def test_an_entry_says_what_its_portrait_does():
    entry = entry_of(CYCLE, note="Eq. 8.")
    assert entry.title == "One source and one stable cycle"
    assert entry.description.startswith("Eq. 8. A stable cycle of period 23.674 around one source.")
    (cycle,) = entry.cycles
    assert cycle.period == pytest.approx(23.674026367) and cycle.stable
    assert entry.nullclines == {"x": ("s",), "y": ("s",)}
    hidden = entry_of(GRU(Uh=[[4.37, -3.98], [0.71, 1.0]], bh=[0.47, 0.17]))
    assert hidden.beyond == ("hidden attractor", "coexisting cycles")
    assert "hidden, no fixed point's neighbourhood leads to it" in hidden.description


def test_contributions_go_through_json():
    finds = (
        Find(SPIRAL, "somewhere", ("a", "b"), "a note", True, "", signature(SPIRAL).text),
        Find(CYCLE),
    )
    text = json.dumps(finds_to_json(finds))
    assert [vars(find) for find in finds_from_json(text)] == [vars(find) for find in finds]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[1]", "must be an object"),
        (b"\xff", "it is no text"),
        ('{"format": "gruscope-finds", "version": 2, "finds": []}', "reads version 1"),
        ('{"format": "gruscope", "version": 1, "finds": []}', "format"),
        ('{"format": "gruscope-finds", "version": 1, "finds": [{}]}', "find 1 lacks gru"),
        ('{"format": "gruscope-finds", "version": 1, "finds": [{"gru": {"Uh": [[1]]}}]}', "two"),
        (
            '{"format": "gruscope-finds", "version": 1, "finds": [{"gru": {"Uh": 0}, "a": 1}]}',
            "unknown fields: a",
        ),
        (" " * 5_000_001, "larger than 5 MB"),
    ],
)
def test_bad_contributions_are_refused(text, message):
    with pytest.raises(ValueError, match=message):
        finds_from_json(text)


def test_the_command_adds_verifies_and_rebuilds(tmp_path, capsys):
    file, finds = tmp_path / "catalogue.json", tmp_path / "finds.json"
    finds.write_text(json.dumps(finds_to_json([Find(CYCLE), Find(SPIRAL)])), encoding="utf-8")
    assert main(["--file", str(file), "--add", str(finds)]) == 0
    assert "0 entries before, 2 now" in capsys.readouterr().out
    assert main(["--file", str(file), "--verify"]) == 0
    assert "2 entries, 0 problems" in capsys.readouterr().out
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('["source", "spiral"', '["sink", "spiral"'), encoding="utf-8")
    assert main(["--file", str(file), "--verify"]) == 1
    assert "the fixed points differ" in capsys.readouterr().out
    assert main(["--file", str(file), "--rebuild"]) == 0
    assert file.read_text(encoding="utf-8") == text
    file.write_text("{", encoding="utf-8")
    assert main(["--file", str(file), "--verify"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "{"


def test_complexity_counts_digits():
    assert complexity(GRU(Uh=[[3, 0], [0, 0.5]])) == (2, 2)
    assert complexity(GRU(Uh=[[10, 0], [0, -0.25]], bh=[0.125, 0])) == (6, 3)
    assert complexity(SIMPLE) < complexity(CYCLE)
