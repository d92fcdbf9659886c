"""A plane in words: its regions, its special points, and how all was found."""

from __future__ import annotations

from collections.abc import Sequence

from app.bifurcations.diagram.words import COMPUTED, NOT_RESOLVED, PROVEN, claim
from app.bifurcations.plane.request import PlaneRequest
from app.words.counting import begun, counted, true_minus, worded
from core import PlanePoint
from core.bifurcations.cycle_bifurcation_curves import CycleCurves
from core.catalogue.words import listed, number
from core.continuation.fold_and_hopf_curves import Curves
from core.sweeps import Topology


def label(topology: Topology) -> str:
    """For the map: sinks/saddles/sources, and cycles if there are any."""
    sinks, saddles, sources, stable, unstable = topology.counts
    cycles = stable + unstable
    text = f"{sinks}/{saddles}/{sources}"
    return f"{text}\n{counted(cycles, 'cycle')}" if cycles else text


def title(request: PlaneRequest) -> str:
    """The plane's two parameters."""
    return f"{request.first.label} and {request.second.label}"


def spelled(topology: Topology) -> str:
    """In full."""
    sinks, saddles, sources, stable, unstable = topology.counts
    parts = [
        worded(sinks, "sink"),
        worded(saddles, "saddle"),
        worded(sources, "source"),
        worded(stable, "stable cycle"),
        worded(unstable, "unstable cycle"),
    ]
    return begun(listed(parts))


def curves_found(curves: Curves | None, cycles: CycleCurves | None) -> str:
    """The curves in one sentence."""
    if curves is None:
        return "Looking for the curves …"
    numbers = [
        worded(len(curves.folds), "fold curve"),
        worded(len(curves.hopfs), "Hopf curve"),
    ]
    if cycles is not None:
        numbers += [
            worded(len(cycles.homoclinics), "homoclinic curve"),
            worded(
                len(cycles.cycle_folds), "curve of folds of cycles", "curves of folds of cycles"
            ),
        ]
    found = begun(listed(numbers))
    return f"{found}." if found else "No curves found."


def special_points(curves: Curves | None) -> list[str]:
    """The codimension-two points."""
    return [of_point(point) for point in curves.special_points] if curves else []


def of_point(point: PlanePoint) -> str:
    """One of them, in one line."""
    first, second = point.value
    return true_minus(f"{point.kind.noun} at ({first:.8g}, {second:.8g})")


def how(
    curves: Curves | None, cycles: CycleCurves | None, cells: Sequence[int]
) -> list[dict[str, str]]:
    """How it was found, and what is proven of it."""
    lines = []
    if curves is not None:
        lines += [
            claim(
                PROVEN,
                f"the sets of fixed points at {curves.certified} values on each of "
                f"{2 * curves.lines} grid lines, from which fold and Hopf curves start.",
            ),
            claim(
                COMPUTED,
                "fold and Hopf curves by pseudo-arclength continuation of their extended "
                "systems; a closed curve that meets none of the lines is missed.",
            ),
        ]
    if cycles is not None:
        lines.append(
            claim(
                COMPUTED,
                "homoclinic curves by the saddle's gap and folds of cycles by the return map "
                "between the two cycles, followed from every Bogdanov–Takens and Bautin point "
                f"and from {number(cycles.lines)} lines; a curve that meets none of them is "
                "missed.",
            )
        )
    if cells:
        places = " and ".join(f"{count:,}" for count in cells)
        lines.append(
            claim(
                COMPUTED,
                f"colours from the portraits at {places} places. What is thinner than a cell can "
                "be missed. A colour that changes where no curve is: there a separatrix runs "
                "from one saddle to another, and such curves are not followed.",
            )
        )
    unresolved = [
        *(curves.unresolved if curves else ()),
        *(cycles.unresolved if cycles else ()),
    ]
    return lines + [claim(NOT_RESOLVED, f"{true_minus(text)}.") for text in unresolved[:5]]
