"""The table of the state's fields: what one entry brings about."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

from app.explore.controls import Controls
from app.state.coding import Role
from app.state.presets import PRESETS
from app.state.snapshot import CODINGS, Snapshot, fields_of, from_preset, written

ROOT = Path(__file__).resolve().parents[2]
WIDER = """
import json
from dataclasses import dataclass, replace

from app.state import snapshot
from app.state.coding import Role, coded, number

ROW = number("shade", 0.0, 1.0, Role.LOOK, brief=True)

@dataclass(frozen=True)
class Wider(snapshot.Snapshot):
    shade: float = coded(0.25, ROW)

snapshot.Snapshot = Wider
snapshot.CODINGS["shade"] = ROW
snapshot._DEFAULTS["shade"] = 0.25

from app.explore.controller import _seen_alike, _steps
from app.explore.controls import Controls
from app.explore.message import _state
from app.notebook.portrait import portrait_snapshot
from app.state.address import from_query, to_query
from app.state.document import from_json, to_json
from core import GRU

state = from_query("v=1&preset=fig8b&shade=0.5")
plain = replace(state, shade=0.25)
try:
    from_query("v=1&preset=fig8b&shade=2")
    refused = ""
except ValueError as error:
    refused = str(error)
print(json.dumps({
    "address": to_query(state), "plain": to_query(plain), "file": from_json(to_json(state)).shade,
    "brief": "shade" in json.loads(to_json(plain)), "refused": refused,
    "taken": "shade" in Controls.takes, "sent": _state(state)["shade"],
    "undone": _seen_alike(plain, state).shade, "steps": _steps(plain) == _steps(state),
    "notebook": portrait_snapshot(GRU.rotation(1, 1), {"shade": 1.0}).shade,
}))
"""


def test_one_entry_is_a_field_everywhere():
    done = subprocess.run(
        [sys.executable, "-c", WIDER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "address": "v=1&preset=fig8b&shade=0.5",
        "plain": "v=1&preset=fig8b",
        "file": 0.5,
        "brief": False,
        "refused": "shade must lie from 0 to 1, but it is 2",
        "taken": True,
        "sent": 0.5,
        "undone": 0.5,
        "steps": True,
        "notebook": 1.0,
    }


def test_every_field_but_two_has_a_coding():
    assert {field.name for field in fields(Snapshot)} - set(CODINGS) == {"gru", "preset"}
    assert set(CODINGS) <= set(Controls.takes)


def test_plain_values_are_read_as_what_they_were_written_from():
    for preset in PRESETS.values():
        snapshot = from_preset(preset)
        for name, value in written(snapshot).items():
            coding = CODINGS[name]
            again = json.loads(json.dumps(value))
            assert coding.read(again) == getattr(snapshot, name)
            text = coding.spell(again)
            assert text is None or coding.read(coding.parse(text)) == getattr(snapshot, name)


def test_each_field_has_one_part_in_the_history():
    snapshot = from_preset(PRESETS["fig8b"])
    parts = [set(fields_of(snapshot, role)) for role in Role]
    assert set().union(*parts) == set(CODINGS) and sum(map(len, parts)) == len(CODINGS)
    assert set(fields_of(snapshot, Role.STEP)) == {"starts", "frozen", "step"}


def test_no_other_file_lists_the_fields():
    """A second list would have to be kept equal."""
    listed = []
    for path in ROOT.glob("app/**/*.py"):
        text = path.read_text(encoding="utf-8")
        named = [name for name in CODINGS if re.search(rf'"{name}"', text)]
        if len(named) > len(CODINGS) // 2:
            listed.append(path.relative_to(ROOT).as_posix())
    assert listed == ["app/state/snapshot.py"]
