"""The shapes of a GRU's nullclines in words, as the paper's discussion names them.

Jordan, Sokół & Park 2021 (Discussion) tell apart sigmoid-like and s-like nullclines, which
a GRU without reset gate has, and pitchfork-, U- and O-like ones, which take a reset gate;
an O that runs into the rest makes one curve with more folds. They give no definition. Ours
reads each connected branch in a strip that is as wide as the square and reaches a little
beyond it: by where its ends are, and by how often it turns back.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from core.arrays import Array
from core.model.gru import GRU
from core.nullcline_curves.branches import nullclines

SHAPES = ("sigmoid", "s", "three strands", "pitchfork", "U", "O", "folded")
"""The words, from the simplest."""

REACH = 1.5
"""How far the strip reaches along its axis: the window of the paper's figures."""

PROMINENCE = 1e-3
"""A turn back counts from this length on, in the phase plane's units."""

NEAR = 0.05
"""A U this close to the strand beside it makes a pitchfork: the prongs all but meet."""

_RESOLUTION = 160


def nullcline_shapes(gru: GRU, *, reach: float = REACH) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shapes of the x- and of the y-nullcline.

    Parameters
    ----------
    gru
        A GRU of two units.
    reach
        The x-nullcline is read in |x| ≤ 1.05, |y| ≤ ``reach`` (it lies in |x| < 1), the
        y-nullcline with the axes swapped.

    Returns
    -------
    x, y
        Words of `SHAPES` in that order, without repeats, *computed*:

        - "sigmoid": a branch from one end of the strip to the other that never turns
          back: lines across the strip meet it once;
        - "s": such a branch with two turns: some lines meet it three times;
        - "folded": a branch with more turns than its kind needs;
        - "U": both ends at the same end of the strip; "O": closed;
        - "three strands": three branches run from end to end;
        - "pitchfork": a U comes within `NEAR` of another branch.

    Raises
    ------
    ValueError
        For one unit.
    """
    wide = 1.05
    found = nullclines(gru, (-wide, wide, -reach, reach), _RESOLUTION).x
    x = _words(found, 1, reach)
    found = nullclines(gru, (-reach, reach, -wide, wide), _RESOLUTION).y
    return x, _words(found, 0, reach)


def _words(branches: tuple[Array, ...], axis: int, reach: float) -> tuple[str, ...]:
    """Words for the branches of one nullcline in a strip along ``axis``."""
    large = [b for b in branches if np.ptp(b, axis=0).max() > PROMINENCE]
    kinds = [_kind(branch, axis, reach) for branch in large]
    words = {word for kind in kinds for word in kind}
    through = [kind for kind in kinds if not {"U", "O"} & set(kind)]
    if len(through) >= 3:
        words.add("three strands")
    if _touches(large, kinds):
        words.add("pitchfork")
    return tuple(word for word in SHAPES if word in words)


def _kind(branch: Array, axis: int, reach: float) -> tuple[str, ...]:
    """The words for one branch."""
    along = branch[:, axis]
    turns = _turns(along)
    if np.array_equal(branch[0], branch[-1]):
        return ("O", "folded") if _turns(np.concatenate([along, along])) > 4 else ("O",)
    low, high = along[0] < 0.0, along[-1] < 0.0
    if low == high and min(abs(along[0]), abs(along[-1])) > 0.9 * reach:
        return ("U", "folded") if turns > 1 else ("U",)
    if turns == 0:
        return ("sigmoid",)
    return ("s",) if turns <= 2 else ("folded",)


def _turns(values: Array) -> int:
    """How often a sequence turns back by more than `PROMINENCE`."""
    turns, sense, extreme = 0, 0, values[0]
    for value in values:
        if (value - extreme) * sense > 0.0 or (not sense and abs(value - extreme) > PROMINENCE):
            sense = sense or (1 if value > extreme else -1)
            extreme = value
        elif sense and abs(value - extreme) > PROMINENCE:
            turns, sense, extreme = turns + 1, -sense, value
    return turns


def _touches(branches: list[Array], kinds: list[tuple[str, ...]]) -> bool:
    """Whether a U comes close to another branch."""
    for i, kind in enumerate(kinds):
        if "U" not in kind:
            continue
        tree = cKDTree(branches[i])
        others = [b for k, b in enumerate(branches) if k != i]
        if others and np.min(tree.query(np.vstack(others))[0]) < NEAR:
            return True
    return False
