"""Few digits for a topology: parameters as short as they can be without changing it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.arrays import Array
from core.model import gru_field
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import skeleton
from core.topology.invariant import signature_of
from core.topology_search.systems import Kinds, counted, gru_of

LOOKS = 30
"""Signatures computed for one simplification, at most; each takes some 25 ms."""

MOST_DIGITS = 6
"""Significant digits from which rounding begins."""

_RESET = (gru_field.UR, gru_field.BR)
_UPDATE = (gru_field.UZ, gru_field.BZ)


class _Judge:
    """Whether a system still has the signature; counts the looks that it takes."""

    def __init__(self, kinds: Kinds, text: str, looks: int) -> None:
        self._kinds = kinds
        self._text = text
        self.left = looks

    def __call__(self, system: Array) -> bool:
        found = counted(system)
        if found is None or found.kinds != self._kinds or self.left <= 0:
            return False
        self.left -= 1
        return signature_of(skeleton(gru_of(system))).text == self._text


def simplified(gru: GRU, *, looks: int = LOOKS) -> GRU:
    """A GRU with the same signature and fewer digits; the same one if none is found.

    Parameters
    ----------
    gru
        Two units, with a resolved signature; ValueError otherwise.
    looks
        How many signatures may be computed.

    Notes
    -----
    Greedy: without update gate, then without reset gate, or one of its parts; then all
    parameters rounded to as few significant digits, or decimals, as possible; then one by
    one to 0 or fewer digits, those with the most digits first, again and again. The
    certified counts reject most trials before a signature is computed.
    The result depends on the arguments alone.
    """
    own = signature_of(skeleton(gru))
    found = counted(gru.packed)
    if not own.resolved or found is None:
        raise ValueError("only a GRU whose topology is resolved can be simplified")
    keeps = _Judge(found.kinds, own.text, looks)
    system = _without_gates(gru.packed.copy(), keeps)
    system = _rounded_together(system, keeps)
    return gru_of(_rounded_alone(system, keeps))


def _without_gates(system: Array, keeps: _Judge) -> Array:
    for blocks in (_UPDATE, _RESET, (gru_field.UR,), (gru_field.BH,), (gru_field.BR,)):
        trial = system.copy()
        for block in blocks:
            trial[block] = 0.0
        if np.any(trial != system) and keeps(trial):
            system = trial
    return system


def _rounded_together(system: Array, keeps: _Judge) -> Array:
    """All parameters with equally many digits, the fewest that keep the signature.

    Tried from few to many: most trials change the counts already and cost little.
    """
    for digits in range(1, MOST_DIGITS + 1):
        for trial in (_decimals(system, digits - 1), _significant(system, digits)):
            if keeps(trial):
                return trial
    return system


def _rounded_alone(system: Array, keeps: _Judge) -> Array:
    """One parameter after the other as short as it can be, again while that helps."""
    changed = True
    while changed and keeps.left > 0:
        changed = False
        values = system.tolist()
        for place in sorted(range(gru_field.RESET_AFTER), key=lambda i: -digits_of(values[i])):
            for value in _shorter(values[place]):
                trial = system.copy()
                trial[place] = value
                if keeps(trial):
                    system, changed = trial, True
                    break
    return system


def _shorter(value: float) -> Iterator[float]:
    """0, and the nearest numbers of fewer digits, the shortest first."""
    if value == 0.0:
        return
    yield 0.0
    size = math.floor(math.log10(abs(value)))
    for digits in range(1, min(digits_of(value), 7)):
        step = 10.0 ** (size - digits + 1)
        for digit in (round(value / step), math.floor(value / step), math.ceil(value / step)):
            near = _clean(digit * step, digits - 1 - size)
            if near and digits_of(near) < digits_of(value):
                yield near


def digits_of(value: float) -> int:
    """Significant digits of the shortest text of a number; 0 for 0."""
    if value == 0.0:
        return 0
    mantissa = repr(float(value)).lower().split("e")[0].replace(".", "").replace("-", "")
    return len(mantissa.strip("0"))


def _decimals(system: Array, decimals: int) -> Array:
    trial = system.copy()
    trial[:-1] = [_clean(x, decimals) for x in system[:-1].tolist()]
    return trial


def _significant(system: Array, digits: int) -> Array:
    trial = system.copy()
    trial[:-1] = [float(f"{x:.{digits - 1}e}") for x in system[:-1].tolist()]
    return trial


def _clean(value: float, decimals: int) -> float:
    return round(value, decimals) + 0.0  # no negative zero
