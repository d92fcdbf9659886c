"""One portrait as one binary message, split in the browser.

Frames cost more than bytes, so a whole update travels as a single buffer: a JSON
header, then raw sections that the header describes. Curves are quantised to 16 bits
relative to the window, which is 0.03 of a pixel on a 700-pixel portrait; numbers that
are read (points, tables) travel in the header, unrounded. `packet.js` decodes it.

Layout: uint32 header length (little endian), the header, zero padding to a multiple
of 4, then the sections in the header's order, each padded to a multiple of 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model.planar_field import Bounds

BREAK = 0
"""The code that parts two polylines of a layer; coordinates are 1 … 65535."""

MARGIN = 1.0
"""Curves may leave the window by this many window widths before they are cut."""

MOST_ROWS = 4000
"""Rows of one layer at most: the whole update stays below 200 kB, whatever is drawn."""

_STEPS = 65534


def pack(header: dict[str, Any], sections: dict[str, NDArray[Any]]) -> bytes:
    """The buffer of a header and named arrays (uint8 or uint16)."""
    layout = {}
    bodies = []
    offset = 0
    for name, array in sections.items():
        raw = np.ascontiguousarray(array).tobytes()
        kind = "u1" if array.dtype == np.uint8 else "u2"
        layout[name] = {"kind": kind, "offset": offset, "length": int(array.size)}
        raw += b"\0" * (-len(raw) % 4)
        bodies.append(raw)
        offset += len(raw)
    return _framed(header | {"sections": layout}, b"".join(bodies))


def relabelled(packet: bytes, changes: dict[str, Any]) -> bytes:
    """A buffer of `pack` with some entries of its header replaced."""
    end = 4 + int.from_bytes(packet[:4], "little")
    return _framed(json.loads(packet[4:end]) | changes, packet[end:])


def _framed(header: dict[str, Any], body: bytes) -> bytes:
    head = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    return len(head).to_bytes(4, "little") + head + body


def quantised_curves(
    lines: Iterable[NDArray[np.float64]], bounds: Bounds, most: int = MOST_ROWS
) -> NDArray[np.uint16]:
    """Polylines (n, 2) as one (m, 2) array of codes, parted by `BREAK` rows.

    The codes span the window enlarged by `MARGIN` on every side; runs of vertices
    outside become one break. Of more than ``most`` rows only every second is kept, or
    third, or …, and the ends of all pieces.
    """
    lines = list(lines)
    if not lines:
        return np.empty((0, 2), dtype=np.uint16)
    lengths = [len(line) for line in lines]
    codes = _codes(np.concatenate(lines), *_frame(bounds))
    # every line one row further than the one before: the rows left out are the breaks
    rows = np.arange(len(codes)) + np.repeat(np.arange(len(lines)), lengths)
    joined = np.full((len(codes) + len(lines) - 1, 2), BREAK, dtype=np.uint16)
    joined[rows] = codes
    broken = joined[:, 0] == BREAK
    if np.count_nonzero(broken) >= len(lines):  # some vertices are outside
        joined = joined[~(broken & np.roll(broken, 1))]
    return _thinned(joined, most)


def _thinned(rows: NDArray[np.uint16], most: int) -> NDArray[np.uint16]:
    if len(rows) <= most:
        return rows
    broken = rows[:, 0] == BREAK
    kept = broken | np.roll(broken, 1) | np.roll(broken, -1)
    kept[[0, -1]] = True
    kept[:: -(-len(rows) // most)] = True
    thinned: NDArray[np.uint16] = rows[kept]
    return thinned


def quantised_series(
    times: Sequence[NDArray[np.float64]],
    states: Sequence[NDArray[np.float64]],
    spans: Sequence[tuple[float, float]],
) -> NDArray[np.uint16]:
    """Trajectories as (m, 3) codes of time, x and y, parted by `BREAK` rows.

    ``spans`` are the ranges of the three, which the codes cover.
    """
    lows = np.array([low for low, _ in spans])
    widths = np.array([high - low or 1.0 for low, high in spans])
    parts: list[NDArray[np.uint16]] = []
    gap = np.full((1, 3), BREAK, dtype=np.uint16)
    for t, h in zip(times, states, strict=True):
        parts += (_codes(np.column_stack([t, h]), lows, widths), gap)
    return np.concatenate(parts[:-1]) if parts else gap[:0]


def quantised_image(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """Values as bytes: ``low`` and below → 0, ``high`` and above → 255."""
    scaled = (values - low) * (255.0 / (high - low))
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


def _frame(bounds: Bounds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    xmin, xmax, ymin, ymax = bounds
    size = np.array([xmax - xmin, ymax - ymin])
    return np.array([xmin, ymin]) - MARGIN * size, (1.0 + 2.0 * MARGIN) * size


def _codes(
    values: NDArray[np.float64], low: NDArray[np.float64], span: NDArray[np.float64]
) -> NDArray[np.uint16]:
    scaled = np.rint((values - low) * (_STEPS / span))
    inside: NDArray[np.bool_] = np.all((scaled >= 0) & (scaled <= _STEPS), axis=1)
    return np.where(inside[:, None], scaled + 1, BREAK).astype(np.uint16)
