"""A diagram in words: its special points, and how it was found."""

from __future__ import annotations

from html import escape

from app.bifurcations.request import DiagramRequest
from app.words.counting import counted, true_minus
from core import CycleDiagram, EquilibriumDiagram


def special_points(
    points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> list[tuple[float, str]]:
    """(value, words) of everything that happens, by value."""
    told = [(point.value, point.words) for point in points.special_points]
    if cycles is not None:
        told += [(point.value, point.words) for point in cycles.special_points]
    return [(value, true_minus(text[:1].upper() + text[1:])) for value, text in sorted(told)]


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
    counts = [
        counted(kinds.count("fold"), "fold"),
        counted(kinds.count("hopf"), "Hopf point"),
        counted(kinds.count("branch point"), "branch point"),
    ]
    if cycles is not None:
        ends = [point.kind for point in cycles.special_points]
        counts += [
            counted(ends.count("homoclinic"), "homoclinic orbit"),
            counted(ends.count("fold of cycles"), "fold of cycles", "folds of cycles"),
            counted(ends.count("saddle-node on cycle"), *_ON_CYCLE),
        ]
    found = [text for text in counts if text]
    what = ", ".join(found) if found else "no bifurcation found"
    return f"{title(request)}: {what}"


def title(request: DiagramRequest) -> str:
    """What is asked for."""
    return f"{request.label} from {true_minus(f'{request.low:g} to {request.high:g}')}"


_ON_CYCLE = ("saddle-node on a cycle", "saddle-nodes on a cycle")
