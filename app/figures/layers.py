"""The layers of a portrait: one table, which Python and the browser read.

A row says all that anyone has to know of a layer but its numbers. From the table come: what a
state, a file and an address may name, the buttons with their swatches and explanations, the
figure's glyphs and what hides, colours and dims them, and the sections of the packets. The
numbers of a section stand where they are computed: `app.explore.portrait.curves_of`, or, for
the global dynamics, `app.explore.global_dynamics.curves_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.figures.glyph import Depth, Glyph, Packet
from app.figures.swatches import block, disc, stroke

ALL_POINTS = 7200
"""Rows of all trajectories together at most."""

_MANY = 8000
"""Rows at most of what is many lines."""

_DIMMED = {"line_alpha": (1.0, 0.3)}


@dataclass(frozen=True)
class Layer:
    """A row of the table.

    Attributes
    ----------
    key
        Its name in states, files and addresses.
    label
        On its button.
    meaning
        What the glossary says of it (``docs/glossary.md``).
    swatch
        What it draws, small: the contents of an SVG, 18 by 14.
    glyphs
        What draws it.
    on_demand
        Not shown before somebody asks for it, and only then computed or sent.
    """

    key: str
    label: str
    meaning: str
    swatch: str
    glyphs: tuple[Glyph, ...]
    on_demand: bool = False

    def served(self) -> dict[str, Any]:
        """What the browser's painters are told of it."""
        return {"key": self.key, "glyphs": [glyph.served() for glyph in self.glyphs]}

    def button(self) -> dict[str, str]:
        """What its button is made of."""
        return {"label": self.label, "meaning": self.meaning, "swatch": self.swatch}


_MAP = Layer(
    "map",
    "map",
    "",
    '<defs><linearGradient id="m"><stop stop-color="var(--deep)"/>'
    '<stop offset="1" stop-color="var(--paper)"/></linearGradient></defs>'
    '<rect x="0.5" y="1.5" width="17" height="11" rx="2" fill="url(#m)" stroke="var(--control)"/>',
    (Glyph("map", "Image", Depth.MAP, looks={"level": "image"}, packet=Packet.PORTRAIT),),
)

_BASINS = Layer(
    "basins",
    "basins",
    "All starting points whose trajectories end in the same attractor. Basins are "
    "bounded by stable branches of saddles and by unstable cycles.",
    f'<g opacity="0.65">{"".join(block(f"basin-{k}", 6 * k) for k in range(3))}</g>',
    (
        Glyph(
            "basins", "Image", Depth.AREAS, looks={"level": "image", "visible": False},
            opacity={"global_alpha": (0.36, 0.12)}, packet=Packet.GLOBAL,
        ),
    ),
    on_demand=True,
)  # fmt: skip

_STREAMLINES = Layer(
    "streamlines",
    "streamlines",
    "A curve along the velocity, drawn to show where the flow goes, without "
    "times. Streamlines are spaced evenly for the eye; where they run dense says nothing about "
    "speed.",
    stroke("streamline", "M1 11q6-10 16-7", 1.6),
    (
        # many vertices: opaque, with the joins that are cheapest to paint
        Glyph(
            "streamlines", "Line", Depth.FLOW, {"line_color": "streamline"},
            {"line_width": 1.0, "line_join": "bevel"}, packet=Packet.PORTRAIT, rows=_MANY,
        ),
        # their angles go beside them
        Glyph(
            "arrows", "Scatter", Depth.ARROWS, {"fill_color": "streamline"},
            {"angle": "angle", "marker": "triangle", "size": 7, "line_color": None,
             "fill_alpha": 0.95},
            columns=("x", "y", "angle"),
        ),
    ),
)  # fmt: skip

# The y-nullcline is hollow, told from a solid one without its colour: a wide line, and a thin
# one of the paper's colour over it
_NULLCLINES = Layer(
    "nullclines",
    "nullclines",
    "The curve on which one component of the velocity is zero: on the x-nullcline "
    "motion is vertical, on the y-nullcline horizontal. Fixed points are where the two meet.",
    stroke("x_nullcline", "M0 3.5H18", 2.8)
    + stroke("y_nullcline", "M0 10.5H18", 4.6)
    + stroke("paper", "M0 10.5H18", 1.4),
    (
        Glyph(
            "x_nullcline", "Line", Depth.NULLCLINES, {"line_color": "x_nullcline"},
            {"line_width": 2.8, "line_join": "round"}, packet=Packet.PORTRAIT,
        ),
        Glyph(
            "y_nullcline", "Line", Depth.NULLCLINES, {"line_color": "y_nullcline"},
            {"line_width": 4.6, "line_join": "round"}, packet=Packet.PORTRAIT,
        ),
        Glyph(
            "y_nullcline_core", "Line", Depth.NULLCLINES, {"line_color": "paper"},
            {"line_width": 1.4, "line_join": "round"}, data="y_nullcline",
        ),
        # "ẋ = 0" and "ẏ = 0", where the nullclines leave the frame (placed in the browser)
        Glyph(
            "nullcline_labels", "Text", Depth.LABELS, {"background_fill_color": "paper"},
            {"text": "text", "text_color": "color", "x_offset": "dx", "y_offset": "dy",
             "text_align": "center", "text_baseline": "middle", "text_font_size": "14px",
             "text_font_style": "bold", "background_fill_alpha": 0.82, "padding": 2,
             "border_radius": 3},
            columns=("x", "y", "text", "color", "dx", "dy"),
        ),
    ),
)  # fmt: skip


