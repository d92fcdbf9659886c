"""What an unresolved cluster probably is, in words.

A guess and no proof: a degenerate point cannot be distinguished from its near relatives in
floating point. It rests on the cluster's index and on the two eigenvalues computed at
its centre (Jordan, Sokół & Park 2021, section 3: saddle-nodes of the first and the
second kind, the pseudo-codimension-2 point).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.model.gru import GRU

NEAR_ZERO = 1e-3
"""Relative to the decay rate 1 − z of a unit: an eigenvalue below it counts as zero."""

WIDEST = 1e-2
"""A cluster wider than this (in h) is not taken for one degenerate point."""

FIRST_KIND = "probably a saddle-node of the first kind (sink + saddle)"
SECOND_KIND = "probably a saddle-node of the second kind (source + saddle)"
ONE_UNIT = "probably a saddle-node (sink + source)"
PSEUDO = "probably a pseudo-codimension-2 point (sink, source and two saddles)"
UNRESOLVED = "one or more fixed points, or none, that could not be resolved"


def guess(gru: GRU, enclosure: Array, box: Array, index: int | None) -> str:
    """The most likely reading of a cluster.

    Parameters
    ----------
    enclosure, box
        (2, d) in states and (lo1, hi1, lo2, hi2) in pre-activations.
    index
        Its proven index, or None.
    """
    if not np.isfinite(box).all() or (enclosure[1] - enclosure[0]).max() > WIDEST:
        return UNRESOLVED
    h = np.tanh(0.5 * box[0::2] + 0.5 * box[1::2])[: gru.dim]
    rates = _rates(gru, h)
    if rates is None:
        return UNRESOLVED
    zero = np.abs(rates) <= NEAR_ZERO
    if zero.all():
        return _doubly_degenerate(index) if gru.dim == 2 else _degenerate(1, index, -1.0)
    if zero.any():
        return _degenerate(gru.dim, index, float(rates[~zero][0].real))
    return UNRESOLVED


def _rates(gru: GRU, h: Array) -> NDArray[np.complex128] | None:
    """The eigenvalues at h, relative to the slowest unit's decay rate 1 − z."""
    jacobian = gru.jacobian(h)
    decay = 1.0 - gru.gates(h)[0].max()
    if not np.isfinite(jacobian).all() or decay <= 0.0:
        return None
    return np.linalg.eigvals(jacobian / decay).astype(np.complex128)


def _degenerate(dim: int, index: int | None, other: float) -> str:
    """One eigenvalue near zero, ``other`` the other one."""
    if index is None:
        return "probably a degenerate point; its index is unknown"
    if index == 0:
        if dim == 1:
            return ONE_UNIT
        return FIRST_KIND if other < 0.0 else SECOND_KIND
    if index == -1:
        name = "source" if dim == 1 else "saddle"
    elif index == 1:
        name = "sink" if other < 0.0 else "source"
    else:
        return f"several fixed points of index {index} together"
    return f"probably a degenerate {name}, as at a pitchfork (one point or three)"


def _doubly_degenerate(index: int | None) -> str:
    if index is None:
        return "probably a doubly degenerate point; its index is unknown"
    if index == 0:
        return PSEUDO
    return f"probably a pseudo-codimension-2 point of index {index} (several points in one)"
