"""Phase portraits as small SVG pictures: from a core result to markup, nothing computed.

Coordinates are whole numbers, curves are simplified, and colours are classes that
``assets/styles/catalogue.css`` fills in, so that one picture serves both themes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from app.figures.resolved_part import resolved_part
from core import FixedPointSet, Nullclines, Skeleton, Streamlines
from core.arrays import Array
from core.model.planar_field import Bounds

WINDOW: Bounds = (-1.1, 1.1, -1.1, 1.1)
"""What every picture shows: all fixed points lie in (−1, 1)²."""

SIDE = 400
"""Units along a thumbnail's side: two or three for a pixel on the screen."""

LARGE = 2000
"""Units along a large picture's side."""

MOST = 5000
"""Bytes of a thumbnail, at most: curves are simplified until it is that small."""

_TOLERANCE = 0.75  # units by which a simplified curve may stray, to begin with


@dataclass(frozen=True)
class Portrait:
    """What a picture shows; all of it computed before."""

    points: FixedPointSet
    skeleton: Skeleton
    nullclines: Nullclines
    streamlines: Streamlines | None = None


def thumbnail(portrait: Portrait) -> str:
    """A picture of at most about `MOST` bytes, without texts."""
    tolerance = _TOLERANCE
    while True:
        markup = _svg(SIDE, _curves(portrait, SIDE, tolerance) + _marks(portrait, SIDE, 10.0))
        if len(markup) <= MOST or tolerance > 8.0:
            return markup
        tolerance *= 1.4


def large(portrait: Portrait, titles: Sequence[str] = (), notes: Sequence[str] = ()) -> str:
    """A picture for most of the screen, with axes.

    ``titles`` are what the points' marks say when pointed at, ``notes`` the clusters'.
    """
    square, numbers = _axes()
    curves = [_hollowed(curve) for curve in _curves(portrait, LARGE, _TOLERANCE)]
    parts = [*_flow(portrait), square, *curves, *numbers]
    return _svg(LARGE, parts + _marks(portrait, LARGE, 23.0, titles, notes))


def _svg(side: int, parts: Iterable[str]) -> str:
    return f"<svg viewBox='0 0 {side} {side}'>{''.join(parts)}</svg>"


def _curves(portrait: Portrait, side: int, tolerance: float) -> list[str]:
    frame = portrait.skeleton
    branches = (*frame.separatrices, *frame.cluster_branches)
    saddles = [point.h for point in frame.points if point.kind == "saddle"]
    layers = [
        ("nx", portrait.nullclines.x),
        ("ny", portrait.nullclines.y),
        ("bu", [resolved_part(b, saddles) for b in branches if not b.stable]),
        ("bs", [resolved_part(b, saddles) for b in branches if b.stable]),
        *(("cs" if cycle.stable else "cu", [cycle.points]) for cycle in frame.cycles),
    ]
    paths = ((name, _path(lines, side, tolerance)) for name, lines in layers)
    return [f"<path class='{name}' d='{d}'/>" for name, d in paths if d]


def _hollowed(curve: str) -> str:
    """ẏ = 0 is hollow, as in Explore: a core of the ground's colour along it."""
    core = curve.replace("class='ny'", "class='core'")
    return curve if core == curve else curve + core


def _path(lines: Iterable[Array], side: int, tolerance: float) -> str:
    """Polylines as the data of one path, in relative whole steps."""
    parts = []
    for line in lines:
        codes = simplified(_placed(line, side), tolerance)
        if len(codes) < 2:
            continue
        steps = np.diff(codes, axis=0).ravel()
        (x, y), words = codes[0], "".join(f" {s}" if s >= 0 else str(s) for s in steps)
        parts.append(f"M{x} {y}l{words.strip()}")
    return "".join(parts)


def _placed(line: Array, side: int) -> Array:
    """Points of the phase plane in a picture's units, the second axis upwards."""
    xmin, xmax, ymin, ymax = WINDOW
    scale = np.array([side / (xmax - xmin), -side / (ymax - ymin)])
    # far outside nothing is seen: a window's width to every side keeps numbers short
    placed: Array = np.clip((line - [xmin, ymax]) * scale, -side, 2 * side)
    return placed


