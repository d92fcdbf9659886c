"""A diagram in words: its special points, and how it was found."""

from __future__ import annotations

import re

from app.bifurcations.request import DiagramRequest
from core import CycleDiagram, EquilibriumDiagram

PROVEN, COMPUTED, NOT_RESOLVED = "proven", "computed", "not resolved"


def special_points(
    points: EquilibriumDiagram, cycles: CycleDiagram | None
) -> list[tuple[float, str]]:
    """(value, words) of everything that happens, by value."""
    told = [(point.value, point.words) for point in points.special_points]
    if cycles is not None:
        told += [(point.value, point.words) for point in cycles.special_points]
    return [(value, true_minus(text[:1].upper() + text[1:])) for value, text in sorted(told)]


def claim(status: str, text: str) -> dict[str, str]:
    """A sentence with how certain it is: "proven", "computed" or "not resolved"."""
    return {"status": status, "text": text}


def how(points: EquilibriumDiagram, cycles: CycleDiagram | None) -> list[dict[str, str]]:
    """How it was found, and what is proven of it."""
    if points.unmatched:
        missed = f"at {len(points.unmatched)} of them a proven point lies on no branch"
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
    return f"{request.label} from {' to '.join(request.ends)}"


def true_minus(text: str) -> str:
    """The true minus sign before numbers."""
    return re.sub(r"(?<![\w.])-(?=\d)|(?<=\de)-(?=\d)", "−", text)


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun; nothing for none."""
    return "" if not number else f"{number:,} {one if number == 1 else many or one + 's'}"


_ON_CYCLE = ("saddle-node on a cycle", "saddle-nodes on a cycle")