def _curve(name: str, role: str, depth: Depth, width: float, dash: list[int]) -> Glyph:
    """Stable is solid, unstable is dashed, so that they are told apart without colour."""
    looks = {"line_width": width, "line_dash": dash, "line_join": "round"}
    rows = _MANY if depth == Depth.BRANCHES else None
    colours = {"line_color": role}
    return Glyph(
        name, "Line", depth, colours, looks, opacity=_DIMMED, packet=Packet.SKELETON, rows=rows
    )


_SEPARATRICES = Layer(
    "separatrices",
    "separatrices",
    "One of the four paths at a saddle: two stable branches, along which "
    "trajectories reach it, and two unstable ones, along which they leave. They divide the "
    "phase plane into pieces of like behaviour.",
    stroke("stable", "M0 4H18", 2) + stroke("unstable", "M0 10.5H18", 2, "5 3"),
    (
        _curve("unstable_branches", "unstable", Depth.BRANCHES, 2.2, [7, 4]),
        _curve("stable_branches", "stable", Depth.BRANCHES, 2.2, []),
        # between two branches of a saddle; over the cycles
        Glyph("gap", "Line", Depth.STARTS, {"line_color": "ink"}, {"line_width": 3},
              opacity=_DIMMED),
    ),
)  # fmt: skip

_CYCLES = Layer(
    "cycles",
    "cycles",
    "A closed trajectory that its neighbours approach (stable) or leave (unstable).",
    '<ellipse cx="9" cy="7" rx="7" ry="5" fill="none" stroke="var(--stable)" stroke-width="3.4"/>',
    (
        _curve("unstable_cycles", "unstable", Depth.CYCLES, 5.0, [12, 7]),
        _curve("stable_cycles", "stable", Depth.CYCLES, 5.0, []),
    ),
)

_REGIONS = Layer(
    "regions",
    "regions",
    "Starting points whose trajectories, forward and backward, both enter a small "
    "disc around a tight group of fixed points or a cluster: seen from afar they leave a point "
    "and come back to it.",
    stroke("region", "M1 13 8 1M6 13 13 1M11 13 18 1", 1.4),
    (
        Glyph(
            "regions", "Patch", Depth.AREAS,
            {"fill_color": "region", "hatch_color": "region", "line_color": "region"},
            {"hatch_pattern": "right_diagonal_line", "hatch_scale": 9, "hatch_weight": 1.2,
             "line_width": 1.2},
            opacity={"fill_alpha": (0.14, 0.04), "hatch_alpha": (0.55, 0.15)},
            packet=Packet.GLOBAL,
        ),
    ),
)  # fmt: skip

_SLOW = Layer(
    "slow",
    "slow",
    "A place where the speed |ḣ| is least among its neighbours. Fixed points are such "
    "places, with speed 0. Around each the speed is below a chosen level in a slow region.",
    stroke("slow", "M0 7H18", 2, "2 3"),
    (
        Glyph(
            "slow", "Line", Depth.AREAS, {"line_color": "slow"},
            {"line_width": 1.8, "line_dash": [2, 3]}, opacity={"line_alpha": (0.9, 0.3)},
            packet=Packet.GLOBAL,
        ),
    ),
    on_demand=True,
)  # fmt: skip

_PROOF = Layer(
    "proof",
    "proof",
    "What the proof of the portrait consists of: curves that trajectories cross in one direction "
    "only, and traps, which they cannot leave.",
    stroke("ink", "M2 12C4 2 14 2 16 12", 1)
    + stroke("ink", "M6 12a3 3 0 1 1 6 0 3 3 0 1 1-6 0", 1),
    (
        Glyph(
            "proof", "Line", Depth.AREAS, {"line_color": "ink"}, {"line_width": 0.9},
            opacity={"line_alpha": (0.75, 0.2)}, packet=Packet.GLOBAL,
        ),
    ),
    on_demand=True,
)  # fmt: skip

_MARKED = ("title", "position", "eigenvalues")
"""What is said of a marker that is pointed at."""

