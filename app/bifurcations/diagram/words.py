"""A diagram in words: its special points, and how it was found."""

from __future__ import annotations

from html import escape

from app.bifurcations.request import DiagramRequest
from app.words.counting import counted, true_minus
from core import CycleDiagram, CyclePoint, EquilibriumDiagram, EventKind, SpecialPoint


def special_points(
    points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> list[tuple[float, str]]:
    """(value, words) of everything that happens, by value."""
    told = [(point.value, of_point(point)) for point in points.special_points]
    if cycles is not None:
        told += [(point.value, of_cycles(point)) for point in cycles.special_points]
    return [(value, true_minus(text[:1].upper() + text[1:])) for value, text in sorted(told)]


def of_point(point: SpecialPoint) -> str:
    """What happens to fixed points, in one line."""
    if point.kind is EventKind.FOLD:
        return f"{point} of a {' and a '.join(point.kinds)}" if point.kinds else str(point)
    if point.kind is EventKind.BRANCH_POINT:
        return f"{point}: {len(point.branches)} branches cross"
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


def how(points: EquilibriumDiagram, cycles: CycleDiagram | None) -> str:
    """How it was found, and what is proven of it, as HTML."""
    if points.unmatched:
        missed = f"at {len(points.unmatched)} of them a proven point lies on no branch"
    else:
        missed = "every one of their points lies on a branch"
    lines = [
        f"<b>Proven</b>: the sets of fixed points at {points.certified} values; {missed}.",
        "<b>Computed</b>: branches by pseudo-arclength continuation, folds, Hopf and branch "
        "points to about 1e-12, Lyapunov coefficients by Kuznetsov's formula.",
    ]
    if cycles is not None:
        lines.append(
            f"<b>Computed</b>: limit cycles, looked for at {cycles.samples} values and joined; "
            "homoclinic values by the saddle's gap. What lives between two values only is missed."
        )
    unresolved = [*points.unresolved, *(cycles.unresolved if cycles else ())]
    lines += [f"<b>Not resolved</b>: {escape(words)}." for words in unresolved[:5]]
    return "".join(f"<p>{line}</p>" for line in lines)


def headline(
    request: DiagramRequest, points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> str:
    """One sentence."""
    kinds = [point.kind for point in points.special_points]
    if cycles is not None:
        kinds += [point.kind for point in cycles.special_points]
    counts = [counted(kinds.count(kind), kind.noun, kind.plural) for kind in _COUNTED]
    found = [text for text in counts if text]
    what = ", ".join(found) if found else "no bifurcation found"
    return f"{title(request)}: {what}"


def title(request: DiagramRequest) -> str:
    """What is asked for."""
    return f"{request.label} from {true_minus(f'{request.low:g} to {request.high:g}')}"


_COUNTED = (
    EventKind.FOLD,
    EventKind.HOPF,
    EventKind.BRANCH_POINT,
    EventKind.HOMOCLINIC,
    EventKind.FOLD_OF_CYCLES,
    EventKind.SADDLE_NODE_ON_CYCLE,
)
