"""How simple parameters are to write down."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from core.model.gru import GRU


def simpler(one: GRU, other: GRU) -> bool:
    """Whether the parameters of the first are shorter to write down."""
    return complexity(one) < complexity(other)


def complexity(gru: GRU) -> tuple[int, int]:
    """(digits of all parameters, how many are not 0): small for simple parameters."""
    entries = [value for key, value in gru.to_dict().items() if key != "reset_after"]
    values = [v for entry in entries for v in np.ravel(entry).tolist() if v]
    return sum(len(Decimal(repr(v)).normalize().as_tuple().digits) for v in values), len(values)
