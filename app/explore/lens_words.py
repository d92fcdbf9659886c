"""What the lenses show, in words: the line under each control, and a block of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.explore.lenses import Lenses, OrbitEnd
from app.words.counting import worded
from core import FixedPoint, FixedPointSet
from core.discrete.rest import FLOW_TIME
from core.discrete.thinned_orbits import ThinnedOrbit
from core.fixed_points.changed_kinds import changed_kinds

if TYPE_CHECKING:
    from app.explore.portrait import PortraitResult

_NAMED = 2
"""So many changed points are named in a line; the others are counted."""
_UNDER_MAP = {
    "attracting": "attracts",
    "repelling": "repels",
    "saddle": "becomes a saddle",
    "flip saddle": "becomes a saddle that flips",
    "flip repelling": "repels with flips",
}


def lens_lines(result: PortraitResult) -> dict[str, str]:
    """The lines beside the switch and the step's slider."""
    lenses, step = result.lenses, result.snapshot.step
    if not step:
        line = "Trajectories follow the differential equation (ODE)."
    elif lenses.end is None:
        line = "No start runs forward: there is no orbit to follow."
    else:
        line = _end(lenses.end, result.points)
    return {"frozen": frozen_line(lenses, result.snapshot.frozen), "step": line}


def frozen_line(lenses: Lenses, frozen: bool) -> str:
    """What freezing z at ½ changes, and what it cannot change."""
    if lenses.true is None or lenses.frozen is None:
        return "z is ½ already (Uz = 0, bz = 0): freezing changes nothing."
    changes = changed_kinds(lenses.true, lenses.frozen)
    sets = (lenses.true, lenses.frozen)
    doubt = any(s.clusters or not all(p.kind for p in s) for s in sets)
    verb = "becomes a" if frozen else "would become a"
    named = [
        f"the {a.kind} at {place(a)} {verb} {b.kind}" for a, b in changes[:_NAMED]
    ]  # fmt: skip
    if len(changes) > _NAMED:
        named.append(worded(len(changes) - _NAMED, "more change"))
    what = "; ".join(named)
    if not changes:
        whose = "point of proven kind" if doubt else "fixed point"
        what = f"no {whose} {'changes' if frozen else 'would change'} its kind"
    start = "Frozen: " if frozen else "Freezing: "
    stays = "Fixed points and nullclines stay."
    return f"{start}{what} (proven). {stays}"


def step_block(result: PortraitResult) -> dict[str, Any] | None:
    """The findings "With step s"; None for the differential equation."""
    lenses, step = result.lenses, result.snapshot.step
    if lenses.stability is None:
        return None
    own = ", the GRU’s own" if step == 1.0 else ""
    lines = [_stability(result), _critical(result)]
    if lenses.end is not None:
        lines.append(_end(lenses.end, result.points))
    lines.append(_drawn(result))
    return {"title": f"With step {step:.4g}{own}", "lines": lines}


def _stability(result: PortraitResult) -> str:
    points, found = result.points, result.lenses.stability or ()
    isolated = "isolated " if points.clusters else ""
    if not found:
        return "No isolated fixed point, so no stability to compare."
    changed = [
        f"the {s.kind} at {place(points[s.index])} {_UNDER_MAP[s.stability]}"
        for s in found
        if s.differs
    ]
    undecided = sum(s.differs is None for s in found)
    rest = f" {undecided} of {len(found)} undecided." if undecided else ""
    if changed:
        return f"Under the map {'; '.join(changed)} (computed).{rest}"
    if undecided == len(found):
        return "Stability under the map is undecided: multipliers of modulus 1 to 12 digits."
    every = "Every other" if undecided else "Every"
    return f"{every} {isolated}fixed point keeps its stability (computed).{rest}"


def _critical(result: PortraitResult) -> str:
    points, found = result.points, result.lenses.stability or ()
    sinks = [s for s in found if s.kind == "sink"]
    isolated = "isolated " if points.clusters else ""
    if not sinks:
        return f"There is no {isolated}sink that a step could destabilise."
    early = [
        f"{s.critical_step:.4g} at {place(points[s.index])}"
        for s in sorted(sinks, key=lambda s: s.critical_step)
        if s.critical_step < 1.0
    ]
    if not early:
        return f"No {isolated}sink loses its stability up to the GRU’s own step, 1 (computed)."
    return f"Sinks attract up to the critical step {', '.join(early)} (computed)."


def _end(end: OrbitEnd, points: FixedPointSet) -> str:
    """What an orbit does in the end, and whether the flow does the same."""
    orbit = end.orbit
    if orbit.kind == "point":
        x, y = orbit.points[0]
        does = f"the orbit settles on ({_two(x)}, {_two(y)})"
    elif orbit.kind == "periodic orbit":
        does = f"the orbit settles on a periodic orbit of {orbit.period:.0f} steps"
    elif orbit.kind == "closed curve":
        x, y = orbit.centre
        does = (
            f"the orbit goes round a closed curve about ({_two(x)}, {_two(y)}), "
            f"{orbit.period:.4g} steps a turn"
        )
    else:
        does = f"what the orbit settles on was not found in {end.steps} steps"
    return f"Start {end.start + 1}: {does}; {_flow(end, points)} (computed)."


def _flow(end: OrbitEnd, points: FixedPointSet) -> str:
    if end.flow_rest is None:
        either = "" if end.orbit_rest is not None else "either "
        either = "" if end.orbit.kind == "neither found" else either
        return f"the flow does not come to rest {either}up to t = {FLOW_TIME:.0f}"
    if end.flow_rest == end.orbit_rest:
        return "so does the flow"
    return f"the flow comes to rest at {place(points[end.flow_rest])}"


def _drawn(result: PortraitResult) -> str:
    """Which iterates are drawn, and that backward trajectories are not the map's."""
    drawn = [p.trajectory for p in result.paths if isinstance(p.trajectory, ThinnedOrbit)]
    parts = []
    if drawn:
        orbit = drawn[0]
        until = f", up to t = {orbit.t[-1]:.4g}" if orbit.cut else ""
        every = "every iterate" if orbit.stride == 1 else f"one iterate in {orbit.stride}"
        parts.append(f"{every} is drawn{until}")
    if len(drawn) < len(result.paths):
        parts.append("backward trajectories stay the ODE’s: the map need not have a way back")
    text = "; ".join(parts) or "no trajectory is drawn"
    return text[0].upper() + text[1:] + "."


def place(point: FixedPoint) -> str:
    """Where a point is, to two decimals."""
    return f"({_two(point.h[0])}, {_two(point.h[1])})"


def _two(value: float) -> str:
    text = f"{value:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text
