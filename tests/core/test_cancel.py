"""A computation that nobody waits for any more stops at once and leaves nothing behind."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from core.basins_of_attraction.partition import basins_of
from core.cancellation import Cancelled
from core.model.gru import GRU
from core.separatrix_skeleton.assembly import skeleton
from tests.core.known_fields import reference, rotation

SYSTEM = reference("lcclass_s4_u2_stableLC2_unstableLC2")


def _slow():
    """A system whose basins are sampled for seconds: nothing of it ends."""
    rng = np.random.default_rng(5)
    matrices, biases = rng.uniform(-30, 30, (3, 2, 2)), rng.uniform(-30, 30, (4, 2))
    return GRU(*matrices, *biases[:3])


def test_set_before():
    cancel = np.ones(1, dtype=np.int64)
    with pytest.raises(Cancelled):
        skeleton(SYSTEM, cancel=cancel)
    with pytest.raises(Cancelled):
        basins_of(skeleton(SYSTEM), cancel=cancel)
    assert cancel.tolist() == [1]


def test_not_set_changes_nothing():
    cancel = np.zeros(1, dtype=np.int64)
    with_flag, without = skeleton(SYSTEM, cancel=cancel), skeleton(SYSTEM)
    assert [c.period for c in with_flag.cycles] == [c.period for c in without.cycles]
    assert [b.ends_at for b in with_flag.separatrices] == [b.ends_at for b in without.separatrices]
    assert basins_of(with_flag, cancel=cancel).shares.tolist() == basins_of(without).shares.tolist()
    assert cancel.tolist() == [0]


def test_set_from_another_thread():
    cancel = np.zeros(1, dtype=np.int64)
    begun, outcome = threading.Event(), []

    def work():
        try:
            while True:  # until it is told to stop, and it will not stop by itself
                begun.set()
                basins_of(skeleton(_slow(), cancel=cancel), cancel=cancel, resolution=200)
        except Cancelled:
            outcome.append("cancelled")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert begun.wait(30.0)
    cancel[0] = 1
    thread.join(30.0)
    assert not thread.is_alive() and outcome == ["cancelled"]


def test_a_kernel_sees_the_flag_while_it_runs():
    # within one call: the interpreter lock is free, or this thread could not set the flag
    cancel = np.zeros(1, dtype=np.int64)
    outcome = []

    def work():
        try:
            skeleton(reference("fig7_8_gamma_0.0535"), cancel=cancel)
            outcome.append("finished")
        except Cancelled:
            outcome.append("cancelled")

    seen = set()
    for _ in range(60):
        cancel[0] = 0
        outcome.clear()
        thread = threading.Thread(target=work)
        thread.start()
        cancel[0] = 1
        thread.join(30.0)
        assert not thread.is_alive() and outcome[0] in ("finished", "cancelled")
        seen.add(outcome[0])
    assert "cancelled" in seen


def test_nothing_is_left_behind():
    before, threads = [c.period for c in skeleton(SYSTEM).cycles], threading.active_count()
    with pytest.raises(Cancelled):
        skeleton(SYSTEM, cancel=np.ones(1, dtype=np.int64))
    assert threading.active_count() == threads
    assert [c.period for c in skeleton(SYSTEM).cycles] == before
    assert len(skeleton(rotation(0.5)).cycles) == 1
