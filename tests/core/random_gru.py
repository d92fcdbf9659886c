"""GRUs for tests: random ones, and the names of their parameters."""

from __future__ import annotations

import numpy as np

from core.model.gru import GRU, MATRICES, VECTORS

EYE = [[1.0, 0.0], [0.0, 1.0]]
NAMES = (*MATRICES, *VECTORS)
LARGEST = float(np.finfo(float).max)


def random_gru(seed, dim=2, reset_after=False, scale=3.0):
    rng = np.random.default_rng(seed)
    draw = {n: rng.uniform(-scale, scale, (dim, dim)) for n in MATRICES}
    draw |= {n: rng.uniform(-scale, scale, dim) for n in ("bh", "br", "bz")}
    if reset_after:
        draw |= {"reset_after": True, "ch": rng.uniform(-scale, scale, dim)}
    return GRU(**draw)
