"""What several tests need: random GRUs, and their fixed-point equation in mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
from hypothesis import strategies as st

from core.model.gru import GRU

weights = st.floats(-30.0, 30.0)


@st.composite
def grus(draw):
    if draw(st.booleans()):  # all sizes at once; Hypothesis alone prefers zeros
        rng = np.random.default_rng(draw(st.integers(0, 2**32)))
        limit = draw(st.sampled_from([1.0, 5.0, 30.0]))
        values = rng.uniform(-limit, limit, 20).tolist()
    else:
        values = draw(st.lists(weights, min_size=20, max_size=20))
    after = draw(st.booleans())
    matrices = [np.reshape(values[4 * k : 4 * k + 4], (2, 2)) for k in range(3)]
    biases = [values[12 + 2 * k : 14 + 2 * k] for k in range(4)]
    return GRU(*matrices, *biases[:3], reset_after=after, ch=biases[3] if after else 0)


def exact_residual(gru: GRU, a, b):
    """G in mpmath, written out from the equations of the GRU."""
    x = [mpmath.tanh(a), mpmath.tanh(b)]
    q = {name: getattr(gru, name).tolist() for name in ("Uh", "Ur", "bh", "br", "ch")}
    r = [
        1 / (1 + mpmath.exp(-(q["Ur"][i][0] * x[0] + q["Ur"][i][1] * x[1] + q["br"][i])))
        for i in (0, 1)
    ]
    out = []
    for i, t in enumerate((a, b)):
        row = q["Uh"][i]
        if gru.reset_after:
            drive = r[i] * (row[0] * x[0] + row[1] * x[1] + q["ch"][i])
        else:
            drive = row[0] * r[0] * x[0] + row[1] * r[1] * x[1]
        out.append(drive + q["bh"][i] - t)
    return out
