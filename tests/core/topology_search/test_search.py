"""A search depends on its seed and its number of batches, and on nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core import GRU, load_catalogue, signature
from core.catalogue import entry_of, save_catalogue
from core.topology_search import Archive, Search, archive_of, load_search, save_search
from core.topology_search.__main__ import main
from core.topology_search.archive import BatchResult, Sight
from core.topology_search.batch import run_batch
from core.topology_search.systems import counted, gru_of
from core.topology_search.tasks import BatchTask, Finished, FinishTask
from core.workers.cluster import Workers, open_workers
from core.workers.schedulers import Stopped

ROOT = Path(__file__).resolve().parents[3]
HERE = Workers(None, 0, "this process")
SEED, ROUND, BATCHES = 2, 2, 5


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A catalogue file of the 33 classes: what the searches here begin with."""
    systems = json.loads((ROOT / "tests/data/topologies.json").read_text())
    grus = [GRU(**e["params"]) for e in systems if e["name"].startswith("class_")]
    entries = {}
    for number, gru in enumerate(grus):
        entry = entry_of(gru, name=f"e{number}")
        entries[entry.key] = entry
    file = tmp_path_factory.mktemp("start") / "catalogue.json"
    save_catalogue(entries.values(), file)
    return file


@pytest.fixture(scope="module")
def whole(start):
    """A search that nothing disturbed, in one process."""
    search = Search(SEED, archive_of(load_catalogue(start)), ROUND)
    search.run(HERE, batches=BATCHES)
    return search


def told(search):
    """All that a search has found, in its order."""
    return [(f.signature, f.counts, f.candidates, f.certified) for f in search.findings.values()]


def test_what_is_found_is_new_certified_and_has_the_signature_that_it_claims(start, whole):
    known = {entry.signature.text for entry in load_catalogue(start)}
    finds = whole.finds()
    assert len(finds) >= 3
    assert len({find.signature for find in finds}) == len(finds)
    for find in finds:
        assert find.signature not in known
        assert signature(find.gru).text == find.signature
        assert find.origin.startswith(f"search, seed {SEED}, batch ")
    assert whole.taken == BATCHES and not whole.failures


@pytest.mark.long
def test_two_worker_processes_give_what_one_process_gives(start, whole):
    search = Search(SEED, archive_of(load_catalogue(start)), ROUND)
    with open_workers(2) as workers:
        search.run(workers, batches=BATCHES)
    assert told(search) == told(whole)
    assert search.archive == whole.archive


@pytest.mark.long
def test_a_killed_search_goes_on_and_ends_as_if_nothing_had_happened(start, whole, tmp_path):
    checkpoint, finds = tmp_path / "state.json", tmp_path / "finds.json"
    common = ["--checkpoint", str(checkpoint), "--interval", "0", "--workers", "0"]
    common += ["--batches", str(BATCHES)]
    fresh = ["--start", str(start), "--seed", str(SEED), "--round", str(ROUND)]
    process = subprocess.Popen(
        [sys.executable, "-m", "core.topology_search", *common, *fresh],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120.0
    while not checkpoint.exists() or load_search(checkpoint).taken < 2:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 2 <= load_search(checkpoint).taken <= BATCHES
    assert main(["--resume", "--finds", str(finds), *common]) == 0
    assert told(load_search(checkpoint)) == told(whole)
    written = json.loads(finds.read_text())
    assert [f["signature"] for f in written["finds"]] == [f.signature for f in whole.finds()]


@pytest.mark.parametrize("cut", range(1, BATCHES))
def test_any_checkpoint_leads_to_the_same_end(cut, start, whole, tmp_path):
    """Resumed after each number of batches: the tasks that follow are the same."""
    search = Search(SEED, archive_of(load_catalogue(start)), ROUND)
    wanted = tasks_of(search, scripted, BATCHES)
    first = Search(SEED, archive_of(load_catalogue(start)), ROUND)
    tasks_of(first, scripted, cut)
    save_search(first, tmp_path / "state.json")
    again = load_search(tmp_path / "state.json")
    assert (again.base, again.recent, told(again)) == (first.base, first.recent, told(first))
    assert tasks_of(again, scripted, BATCHES) == wanted[cut:]
    assert again.archive == search.archive and told(again) == told(search)


def scripted(task):
    """A result made up from the task's number."""
    n = task.number
    system = tuple([float(n)] * 21)
    sights = (Sight(f"t{n % 3}", (n, 0, 0, 0, 0), system, n + 1, "draw"),)
    return BatchResult(n, {(n % 4, 0, 0): (n + 1, system)}, sights)


def tasks_of(search, perform, batches, ahead=1):
    """The batch tasks that a search hands out, ``ahead`` at once."""
    handed = []

    def watched():
        for task in search.tasks(lambda number: number < batches):
            if isinstance(task, BatchTask):
                handed.append(task)
            yield task

    def work(task):
        if isinstance(task, FinishTask):
            return Finished(task.signature, task.place, None, "rejected")
        return perform(task)

    for result in HERE.in_order(work, watched(), ahead=ahead):
        search.take(result)
    return handed


@pytest.mark.parametrize("ahead", [2, 3, 5])
def test_what_a_batch_begins_with_does_not_depend_on_how_many_are_under_way(ahead):
    wanted = tasks_of(Search(0, Archive(), 5), scripted, 23)
    assert tasks_of(Search(0, Archive(), 5), scripted, 23, ahead) == wanted
    # and it is what the rounds before the last one have found
    for task in wanted:
        before = max(task.number // 5 - 1, 0) * 5
        results = [scripted(BatchTask(0, n, Archive())) for n in range(before)]
        assert task.archive == Archive().with_results(results)


def test_a_batch_depends_on_its_arguments_alone(start):
    archive = archive_of(load_catalogue(start))
    one = run_batch(7, 3, archive)
    assert run_batch(7, 3, archive) == one
    assert run_batch(7, 4, archive).classes != one.classes
    assert run_batch(8, 3, archive).classes != one.classes
    for kinds, (times, system) in one.classes.items():
        assert times > 0 and counted_again(system) == kinds
    for sight in one.sights:
        assert signature(gru_of(as_array(sight.system))).text == sight.signature


def as_array(system):
    return np.array(system)


def counted_again(system):
    found = counted(as_array(system))
    return found and found.kinds


def test_the_first_certified_candidate_stands_whatever_comes_first():
    """Verdicts may come in any order; a rejected candidate gives way to the next."""
    systems = [tuple([float(n)] * 21) for n in range(3)]
    ends = []
    for order in ((0, 1), (1, 0)):
        search = Search(0, Archive(), 3)
        for n, system in enumerate(systems):
            sight = Sight("t", (1, 0, 0, 0, 0), system, 1, "draw")
            search.take(BatchResult(n, {}, (sight,)))
        for place in order:
            verdict = (None, "rejected") if place == 0 else (systems[place], "")
            search.take(Finished("t", place, *verdict))
        ends.append(told(search))
        assert search.findings["t"].certified[1].batch == 1
        assert not search.unfinished
    assert ends[0] == ends[1]


def test_time_ends_a_search_and_stop_interrupts_it(start):
    search = Search(0, archive_of(load_catalogue(start)), ROUND)
    search.run(HERE, seconds=0.0)
    assert search.taken == 0
    with pytest.raises(Stopped):
        search.run(HERE, batches=3, stop=lambda: search.taken == 1)
    assert search.taken == 1
