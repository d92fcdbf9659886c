"""A portrait as the packet that the browser draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from app.explore.findings import cluster_row, point_row
from app.explore.lens_words import lens_lines
from app.explore.portrait import Path, PortraitResult, curves_of, split_paths
from app.explore.sections import curve_codes
from app.figures.glyph import Packet
from app.live.packet import (
    pack,
    quantised_curves,
    quantised_image,
    quantised_series,
)
from app.state.knobs import is_rotation, read
from app.state.presets import PRESETS
from app.state.snapshot import QUANTITIES, Snapshot, written
from app.state.window import SQUARE
from app.words.counting import begun
from core import log_speed
from core.catalogue.words import number
from core.model.planar_field import Bounds

NOMINAL_PIXELS = 560
"""The portrait's side for which markers that would overlap are merged."""
MERGE_PIXELS = 13
DECADES = 4.0
"""The speed map shows this many powers of ten below the fastest point in the window."""
STEP = 0.25
"""The ends of the speed map's range are multiples of this power of ten."""

_MARKERS = {
    "sink": ("circle", 15),
    "source": ("circle", 15),
    "saddle": ("circle_x", 16),
    "": ("triangle", 15),
}


def portrait_packet(
    result: PortraitResult, findings: dict[str, Any], sequence: int, extra: dict[str, Any]
) -> bytes:
    """Everything one update shows, as one buffer."""
    snapshot = result.snapshot
    bounds = snapshot.bounds
    image, scale = _map(result)
    main, rest = split_paths(result)
    span = _span(result.paths, snapshot.duration)
    header = _state(snapshot) | {
        "sequence": sequence,
        "map": scale,
        "span": span,
        "findings": findings,
        "lenses": lens_lines(result),
        **_marks(result),
        **extra,
    }
    arrows, angles = _arrows(result, bounds)
    curves = curve_codes(curves_of(result), bounds, Packet.PORTRAIT)
    sections: dict[str, NDArray[Any]] = {
        "map": image,
        **curves,
        "arrows": arrows,
        "angles": angles,
        "series_main": _series(main, span),
        "series_rest": _series(rest, span),
    }
    return pack(header, sections)


def _state(snapshot: Snapshot) -> dict[str, Any]:
    gru = snapshot.gru
    preset = PRESETS.get(snapshot.preset)
    return {
        "values": read(gru),
        **written(snapshot),
        "is_rotation": is_rotation(gru),
        "reset_after": gru.reset_after,
        "preset": snapshot.preset,
        "home": preset.bounds if preset else SQUARE,
    }


