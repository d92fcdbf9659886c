"""The systems of the paper's portraits: complete, valid, and nothing of a screen."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest

from core.model.gru import GRU
from core.model.presets import PRESETS_FILE, Preset, angle, load_presets

PRESETS = {preset.key: preset for preset in load_presets()}
KEYS = [
    "fig2a",
    "fig3a",
    "fig3b",
    "fig3c",
    "fig5a",
    "fig5b",
    "fig5c",
    "fig7",
    "fig8a",
    "fig8b",
    "fig8c",
    "fig8d",
    "fig9a",
    "fig9b",
    "fig10a",
    "fig10b",
    "hidden",
    "gate",
]


def test_every_phase_portrait_of_the_paper_is_there():
    assert [preset.key for preset in load_presets()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_preset_is_a_system_and_starts(key):
    preset = PRESETS[key]
    assert isinstance(preset.gru, GRU) and preset.gru.dim == 2
    assert preset.starts and preset.duration > 0.0
    assert {field.name for field in dataclasses.fields(preset)} == {
        "key", "parameters", "starts", "duration",
    }  # fmt: skip


def test_parameters_of_the_equations():
    assert PRESETS["fig5a"].gru == GRU.rotation(3, math.pi / 3)
    c, s = 3 * math.cos(math.pi / 20), 3 * math.sin(math.pi / 20)
    for key, gamma in {"fig7": 0.054085, "fig8a": 0.051, "fig8b": 0.0535, "fig8d": 0.0542}.items():
        gru = PRESETS[key].gru
        assert gru.Uh == pytest.approx(np.array([[c, s], [-s, c]]), abs=1e-15)
        assert gru.bh.tolist() == [0.32, gamma]
    assert PRESETS["fig8c"].gru == PRESETS["fig7"].gru
    assert PRESETS["fig10a"].gru == PRESETS["fig10b"].gru


def test_angles():
    assert angle("pi/5") == math.pi / 5
    assert angle("-pi/20") == -math.pi / 20
    assert angle("2*pi/3") == 2 * math.pi / 3
    assert angle(0.2) == 0.2
    for bad in ("tau", "pi/0", "__import__('os')", None, math.inf):
        with pytest.raises(ValueError, match="angle"):
            angle(bad)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": ""}, "key"),
        ({"duration": -1}, "duration"),
        ({"starts": [{"x": 0, "y": 0, "direction": "up"}]}, "direction"),
        ({"parameters": {"Uh": [[1, "a"], [0, 1]]}}, r"Uh\[0, 1\]"),
        ({"parameters": {"Uh": [[1]]}}, "2 units"),
        ({"parameters": []}, "mapping"),
        ({"parameters": {"rotation": {"gain": 1, "angle": 1}, "Uh": 0}}, "not both"),
        ({"colour": "red"}, "colour"),
        ({"caption": "words"}, "caption"),
        ({"starts": {}}, "list"),
    ],
)
def test_broken_files_are_refused_by_name(tmp_path, change, message):
    entries = json.loads(PRESETS_FILE.read_text(encoding="utf-8"))
    entries[3] |= change
    path = tmp_path / "presets.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ValueError, match=message) as caught:
        load_presets(path)
    assert str(caught.value).startswith("preset ")


def test_other_broken_files(tmp_path):
    path = tmp_path / "presets.json"
    entries = json.loads(PRESETS_FILE.read_text(encoding="utf-8"))
    for text, message in [
        ("{", "JSON"),
        ("{}", "list"),
        ("[1]", "mapping"),
        (json.dumps(entries + entries[:1]), "unique"),
    ]:
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=message):
            load_presets(path)


def test_presets_are_frozen():
    preset: Preset = PRESETS["fig2a"]
    with pytest.raises(AttributeError):
        preset.duration = 1.0