def simplified(line: Array, tolerance: float) -> NDArray[np.int64]:
    """Whole-number vertices from which ``line`` (n, 2) strays by at most ``tolerance``.

    Douglas & Peucker 1973, "Algorithms for the reduction of the number of points required
    to represent a digitized line or its caricature", Cartographica 10.
    """
    count = len(line)
    if count < 3:
        return _distinct(line)
    kept = np.zeros(count, dtype=bool)
    kept[[0, -1]] = True
    stack = [(0, count - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        farthest = int(np.argmax(away))
        if away[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            stack += [(first, middle), (middle, last)]
    return _distinct(line[kept])


def _distances(points: Array, a: Array, b: Array) -> Array:
    """Distances of points (n, 2) from the chord between a and b."""
    chord = b - a
    length = float(chord @ chord)
    along = np.clip((points - a) @ chord / length, 0.0, 1.0) if length else np.zeros(len(points))
    feet = a + along[:, None] * chord
    away = points - feet
    return np.hypot(away[:, 0], away[:, 1])


def _distinct(line: Array) -> NDArray[np.int64]:
    """Rounded vertices, without those that fall on the one before."""
    codes = np.rint(line).astype(np.int64)
    new = np.ones(len(codes), dtype=bool)
    new[1:] = np.any(np.diff(codes, axis=0) != 0, axis=1)
    return codes[new]


_ORDER = ("saddle", "source", "", "sink")  # the later ones lie over the earlier ones


def _marks(
    portrait: Portrait,
    side: int,
    radius: float,
    titles: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> list[str]:
    """A mark for each point and each cluster, told apart by shape and fill."""
    points = list(portrait.points)
    marks = []
    for i, cluster in enumerate(portrait.points.clusters):
        (x, y), note = _placed(cluster.enclosure.mean(axis=0)[None], side)[0], notes[i : i + 1]
        rings = "".join(
            f"<circle cx='{x:.0f}' cy='{y:.0f}' r='{radius * k:.0f}'/>" for k in (1.9, 1.2)
        )
        marks.append(f"<g class='cluster' data-c='{i}'>{_title(note)}{rings}</g>")
    for i in sorted(range(len(points)), key=lambda i: _ORDER.index(points[i].kind)):
        x, y = _placed(points[i].h[None], side)[0]
        title = _title(titles[i : i + 1])
        shape = _SHAPES[points[i].kind](round(float(x)), round(float(y)), radius)
        tail = f">{title}</path>" if title else "/>"
        kind = points[i].kind or "undecided"
        marks.append(f"<path class='{kind}' data-p='{i}' d='{shape}'{tail}")
    return marks


def _title(texts: Sequence[str]) -> str:
    return "".join(f"<title>{escape(text)}</title>" for text in texts)


def _disc(x: int, y: int, r: float) -> str:
    r = round(r)
    return f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"


def _crossed(x: int, y: int, r: float) -> str:
    """A disc with a cross: both diagonals."""
    k = round(r * 0.7071)
    return f"{_disc(x, y, r)}M{x - k} {y - k}l{2 * k} {2 * k}M{x - k} {y + k}l{2 * k} {-2 * k}"


def _triangle(x: int, y: int, r: float) -> str:
    a, b = round(r), round(r * 0.87)
    return f"M{x} {y - a}l{b} {round(1.5 * r)}h{-2 * b}z"


_SHAPES = {"sink": _disc, "source": _disc, "saddle": _crossed, "": _triangle}


def _flow(portrait: Portrait) -> list[str]:
    """Streamlines and their arrowheads."""
    flow = portrait.streamlines
    if flow is None:
        return []
    heads = []
    for x, y, dx, dy in flow.arrows:
        (px, py), angle = _placed(np.array([[x, y]]), LARGE)[0], np.arctan2(-dy, dx)
        tip, left, right = (
            (round(px + 13 * np.cos(angle + a)), round(py + 13 * np.sin(angle + a)))
            for a in (0.0, 2.5, -2.5)
        )
        heads.append(f"M{tip[0]} {tip[1]}L{left[0]} {left[1]} {right[0]} {right[1]}z")
    lines = _path(flow.lines, LARGE, 1.5)
    return [f"<path class='flow' d='{lines}'/>", f"<path class='head' d='{''.join(heads)}'/>"]


def _axes() -> tuple[str, list[str]]:
    """The square (−1, 1)², and its numbers."""
    corner, unit = _placed(np.array([[-1.0, 1.0], [0.0, 0.0]]), LARGE)[:, 0]
    low, side = round(corner), round(2 * (unit - corner))
    texts = []
    for value in (-1.0, -0.5, 0.0, 0.5, 1.0):
        place = round(float(_placed(np.array([[value, 0.0]]), LARGE)[0, 0]))
        shown = f"{value:g}".replace("-", "−")
        texts.append(f"<text x='{place}' y='{LARGE - 28}' text-anchor='middle'>{shown}</text>")
        if value > -1.0:  # within the square, whatever their size; the corner has one −1
            texts.append(f"<text x='104' y='{LARGE - place + 18}'>{shown}</text>")
    return f"<path class='square' d='M{low} {low}h{side}v{side}h{-side}z'/>", texts
