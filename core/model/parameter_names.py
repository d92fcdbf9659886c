"""How parameters are spelled, and how they were spelled before.

An entry is ``Uh[0, 1]`` or ``bh[1]``, as in Python and in every error. ``scale`` and ``turn``
change all of Uh; "gain" and "angle" are those of eq. 8 alone. Old spellings are read
everywhere and written nowhere.
"""

from __future__ import annotations

SCALE, TURN = "scale", "turn"
OF_MATRIX = (SCALE, TURN)
"""What multiplies Uh, and what rotates it; see `core.model.families.Family`."""

_MATRICES = ("Uh", "Ur", "Uz")
_VECTORS = ("bh", "br", "bz", "ch")
_UNITS = (0, 1)
_ENTRIES_BEFORE = {
    **{f"{m}{i + 1}{j + 1}": f"{m}[{i}, {j}]" for m in _MATRICES for i in _UNITS for j in _UNITS},
    **{f"{v}{i + 1}": f"{v}[{i}]" for v in _VECTORS for i in _UNITS},
}
_BEFORE = {"gain": SCALE, "angle": TURN, **_ENTRIES_BEFORE}

ENTRIES = tuple(_ENTRIES_BEFORE.values())
"""The names of all 20 entries."""


def spelled(parameter: str) -> str:
    """The name of a parameter as it is spelled now, whichever way it is given."""
    return _BEFORE.get(parameter, parameter) if isinstance(parameter, str) else parameter
