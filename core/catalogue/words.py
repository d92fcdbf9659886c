"""Titles, descriptions and names of entries, made from what they contain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.catalogue.entry import CycleRecord, Degeneracy, PointRecord
from core.model.parameter_names import OF_MATRIX, SCALE, TURN
from core.separatrix_skeleton.assembly import Skeleton

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)

_SHAPED = {
    "sigmoid": "a sigmoid", "s": "an S", "three strands": "three strands",
    "pitchfork": "a pitchfork", "U": "a U", "O": "an O", "folded": "a folded curve",
}  # fmt: skip
"""Shape of a nullcline → what it is like."""


def number(count: int) -> str:
    """A number up to twelve as a word, a larger one in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """A number with its noun: "one sink", "two sinks"."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts joined as in a sentence."""
    words = [part for part in parts if part]
    return f"{', '.join(words[:-1])} and {words[-1]}" if words[1:] else "".join(words)


def title(
    points: tuple[PointRecord, ...], cycles: tuple[CycleRecord, ...], degeneracy: Degeneracy | None
) -> str:
    """What a portrait contains, as a heading."""
    kinds = [point.kind for point in points]
    parts = [
        counted(kinds.count(kind), kind)
        for kind in ("sink", "saddle", "source")
        if kinds.count(kind)
    ]
    stable = sum(cycle.stable for cycle in cycles)
    for count, noun in ((stable, "stable cycle"), (len(cycles) - stable, "unstable cycle")):
        if count:
            parts.append(counted(count, noun))
    if degeneracy is not None:
        head = _worded(degeneracy.kind)
        head = head[0].upper() + head[1:]
        return f"{head}; {listed(parts)}" if parts else head
    text = listed(parts)
    return text[0].upper() + text[1:]


def description(
    frame: Skeleton,
    nullclines: Mapping[str, Sequence[str]],
    hidden: tuple[int, ...],
    degeneracy: Degeneracy | None,
) -> str:
    """A few sentences on what a portrait does."""
    sentences = [_of_cycle(frame, index, index in hidden) for index in range(len(frame.cycles))]
    if not sentences:
        attractors = sum(point.kind == "sink" for point in frame.points)
        if attractors == 1 and degeneracy is None:
            sentences.append(
                "Every trajectory ends at the one sink, but for exceptions of no area."
            )
    if degeneracy is not None:
        sentences.append(
            f"Not structurally stable: {shown_parameter(degeneracy.parameter)} decides on which "
            f"side of the {_worded(degeneracy.kind)} it falls."
        )
    if all(nullclines.values()):
        sentences.append(shaped(nullclines))
    return " ".join(sentences)


def shaped(nullclines: Mapping[str, Sequence[str]]) -> str:
    """A sentence on the shapes of the nullclines, given by axis as words of `SHAPES`."""
    like = {axis: listed(map(_SHAPED.__getitem__, words)) for axis, words in nullclines.items()}
    if like["x"] == like["y"]:
        return f"Both nullclines are shaped like {like['x']}."
    return f"The nullcline ẋ = 0 is shaped like {like['x']}, ẏ = 0 like {like['y']}."


def _worded(kind: str) -> str:
    """ "2 saddle-nodes …" as "two saddle-nodes …"."""
    count, _, several = kind.partition(" ")
    return f"{number(int(count))} {several}" if count.isdigit() else kind


def shown_parameter(name: str) -> str:
    """A parameter's name as the page has it: ``bh[0]`` is bh₁, ``Uh[0, 1]`` Uh₁₂."""
    if name in OF_MATRIX:
        return {SCALE: "the factor of Uh", TURN: "the turn of Uh"}[name]
    matrix, _, indices = name.partition("[")
    return matrix + "".join("₁₂"[int(digit)] for digit in indices if digit.isdigit())


def _of_cycle(frame: Skeleton, index: int, hidden: bool) -> str:
    cycle = frame.cycles[index]
    kinds = [frame.points[i].kind for i in cycle.encloses]
    around = listed(
        counted(kinds.count(kind), kind)
        for kind in ("sink", "saddle", "source")
        if kinds.count(kind)
    )
    kind = "A stable" if cycle.stable else "An unstable"
    tail = ": hidden, no fixed point's neighbourhood leads to it" if hidden else ""
    inside = f" around {around}" if around else ""
    return f"{kind} cycle of period {cycle.period:.5g}{inside}{tail}."


def stem(
    points: tuple[PointRecord, ...], cycles: tuple[CycleRecord, ...], degeneracy: Degeneracy | None
) -> str:
    """The beginning of a name: the counts, after the kind of a degeneracy.

    "n5-s2-d2-u1-c10": 5 fixed points, 2 sinks, 2 saddles, 1 source, 1 stable cycle and
    no unstable one.
    """
    kinds = [point.kind for point in points]
    stable = sum(cycle.stable for cycle in cycles)
    counts = (
        f"n{len(points)}-s{kinds.count('sink')}-d{kinds.count('saddle')}-u{kinds.count('source')}"
        f"-c{stable}{len(cycles) - stable}"
    )
    return f"{_slug(degeneracy.kind)}-{counts}" if degeneracy else counts


def _slug(words: str) -> str:
    for phrase, short in _SHORT:
        words = words.replace(phrase, short)
    kept = "".join(c if c.isalnum() else "-" for c in words.lower())
    return "-".join(part for part in kept.split("-") if part)


_SHORT = (
    ("saddle-nodes", "saddle-node"), ("folds of", "fold of"), ("Hopf point", "Hopf"),
    ("of the first kind", "1"), ("of the second kind", "2"),
    (" orbit", ""), (" connection", ""),
)  # fmt: skip