_POINTS = Layer(
    "points",
    "points",
    "A state at which the velocity is zero: the network stays there.",
    disc("sink", 4.5, 3.8) + disc("paper", 13, 3.3, ring="source"),
    (
        Glyph(
            "eigenvectors", "Segment", Depth.POINTS, {"line_color": "ink"},
            {"line_width": 2.5, "line_dash": [6, 3]}, columns=("x0", "y0", "x1", "y1"),
        ),
        Glyph(
            "halo", "Scatter", Depth.POINTS, {"fill_color": "halo", "line_color": "halo"},
            {"size": "size", "marker": "circle", "line_width": 7}, data="points",
        ),
        Glyph(
            "points", "Scatter", Depth.POINTS,
            looks={"size": "size", "marker": "marker", "fill_color": "fill",
                   "line_color": "line", "line_width": 2.6},
            columns=("x", "y", "v", "kind", "marker", "size", "fill", "line", *_MARKED),
        ),
        # points too close to draw apart, and clusters: a ring with their number
        Glyph(
            "group_ring", "Scatter", Depth.POINTS, {"fill_color": "paper", "line_color": "ink"},
            {"size": 27, "line_width": 2}, data="groups", columns=("x", "y", "label", *_MARKED),
        ),
        Glyph(
            "group_core", "Scatter", Depth.POINTS, {"fill_color": "paper", "line_color": "ink"},
            {"size": 20, "line_width": 1.5}, data="groups",
        ),
        Glyph(
            "group_text", "Text", Depth.POINTS, {"text_color": "ink"},
            {"text": "label", "text_align": "center", "text_baseline": "middle",
             "text_font_size": "13px", "text_font_style": "bold"},
            data="groups",
        ),
        # round the fixed point whose row in the findings is pointed at
        Glyph(
            "ring", "Scatter", Depth.POINTS, {"line_color": "highlight"},
            {"size": 32, "fill_color": None, "line_width": 2.5, "level": "annotation"},
        ),
    ),
)  # fmt: skip

_TRAJECTORIES = Layer(
    "trajectories",
    "trajectories",
    "The one solution that starts in a given point, with its times; followed "
    "with a stated tolerance.",
    stroke("trajectory", "M1 12q6-12 16-8", 2.2),
    (
        Glyph(
            "trajectories", "Line", Depth.TRAJECTORIES, {"line_color": "trajectory"},
            {"line_alpha": 0.95, "line_join": "round"}, widths=(2.0, 0.8),
            packet=Packet.PORTRAIT, rows=ALL_POINTS,
        ),
        Glyph(
            "highlighted", "Line", Depth.TRAJECTORIES, {"line_color": "highlight"},
            {"line_join": "round"}, widths=(2.8, 1.0), packet=Packet.PORTRAIT, rows=ALL_POINTS,
        ),
        # the dots of discrete orbits, over the thin lines that join them
        Glyph(
            "iterates_rest", "Scatter", Depth.TRAJECTORIES, {"fill_color": "trajectory"},
            {"size": 3.5, "line_color": None}, packet=Packet.PORTRAIT, rows=ALL_POINTS,
        ),
        Glyph(
            "iterates_main", "Scatter", Depth.TRAJECTORIES, {"fill_color": "highlight"},
            {"size": 4, "line_color": None}, packet=Packet.PORTRAIT, rows=ALL_POINTS,
        ),
        Glyph(
            "starts", "Scatter", Depth.STARTS, {"line_color": "paper"},
            {"marker": "square", "size": 10, "fill_color": "fill", "line_width": 1.5},
            columns=("x", "y", "fill"),
        ),
        # the state at the hovered time
        Glyph(
            "now", "Scatter", Depth.NOW, {"fill_color": "highlight", "line_color": "paper"},
            {"size": 11, "line_width": 2, "level": "annotation"},
        ),
    ),
)  # fmt: skip

LAYERS: dict[str, Layer] = {
    layer.key: layer
    for layer in (
        _MAP, _BASINS, _STREAMLINES, _NULLCLINES, _SEPARATRICES, _CYCLES, _REGIONS, _SLOW,
        _PROOF, _POINTS, _TRAJECTORIES,
    )
}  # fmt: skip
"""The table, in the order of the buttons."""


def layer_glyphs() -> list[Glyph]:
    """The glyphs of all layers, the lowest first."""
    glyphs = [glyph for layer in LAYERS.values() for glyph in layer.glyphs]
    return sorted(glyphs, key=lambda glyph: glyph.depth)


def curve_sections(*packets: Packet) -> Iterator[Glyph]:
    """The glyphs whose curves these packets bring."""
    return (glyph for glyph in layer_glyphs() if glyph.curves and glyph.packet in packets)
