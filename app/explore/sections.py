"""The sections of packets that are curves: which there are, the table of layers says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.figures.glyph import Packet
from app.figures.layers import curve_sections
from app.live.packet import MOST_ROWS, quantised_curves
from core.arrays import Array
from core.model.planar_field import Bounds

Curves = Mapping[str, Sequence[Array]]
"""The lines (n, 2) of each section by its name."""


def curve_codes(curves: Curves, bounds: Bounds, *packets: Packet) -> dict[str, NDArray[np.uint16]]:
    """The curves that these packets bring, quantised (`quantised_curves`), by their sections.

    Raises KeyError if one of them was not computed.
    """
    return {
        glyph.name: quantised_curves(curves[glyph.name], bounds, glyph.rows or MOST_ROWS)
        for glyph in curve_sections(*packets)
    }
