"""From the image that was proven back to the portrait: exact, but for what a mirror turns round.

A reflection exchanges left and right: chains that must keep their side are run through the other
way, and the senses of rings change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.portrait_proofs.canonical_image import Image
from core.portrait_proofs.connections import BEGIN, END, FROM, SIGN, TO
from core.portrait_proofs.image_proof import FoundEnd
from core.portrait_proofs.results import ProvenRing, ProvenTrap, Wall
from core.portrait_proofs.ring_search import FoundRing
from core.proof.dulac_weights import COEFFICIENTS, CX, CY, DEGREE, SCALE
from core.proof.traps import BOX, DIRECTION, L11, L22, SHAPE, SIZE, XHI, XLO, YHI, YLO


def trap_back(image: Image, trap: Array, owner: int) -> ProvenTrap:
    """A trap of the image as one of the portrait."""
    box = bool(trap[SHAPE] == BOX)
    matrix = trap[L11 : L22 + 1].reshape(2, 2)
    # half sides, without signs, change places with the units
    sides = np.diag(np.abs(image.back(np.diag(matrix))))
    matrix = sides if box else image.rows_back(matrix)
    corners = np.array([trap[[XLO, YLO]], trap[[XHI, YHI]]])
    return ProvenTrap(
        owner, "box" if box else "ellipse", image.box_back(corners), matrix,
        float(trap[SIZE]), int(trap[DIRECTION]),
    )  # fmt: skip


def arcs_back(image: Image, arcs: Array) -> Array:
    """Control points (n, 8) of the image as those of the portrait."""
    return image.back(arcs.reshape(-1, 2)).reshape(-1, 8)


def reversed_arcs(arcs: Array) -> Array:
    """The chain run through the other way."""
    return np.ascontiguousarray(arcs.reshape(-1, 4, 2)[::-1, ::-1]).reshape(-1, 8)


def wall_back(image: Image, arcs: Array, row: list[int], names: dict[int, int]) -> Wall:
    """A wall of the image as one of the portrait."""
    sign = row[SIGN] if image.keeps_orientation else -row[SIGN]
    places = arcs_back(image, arcs[row[BEGIN] : row[END]])
    return Wall(places, names[row[FROM]], names[row[TO]], sign)


def ring_back(image: Image, ring: FoundRing, point: int | None) -> ProvenRing:
    """A ring or disc of the image as one of the portrait."""
    sense = ring.sense if image.keeps_orientation else -ring.sense
    return ProvenRing(
        arcs_back(image, ring.outer), arcs_back(image, ring.inner), sense, ring.direction,
        weight_back(image, ring.weight), ring.first != image.swaps, image.back(ring.place),
        arcs_back(image, ring.section), point,
    )  # fmt: skip


def weight_back(image: Image, weight: Array) -> Array:
    """ψ of the image's states as a polynomial in those of the portrait."""
    first, second = image.signs
    table = {}
    at = COEFFICIENTS
    for i in range(DEGREE + 1):
        for j in range(DEGREE + 1 - i):
            if i + j:
                key = (j, i) if image.swaps else (i, j)
                table[key] = weight[at] * first**i * second**j
                at += 1
    ordered = [
        table[i, j] for i in range(DEGREE + 1) for j in range(DEGREE + 1 - i) if i + j
    ]  # fmt: skip
    return np.array([*image.back(weight[[CX, CY]]), weight[SCALE], *ordered])


def branch_back(image: Image, end: FoundEnd) -> tuple[Array, NDArray[np.int64], Array]:
    """The closed chain of a branch, its marks and its wedge, as those of the portrait."""
    chain, marks, wedge = arcs_back(image, end.arcs), end.marks, end.wedge
    basis = image.back(wedge[:4].reshape(2, 2).T).T
    if image.keeps_orientation:
        return chain, marks, np.array([*basis.ravel(), *wedge[4:]])
    rung, right, path, left = np.split(chain, marks[:3])
    parts = [reversed_arcs(part) for part in (rung, left, path, right)]
    basis[:, 1] *= -1.0
    rows = np.cumsum([len(part) for part in parts])
    # the chain is mirrored and run the other way, so it goes round points as before; the ring's
    # outer chain is mirrored only
    return (
        np.concatenate(parts), np.array([*rows, -marks[-1]]),
        np.array([*basis.ravel(), wedge[5], wedge[4], wedge[6]]),
    )  # fmt: skip
