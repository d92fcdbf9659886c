"""The types that the browser's code is checked with are what the server really gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.catalogue.records import index_of, record_of
from app.one_unit.controller import UnitController
from app.one_unit.state import UnitSnapshot, unit_gru
from core.catalogue import load_catalogue

TYPES = (Path(__file__).parents[2] / "app" / "browser.d.ts").read_text(encoding="utf-8")


def fields(name: str) -> set[str]:
    """The fields that an interface says are always there, its parents' among them."""
    found = re.search(rf"^interface {name}(?: extends (\w+))? {{\n(.*?)^}}", TYPES, re.M | re.S)
    assert found, name
    parent, body = found.groups()
    own = set(re.findall(r"^  (\w+):", body, re.MULTILINE))
    return own | (fields(parent) if parent else set())


def header(packet: bytes) -> dict[str, Any]:
    return json.loads(packet[4 : 4 + int.from_bytes(packet[:4], "little")])


@pytest.fixture(scope="module")
def unit() -> dict[str, Any]:
    packets: list[bytes] = []
    UnitController(UnitSnapshot(unit_gru({})), packets.append).refresh()
    return header(packets[-1])


def test_a_portrait(visit):
    explore = visit("fig8b").header
    assert fields("Header") <= set(explore)
    assert fields("PortraitFindings") <= set(explore["findings"])
    # clusters alone have an index; a point's row has all else
    assert fields("TablePoint") <= set(explore["findings"]["table"][0])
    assert all(len(start) == 3 for start in explore["starts"])


def test_a_phase_line(unit):
    assert fields("UnitHeader") <= set(unit)
    assert fields("UnitPoint") <= set(unit["findings"]["table"][0])


def test_the_catalogue():
    entries = load_catalogue()
    index = json.loads(json.dumps(index_of(entries)))
    assert fields("Index") <= set(index)
    assert all(fields("IndexEntry") <= set(entry) for entry in index["entries"])
    for entry in (entries[0], next(e for e in entries if e.degeneracy)):
        record = record_of(entry, entries)
        assert fields("EntryRecord") <= set(record)
