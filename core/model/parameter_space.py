"""A GRU as a point in the space of its parameters, with the max-norm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.model import gru_field
from core.model.gru import GRU

_PARTS = {
    "Uh": gru_field.UH, "Ur": gru_field.UR, "Uz": gru_field.UZ, "bh": gru_field.BH,
    "br": gru_field.BR, "bz": gru_field.BZ, "ch": gru_field.CH,
}  # fmt: skip


def free_parameters(gru: GRU) -> NDArray[np.bool_]:
    """(20,) which numbers of the packed GRU (`core.model.gru_field`) are its own parameters.

    Not ``ch`` unless the reset comes after the matrix; not the padding of one unit.
    """
    own = np.ones(gru_field.RESET_AFTER, bool)
    if not gru.reset_after:
        own[gru_field.CH] = False
    if gru.dim == 1:
        own[[1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 15, 17, 19]] = False
    return own


def position(gru: GRU) -> Array:
    """(20,) all parameters, in the order of `core.model.gru_field`."""
    return gru.packed[: gru_field.RESET_AFTER].copy()


def at(gru: GRU, place: Array) -> GRU:
    """The two-unit GRU with the parameters ``place`` (20,) and the conventions of ``gru``."""
    parts = {name: place[where] for name, where in _PARTS.items()}
    for name in ("Uh", "Ur", "Uz"):
        parts[name] = parts[name].reshape(2, 2)
    return GRU(**parts, reset_after=gru.reset_after)


def distance(one: GRU, other: GRU) -> float:
    """The largest difference of a parameter between two GRUs of one convention."""
    return float(np.abs(position(one) - position(other)).max())
