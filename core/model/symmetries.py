"""The eight symmetries of the square, applied to GRUs.

Swapping the two units, and changing the sign of a unit's state, carry the portrait of one
GRU to that of another.
"""

from __future__ import annotations

import itertools

import numpy as np

from core.model.gru import GRU


def mapped(gru: GRU, swap: bool, signs: tuple[int, int]) -> GRU:
    """The GRU whose portrait is that of ``gru`` (two units) after h → S h, then a swap.

    Parameters
    ----------
    swap
        Whether the two units change places, after the signs.
    signs
        The diagonal of S, each 1 or −1.
    """
    s = np.diag(np.array(signs, dtype=np.float64))
    parts = {
        "Uh": s @ gru.Uh @ s, "Ur": gru.Ur @ s, "Uz": gru.Uz @ s,
        "bh": s @ gru.bh, "br": gru.br, "bz": gru.bz, "ch": s @ gru.ch,
    }  # fmt: skip
    if swap:
        parts = {k: v[::-1, ::-1] if v.ndim == 2 else v[::-1] for k, v in parts.items()}
    return GRU(**parts, reset_after=gru.reset_after)


def images(gru: GRU) -> list[GRU]:
    """The GRUs of all eight portraits, ``gru`` itself first."""
    return [
        mapped(gru, swap, (first, second))
        for swap, first, second in itertools.product((False, True), (1, -1), (1, -1))
    ]
