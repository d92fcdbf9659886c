"""A diagram in words: its special points, and how it was found."""

from __future__ import annotations

from app.bifurcations.request import DiagramRequest
from app.words.counting import true_minus, worded
from core import CycleDiagram, CyclePoint, EquilibriumDiagram, EventKind, SpecialPoint
from core.catalogue.words import listed, number

PROVEN, COMPUTED, NOT_RESOLVED = "proven", "computed", "not resolved"


def special_points(
    points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> list[tuple[float, str]]:
    """(value, words) of everything that happens, by value."""
    found = [(point.value, of_point(point)) for point in points.special_points]
    if cycles is not None:
        found += [(point.value, of_cycles(point)) for point in cycles.special_points]
    return [(value, true_minus(text[:1].upper() + text[1:])) for value, text in sorted(found)]


def claim(status: str, text: str) -> dict[str, str]:
    """A sentence with how certain it is: "proven", "computed" or "not resolved"."""
    return {"status": status, "text": text}


def of_point(point: SpecialPoint) -> str:
    """What happens to fixed points, in one line."""
    if point.kind is EventKind.FOLD:
        return f"{point} of a {' and a '.join(point.kinds)}" if point.kinds else str(point)
    if point.kind is EventKind.BRANCH_POINT:
        return f"{point}: {number(len(point.branches))} branches cross"
    if point.degenerate or point.lyapunov is None:
        return f"{point}, degenerate: its first Lyapunov coefficient is 0"
    born = "supercritical: a stable" if point.lyapunov < 0.0 else "subcritical: an unstable"
    return (
        f"{point}, {born} cycle is born "
        f"(first Lyapunov coefficient {point.lyapunov:.4g}, ω = {point.frequency:.6g})"
    )


def of_cycles(point: CyclePoint) -> str:
    """What happens to cycles, in one line."""
    if point.kind is EventKind.FOLD_OF_CYCLES:
        return f"{point}: a stable and an unstable cycle of period {point.period:.6g}"
    return f"{point}: the period diverges"


def how(points: EquilibriumDiagram, cycles: CycleDiagram | None) -> list[dict[str, str]]:
    """How it was found, and what is proven of it."""
    if points.unmatched:
        missed = f"at {number(len(points.unmatched))} of them a proven point lies on no branch"
    else:
        missed = "every one of their points lies on a branch"
    lines = [
        claim(PROVEN, f"the sets of fixed points at {points.certified} values; {missed}."),
        claim(
            COMPUTED,
            "branches by pseudo-arclength continuation, folds, Hopf and branch points to about "
            "1e−12, Lyapunov coefficients by Kuznetsov's formula.",
        ),
    ]
    if cycles is not None:
        lines.append(
            claim(
                COMPUTED,
                f"limit cycles, looked for at {cycles.samples} values and joined; homoclinic "
                "values by the saddle's gap. What lives between two values only is missed.",
            )
        )
    unresolved = [*points.unresolved, *(cycles.unresolved if cycles else ())]
    return lines + [claim(NOT_RESOLVED, f"{true_minus(words)}.") for words in unresolved[:5]]


def headline(
    request: DiagramRequest, points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> str:
    """One sentence."""
    kinds = [point.kind for point in points.special_points]
    if cycles is not None:
        kinds += [point.kind for point in cycles.special_points]
    found = (worded(kinds.count(kind), kind.noun, kind.plural) for kind in _COUNTED)
    what = listed(found) or "no bifurcation found"
    return f"{title(request)}: {what}"


def title(request: DiagramRequest) -> str:
    """What is asked for."""
    return f"{request.label} from {' to '.join(request.ends)}"


_COUNTED = (
    EventKind.FOLD,
    EventKind.HOPF,
    EventKind.BRANCH_POINT,
    EventKind.HOMOCLINIC,
    EventKind.FOLD_OF_CYCLES,
    EventKind.SADDLE_NODE_ON_CYCLE,
)