def _map(result: PortraitResult) -> tuple[NDArray[np.uint8], dict[str, Any]]:
    """The colour map as bytes, with the range and title of its colour bar."""
    quantity = result.snapshot.quantity
    values = result.map
    low, high = 0.0, 1.0
    if quantity == "speed":
        values = log_speed(values)
        high = float(values.max())
        # slowest shown: the window's own slow part, never a single pixel on a point
        low = float(np.partition(values, values.size // 200, axis=None)[values.size // 200])
        low = min(max(low, high - DECADES), high - 0.5)
        # in steps, because every change of the range lays the whole figure out anew
        low, high = (float(np.floor(low / STEP) * STEP), float(np.ceil(high / STEP) * STEP))
    title = "log₁₀ speed |dh/dt|" if quantity == "speed" else QUANTITIES[quantity]
    scale = {"shape": values.shape, "low": low, "high": high, "title": title}
    return quantised_image(values, low, high), scale


def _arrows(
    result: PortraitResult, bounds: Bounds
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Arrowheads: codes of their places, and angles on the screen in 65536ths of a turn."""
    xmin, xmax, ymin, ymax = bounds
    arrows = result.streamlines.arrows
    places = quantised_curves([arrows[:, :2]], bounds)
    angle = np.arctan2(arrows[:, 3] / (ymax - ymin), arrows[:, 2] / (xmax - xmin)) - np.pi / 2
    turns = np.rint(angle * (65536 / (2 * np.pi))).astype(np.int64) % 65536
    return places, turns.astype(np.uint16)


def _span(paths: tuple[Path, ...], duration: float) -> dict[str, tuple[float, float]]:
    """The ranges of the time series: all times, and the values of both units."""
    begin = min((float(p.trajectory.t[-1]) for p in paths), default=0.0)
    forward = any(p.discrete or p.trajectory.t[-1] > 0 for p in paths) or not paths
    span: dict[str, tuple[float, float]] = {
        "t": (min(begin, 0.0), duration if forward else 0.0),
    }
    for column, name in enumerate("xy"):
        values = [p.trajectory.h[:, column] for p in paths]
        low = min((float(v.min()) for v in values), default=-1.0)
        high = max((float(v.max()) for v in values), default=1.0)
        # steps of a half, so that the axes rest while a slider moves
        span[name] = (float(np.floor(2 * low - 0.1) / 2), float(np.ceil(2 * high + 0.1) / 2))
    return span


def _series(paths: list[Path], span: dict[str, tuple[float, float]]) -> NDArray[np.uint16]:
    times = [p.trajectory.t for p in paths]
    states = [p.trajectory.h for p in paths]
    return quantised_series(times, states, [span["t"], span["x"], span["y"]])


def _marks(result: PortraitResult) -> dict[str, Any]:
    """Markers of the points in the window; those too close to tell apart as one."""
    xmin, xmax, ymin, ymax = result.snapshot.bounds
    size = np.array([xmax - xmin, ymax - ymin])
    points = list(result.points)
    places = np.array([p.h for p in points]).reshape(-1, 2)
    groups = _merged(places / size, MERGE_PIXELS / NOMINAL_PIXELS)
    single = [g[0] for g in groups if len(g) == 1]
    rows = [point_row(i, points[i]) for i in single]
    shapes = [_MARKERS[points[i].kind] for i in single]
    marks = {
        "x": [float(points[i].h[0]) for i in single],
        "y": [float(points[i].h[1]) for i in single],
        "v": [_vectors(points[i]) for i in single],
        "kind": [points[i].kind for i in single],
        "marker": [m for m, _ in shapes],
        "size": [s for _, s in shapes],
        "title": [_title(r) for r in rows],
        "position": [f"({r['x']}, {r['y']})" for r in rows],
        "eigenvalues": [f"eigenvalues {r['eigenvalues']}" for r in rows],
    }
    return {"points": marks, "groups": _groups(result, groups, places)}


def _groups(
    result: PortraitResult, groups: list[list[int]], places: NDArray[np.float64]
) -> dict[str, Any]:
    out: dict[str, Any] = {k: [] for k in ("x", "y", "label", "title", "position", "eigenvalues")}

    def add(place: NDArray[np.float64], label: str, title: str, note: str) -> None:
        values = (float(place[0]), float(place[1]), label, title,
                  f"near ({place[0]:.4g}, {place[1]:.4g})".replace("-", "−"), note)  # fmt: skip
        for column, value in zip(out.values(), values, strict=True):
            column.append(value)

    for group in groups:
        if len(group) > 1:
            kinds = [result.points[i].kind or "undecided" for i in group]
            title = f"{begun(number(len(group)))} fixed points, proven, too close to draw apart"
            add(places[group].mean(axis=0), str(len(group)), title,
                f"{', '.join(kinds)}: zoom in to part them")  # fmt: skip
    for cluster in result.points.clusters:
        row = cluster_row(cluster)
        add(cluster.enclosure.mean(axis=0), "?", "cluster, not resolved",
            f"{row['guess']}; index {row['index']}")  # fmt: skip
    return out


def _merged(places: NDArray[np.float64], reach: float) -> list[list[int]]:
    """Indices of places grouped by chains of distances below ``reach``."""
    if not len(places):
        return []
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    near = gaps < reach
    if np.count_nonzero(near) == len(places):
        return [[i] for i in range(len(places))]
    count, labels = connected_components(near, directed=False)
    return [np.flatnonzero(labels == k).tolist() for k in range(count)]


def _vectors(point: Any) -> list[list[float]]:
    """The directions of the real eigenvectors (none for a spiral)."""
    if np.iscomplexobj(point.eigenvectors) and np.any(point.eigenvectors.imag):
        return []
    directions: list[list[float]] = np.real(point.eigenvectors).T.tolist()
    return directions


def _title(row: dict[str, Any]) -> str:
    shape = f", {row['shape']}" if row["shape"] else ""
    if row["kind"] == "undecided":
        return "fixed point (proven), stability undecided"
    return f"{row['kind']} (proven){shape}"
