"""Signatures equal exactly where portraits are equivalent, by independent enumeration."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from core.model.gru import GRU
from core.model.symmetries import mapped
from core.reasons.reason import Code, Element, Reason
from core.separatrix_skeleton.assembly import skeleton
from core.topology.invariant import Signature, signature, signature_of
from tests.core.known_fields import reference
from tests.core.portraits import (
    Part,
    branch,
    cycle,
    elements,
    equivalent,
    face_permutation,
    frame_of,
    is_planar,
    mirrored,
    orbits,
    permutation_of,
    point,
    random_part,
    renumbered,
    skeleton_of,
    structure,
)

ROOT = Path(__file__).resolve().parents[3]
ENTRIES = json.loads((ROOT / "tests" / "data" / "topologies.json").read_text())
ALONE = ("vertex", frozenset()), ("face", frozenset())
FRAMES: dict[str, object] = {}


def text(part: Part, seed: int = 0) -> str:
    found = signature_of(skeleton_of(part, seed))
    assert found.resolved, found.reasons
    return found.text


def frame(name: str):
    """The skeleton of a reference system, computed once."""
    if name not in FRAMES:
        FRAMES[name] = skeleton(reference(name))
    return FRAMES[name]


def nested(*rings: int) -> Part:
    """Cycles around one point with these senses, outermost first; the outermost stable."""
    part = None
    for k, sense in reversed(list(enumerate(rings))):
        outer, inner = (ALONE[0], ALONE[1]) if k % 2 == 0 else (ALONE[1], ALONE[0])
        part = Part((), outer, {} if part is None else {inner: part})
        part = (sense, part)
    return Part((), ALONE[1], {} if part is None else {ALONE[0]: part})


def ring(saddles: int) -> Part:
    """Sinks and saddles in turn around a source: independent bistable units have 4."""
    vertices = [[2 * k, (2 * k - 1) % (2 * saddles)] for k in range(saddles)]
    sigma = permutation_of(vertices)
    return Part(sigma, next(e for e in elements(sigma) if e[0] == "face"))


# ------------------------------------------------------------------ every small portrait


def centraliser(edges: int):
    """All ways to name the darts anew that keep twins together."""
    for order in itertools.permutations(range(edges)):
        for flips in itertools.product((0, 1), repeat=edges):
            yield [2 * order[d // 2] + (d % 2 ^ flips[d // 2]) for d in range(2 * edges)]


def least_name(sigma, outer, renamings):
    """The least of all names of one map and its outer element, and of its mirror image."""
    names = []
    for part in (Part(sigma, outer), mirrored(Part(sigma, outer))):
        for new in renamings:
            moved = [0] * len(sigma)
            for d, after in enumerate(part.sigma):
                moved[new[d]] = new[after]
            names.append((moved, sorted(new[d] for d in part.outer[1])))
    return repr(min(names))


@pytest.mark.parametrize(("saddles", "classes"), [(1, 2), (2, 6), (3, None)])
def test_every_portrait_without_cycles_has_its_own_text(saddles, classes):
    renamings = list(centraliser(saddles))
    text_of, class_of = {}, {}
    for sigma in itertools.permutations(range(2 * saddles)):
        if not is_planar(sigma):
            continue
        for outer in elements(sigma):
            if outer[0] == "face":
                name = least_name(sigma, outer, renamings)
                found = text(Part(sigma, outer), len(text_of))
                assert text_of.setdefault(name, found) == found
                assert class_of.setdefault(found, name) == name
    # drawn by hand: a segment or a loop; two of them in a row, in a ring, side by side,
    # one within the other, or a loop with a segment outside or inside
    assert classes in (None, len(text_of))
    assert len(text_of) > 6 or classes


def test_what_happens_inside_a_stable_cycle_is_told_apart_as_well():
    renamings = list(centraliser(2))
    text_of, class_of = {}, {}
    for sigma in filter(is_planar, itertools.permutations(range(4))):
        for rim in (e for e in elements(sigma) if e[0] == "vertex"):
            name = least_name(sigma, rim, renamings)
            found = text(Part((), ALONE[1], {ALONE[0]: (1, Part(sigma, rim))}))
            assert text_of.setdefault(name, found) == found
            assert class_of.setdefault(found, name) == name
    assert len(text_of) == 6  # source and sink exchanged


def test_texts_agree_with_isomorphism_where_there_are_cycles():
    rng = random.Random(20)
    parts = [random_part(rng, rng.choice((0, 1, 1, 2, 2)), 0.5) for _ in range(300)]
    texts = [text(part, seed) for seed, part in enumerate(parts)]
    contents = [
        Counter(
            what if isinstance(what, str) else what[0]
            for _, what in structure(part).nodes(data="label")
        )
        for part in parts
    ]
    counts: Counter[bool] = Counter()
    for (i, one), (k, other) in itertools.combinations(enumerate(parts), 2):
        if contents[i] == contents[k]:  # else they are not equivalent
            same = equivalent(one, other)
            assert (texts[i] == texts[k]) is same, (texts[i], texts[k])
            counts[same] += 1
        else:
            assert texts[i] != texts[k]
    assert counts[True] > 50 and counts[False] > 50


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 6), st.floats(0.0, 0.5))
def test_numbering_places_and_mirrors_leave_the_text(seed, edges, cycles):
    rng = random.Random(seed)
    part = random_part(rng, edges, cycles)
    plain = text(part, seed)
    assert text(part, seed + 1) == plain
    assert text(mirrored(part), seed + 2) == plain
    assert signature_of(renumbered(skeleton_of(part, seed), rng)).text == plain


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(3, 6))
def test_mirroring_or_moving_one_part_shows_exactly_where_it_matters(seed, edges):
    rng = random.Random(seed)
    one, other = (random_part(rng, edges, 0.2, "vertex") for _ in range(2))
    segment = (0, 1)  # a saddle between two stable cycles
    ends = [("vertex", frozenset({d})) for d in (0, 1)]
    rim = ("face", frozenset({0, 1}))

    def both(first, second):
        return Part(segment, rim, {ends[0]: (1, first), ends[1]: (1, second)})

    half = both(one, mirrored(other))
    assert (text(both(one, other)) == text(half)) is equivalent(both(one, other), half)
    assert text(half) == text(both(mirrored(other), one))


# ------------------------------------------------------------------ portraits by name


def test_one_sink():
    assert signature_of(frame_of([point("sink")])) == signature(GRU(Uh=np.eye(2)))
    assert text(nested()) == signature(GRU(Uh=np.eye(2))).text


def test_turning_senses_are_relative():
    # Oshemkov and Sharko's correction: the sense of one cycle is nothing, that of two is
    same, opposite = text(nested(1, 1)), text(nested(1, -1))
    assert same != opposite
    assert text(nested(-1, -1)) == same and text(nested(-1, 1)) == opposite
    assert text(nested(1)) == text(nested(-1))
    texts = {text(nested(*senses)) for senses in itertools.product((1, -1), repeat=4)}
    assert len(texts) == 8


def test_senses_of_cycles_side_by_side_matter():
    ends = [("vertex", frozenset({d})) for d in (0, 1)]
    rim = ("face", frozenset({0, 1}))
    inner = Part((), ALONE[0])
    found = {
        senses: text(Part((0, 1), rim, {e: (s, inner) for e, s in zip(ends, senses, strict=True)}))
        for senses in itertools.product((1, -1), repeat=2)
    }
    assert found[1, 1] == found[-1, -1] != found[1, -1] == found[-1, 1]


def test_chirality():
    rng = random.Random(3)

    def chiral(part):
        held = Part((), ALONE[1], {ALONE[0]: (1, part)})
        turned = Part((), ALONE[1], {ALONE[0]: (1, mirrored(part, senses=False))})
        return not equivalent(held, turned)

    part = next(p for p in iter(lambda: random_part(rng, 3, 0.0, "vertex"), None) if chiral(p))
    image = mirrored(part)
    ends = [("vertex", frozenset({d})) for d in (0, 1)]
    rim = ("face", frozenset({0, 1}))

    def pair(one, other):
        inside = {ends[0]: (1, one), ends[1]: (1, other)}
        return text(Part((0, 1), rim, inside))

    assert pair(part, part) != pair(part, image) == pair(image, part)
    assert pair(part, part) != pair(image, image)  # the cycles' senses were kept


def tree(*arms: int) -> Part:
    """A sink with arms of sinks, joined by saddles: all stable branches reach the border."""
    vertices, count = [[]], 0
    for length in arms:
        here = vertices[0]
        for _ in range(length):
            here.append(count)
            here = [count + 1]
            vertices.append(here)
            count += 2
    sigma = permutation_of(vertices)
    (rim,) = (e for e in elements(sigma) if e[0] == "face")
    return Part(sigma, rim)


def test_order_through_the_border():
    # the same graph; only the order of the twelve stable branches at the border differs
    bunched, alternating = tree(1, 1, 2, 2), tree(1, 2, 1, 2)
    assert text(bunched) != text(alternating)
    assert text(tree(2, 1, 1, 2)) == text(bunched)
    frame = skeleton_of(bunched)
    leaving = [i for i, b in enumerate(frame.separatrices) if b.ends_at == "border"]
    assert len(leaving) == 12


def test_outer_boundaries_are_seen_from_inside():
    # all orders at outer boundaries reversed: they would fit the rest only by accident
    plain = skeleton_of(tree(1, 1, 1), 4)
    wrong = [
        replace(b, arrival=-b.arrival) if b.ends_at == "border" else b for b in plain.separatrices
    ]
    found = signature_of(replace(plain, separatrices=tuple(wrong)))
    assert found.reasons == (Reason(Code.CROSSING, (Element("border"),)),)


def test_a_portrait_written_down_by_hand():
    # one sink, one saddle, one source: both unstable branches reach the sink
    points = [point("sink"), point("saddle"), point("source")]
    branches = [
        branch(1, False, 0.0, "point", 0, 0.0),
        branch(1, False, 3.1, "point", 0, 1.0),
        branch(1, True, 1.5, "point", 2, 0.0),
        branch(1, True, -1.5, "border", None, 0.0),
    ]
    found = signature_of(frame_of(points, [], branches))
    assert found.text == "B(s1.0)x(s0.0 u2.0 s3.0 u2.1)a(u1.1 u1.3)r(s1.2)"
    assert found.text == text(Part((1, 0), ("face", frozenset({0}))))


def test_same_counts_other_connections():
    # 4 sinks, 3 saddles: a star and a row; 3 sinks, 3 saddles, 1 source: where the loop is
    triangle = ring(3)
    tail = permutation_of([[0, 3, 4], [1, 2], [5]])
    faces = [("face", frozenset(o)) for o in orbits(face_permutation(tail))]
    texts = {text(triangle), *(text(Part(tail, face)) for face in faces)}
    assert len(texts) == 3


def test_time_reversal_is_another_portrait():
    # within a stable cycle; the reversed one lies within an unstable one, in a stable one
    held = Part((), ALONE[1], {ALONE[0]: (1, Part((0, 1), ("vertex", frozenset({0}))))})
    face = ("face", frozenset({0}))
    turned = Part((), ALONE[0], {ALONE[1]: (1, Part((1, 0), face))})
    reverse = Part((), ALONE[1], {ALONE[0]: (1, turned)})
    assert text(held) == "BA+[O(u1.0)x(u0.0 s2.0 u3.0 s2.1)r(s1.1 s1.3)a(u1.2)]"
    assert text(reverse) == "BA+[OR+[O(s1.0)x(s0.0 u2.0 s3.0 u2.1)a(u1.1 u1.3)r(s1.2)]]"


def test_nodes_spirals_and_periods_do_not_matter():
    def held(shape, period, multiplier):
        sink = replace(point("sink"), shape=shape)
        ring = replace(cycle(False, 1, 0, [0]), period=period, log_multiplier=multiplier)
        return signature_of(frame_of([sink], [cycle(True, 1, None, [0]), ring]))

    assert held("node", 1.0, 0.1) == held("spiral", 99.0, 8.0)


# ------------------------------------------------------------------ the result itself


def test_equality_and_hash_are_by_text():
    one, other = Signature("Ba", True, ()), Signature("Ba", True, ())
    assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert one != Signature("Br", True, ()) and one != "Ba"
    lost = Signature("", False, ("why",))
    assert lost != Signature("", False, ("why",)) and lost != one
    assert len({lost, Signature("", False, ("why",))}) == 2


def test_text_is_the_same_in_every_process():
    code = (
        "from tests.core.topology.test_invariant import nested, ring, text\n"
        "print(text(nested(1, -1, 1)), text(ring(4)))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    here = f"{text(nested(1, -1, 1))} {text(ring(4))}"
    assert run.stdout.strip() == here and here.isascii()


# ------------------------------------------------------------------ GRUs


def test_independent_bistable_units_are_a_ring():
    found = signature(GRU(Uh=3.0 * np.eye(2)))
    assert found.resolved and found.text == text(ring(4))


def test_hidden_attractor_by_name():
    texts = {signature_of(frame(f"hidden_attractor_{how}")).text for how in ("reset", "no_reset")}
    assert texts == {text(nested(1, 1))}


def test_figure_five_has_one_cycle():
    assert signature_of(frame("fig5B_alpha_pi_5")).text == text(nested(1))
    assert signature_of(frame("fig5A_alpha_pi_3")).text == text(nested())


CLASSES = [e["name"] for e in ENTRIES if e["name"].startswith("class_")]


def test_classes_of_counts_differ():
    found = [signature_of(frame(name)) for name in CLASSES]
    assert all(s.resolved for s in found), [s.reasons for s in found if not s.resolved]
    assert len(set(found)) == len(CLASSES)


@pytest.mark.parametrize("name", [e["name"] for e in ENTRIES if e["certified"]])
def test_certified_systems_resolve(name):
    found = signature_of(frame(name))
    assert found.resolved, found.reasons
    points = frame(name).points
    for kind, letter in (("sink", "a"), ("saddle", "x"), ("source", "r")):
        assert found.text.count(letter) == sum(p.kind == kind for p in points)
    for stable, letter in ((True, "A"), (False, "R")):
        assert found.text.count(letter) == sum(c.stable is stable for c in frame(name).cycles)


CHOSEN = [
    "hidden_attractor_reset",
    "lcclass_s4_u2_stableLC2_unstableLC2",
    "lcclass_s5_u1_stableLC1_unstableLC2",
    "lcclass_s1_u1_stableLC2_unstableLC1",
    "fig7_8_gamma_0.0535",
    "fig9B_like_double_region_unfolded",
    "class_n17_s7_d8_u2",
    "class_n13_s3_d6_u4",
]


@pytest.mark.parametrize("name", CHOSEN)
def test_symmetries_of_the_square(name):
    plain = signature_of(frame(name))
    for swap, signs in itertools.product((False, True), itertools.product((1, -1), repeat=2)):
        found = signature(mapped(reference(name), swap, signs))
        assert found == plain, (swap, signs, found.reasons)


@pytest.mark.parametrize("name", CHOSEN)
def test_small_perturbations_keep_it(name):
    rng = np.random.default_rng(5)
    gru, plain = reference(name), signature_of(frame(name))
    for _ in range(3):
        moved = {
            k: getattr(gru, k) * (1.0 + 1e-7 * rng.standard_normal(getattr(gru, k).shape))
            for k in ("Uh", "Ur", "Uz", "bh", "br", "bz")
        }
        assert signature(GRU(**moved)) == plain


def test_homoclinic_changes_it_and_the_cycle_does_not_hang_on_the_parameter():
    names = ["fig7_8_gamma_0.0535", "fig7_8_gamma_0.054085", "fig7_8_gamma_0.05417"]
    before = {signature_of(frame(name)) for name in names}
    assert len(before) == 1 and signature_of(frame("fig7_8_gamma_0.0542")) not in before
    assert len({*before, *(signature_of(frame(n)) for n in ("fig7_8_gamma_0.051",))}) == 2


# branches that run together: in the first a step ends on the section's line, in the others
# another strand of the same curve comes near
MIRRORS = {
    "a step ends on the section": (
        {
            "Uh": [
                [2.907011122578082, 29.329941117533284],
                [21.111932422447282, 5.060291735180101],
            ],
            "Ur": [
                [4.935175386176534, -2.091882044146517],
                [-1.0263674295681546, 5.916183806248604],
            ],
            "bh": [1.4361696104603845, 1.9360790894355968],
            "br": [1.6575244858160891, 1.656699562149082],
        },
        (False, (-1, -1)),
    ),
    "side by side at a source": (
        {
            "Uh": [
                [1.6045430071794735, -8.604225010558805],
                [-7.4991737342243825, 0.9249457701032042],
            ],
            "Ur": [[8.624068503991595, 5.929239124035082], [6.341623066479036, 16.616416027613052]],
            "bh": [-0.26289726274269715, -1.1593487117461636],
            "br": [4.762946900339819, 5.354172392215887],
        },
        (True, (-1, -1)),
    ),
    "side by side at a cycle": (
        {
            "Uh": [
                [26.276209457594913, -14.48429069610329],
                [-8.598175018061625, 14.974200744686694],
            ],
            "Ur": [
                [-6.870135068499189, 29.98972076132549],
                [29.98189648047819, -4.337230281162742],
            ],
            "bh": [-0.5198007671365386, -0.47945649038365135],
            "br": [0.08111216411504704, -1.6724118517776139],
        },
        (False, (-1, 1)),
    ),
}


@pytest.mark.parametrize("name", MIRRORS)
def test_branches_that_run_together_keep_their_order_in_a_mirror(name):
    parameters, symmetry = MIRRORS[name]
    gru = GRU(**parameters)
    found = signature(gru)
    assert found.resolved and signature(mapped(gru, *symmetry)) == found
