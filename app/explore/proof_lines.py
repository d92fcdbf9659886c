"""A proof as lines: the curves that orbits cross one way, and the borders of traps."""

from __future__ import annotations

from itertools import chain

import numpy as np

from core import PortraitProof
from core.arrays import Array

_SAMPLES = 5
_BORDER = 49
_FARTHEST = 1.5


def proof_lines(proof: PortraitProof | None) -> list[Array]:
    """Lines (n, 2) of all that a proof consists of: walls, rings, discs, what catches separatrices.

    Curves of which only a part is near the square are clipped to it.
    """
    if proof is None:
        return []
    rings = [*(cycle.ring for cycle in proof.cycles), *proof.discs]
    chains = [
        *(wall.arcs for wall in proof.walls),
        *chain.from_iterable((ring.outer, ring.inner) for ring in rings),
        *(branch.arcs for branch in proof.separatrices),
    ]
    borders = [_border(trap.shape, trap.enclosure, trap.matrix, trap.size) for trap in proof.traps]
    return [*(_line(arcs) for arcs in chains if len(arcs)), *borders]


def _line(arcs: Array) -> Array:
    """Points along Bézier arcs (n, 8)."""
    t = np.linspace(0.0, 1.0, _SAMPLES)[:, None, None]
    s = 1.0 - t
    b = arcs.reshape(1, -1, 4, 2)
    points = (
        s**3 * b[:, :, 0] + 3.0 * s * s * t * b[:, :, 1] + 3.0 * s * t * t * b[:, :, 2]
        + t**3 * b[:, :, 3]
    )  # fmt: skip
    line = points[:-1].transpose(1, 0, 2).reshape(-1, 2)
    points = np.concatenate([line, arcs[-1:, 6:]])
    return np.asarray(np.clip(points, -_FARTHEST, _FARTHEST))


def _border(shape: str, enclosure: Array, matrix: Array, size: float) -> Array:
    """The border of a trap, around the middle of its point's enclosure."""
    centre = enclosure.mean(axis=0)
    if shape == "box":
        corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]], dtype=np.float64)
        return np.asarray(centre + size * corners * np.diag(matrix))
    angles = np.linspace(0.0, 2.0 * np.pi, _BORDER)
    circle = size * np.array([np.cos(angles), np.sin(angles)])
    return np.asarray(centre + np.linalg.solve(matrix, circle).T)
