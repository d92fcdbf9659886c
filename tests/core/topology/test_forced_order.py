"""Orders that all others force are those that were measured."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from core.reasons.reason import Code
from core.topology.invariant import signature_of
from tests.core.portraits import random_part, skeleton_of


@pytest.mark.parametrize("stable", [False, True])
@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 7))
def test_all_arrivals_at_sinks_or_all_at_sources_are_enough(stable, seed, edges):
    frame = skeleton_of(random_part(random.Random(seed), edges, 0.3), seed)
    plain = signature_of(frame)
    forgotten = tuple(
        replace(b, arrival=math.nan) if b.stable is stable else b for b in frame.separatrices
    )
    assert plain.resolved and signature_of(replace(frame, separatrices=forgotten)) == plain


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(2, 7), st.floats(0.0, 1.0))
def test_whatever_is_forgotten_the_text_is_the_same_or_missing(seed, edges, share):
    rng = random.Random(seed)
    frame = skeleton_of(random_part(rng, edges, 0.3), seed)
    forgotten = tuple(
        replace(b, arrival=math.nan) if rng.random() < share else b for b in frame.separatrices
    )
    found = signature_of(replace(frame, separatrices=forgotten))
    if found.resolved:
        assert found == signature_of(frame)
    else:
        assert found.reasons[0].code is Code.ORDER_UNKNOWN
