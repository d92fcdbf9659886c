"""What the search finds from nothing: ``python -m benchmarks.search``.

Time limit, workers and seed as options (600 s, 2 worker processes, seed 0). A table with
time: how many of the reference file's 33 classes of fixed points (numbers of sinks, saddles
and sources) have been met, how many others, how many distinct signatures, how many of those
are certified; then which classes are missing, the strategies that met each new signature
first, and what simplifying did to the parameters' digits. What is under way at the limit is
taken in and finished after it, and counts; the last row says how long that took.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.model.gru import GRU  # noqa: E402
from core.topology_search import Archive, Search  # noqa: E402
from core.topology_search.simplification import digits_of  # noqa: E402
from core.topology_search.systems import Kinds, counted  # noqa: E402
from core.workers.cluster import open_workers  # noqa: E402

ROWS = 12


def reference_classes() -> set[Kinds]:
    """The 33 classes, counted anew from the parameters of the reference file."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text(encoding="utf-8"))
    systems = [GRU(**e["params"]) for e in entries if e["name"].startswith("class_")]
    found = [counted(gru.packed) for gru in systems]
    return {one.kinds for one in found if one is not None}


def row(search: Search, wanted: set[Kinds], seconds: float) -> None:
    met = set(search.archive.classes)
    signatures = len(search.findings)
    print(
        f"{seconds:8.0f}{search.taken:10}{len(met & wanted):12}{len(met - wanted):10}"
        f"{max(sum(kinds) for kinds in met):12}{signatures:12}{len(search.finds()):11}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    wanted = reference_classes()
    search = Search(chosen.seed, Archive())
    print(f"from nothing, seed {chosen.seed}, {chosen.workers} workers, {chosen.seconds:g} s")
    print(
        f"{'seconds':>8}{'batches':>10}{f'of {len(wanted)}':>12}{'others':>10}"
        f"{'most points':>12}{'signatures':>12}{'certified':>11}"
    )
    with open_workers(chosen.workers) as workers:
        begun = time.monotonic()
        shown = 0.0

        def progress() -> None:
            nonlocal shown
            now = time.monotonic() - begun
            if now - shown >= chosen.seconds / ROWS:
                row(search, wanted, now)
                shown = now

        search.run(workers, seconds=chosen.seconds, progress=progress)
        row(search, wanted, time.monotonic() - begun)
    tell(search, wanted)


def tell(search: Search, wanted: set[Kinds]) -> None:
    met = set(search.archive.classes)
    missing = ", ".join(map(str, sorted(wanted - met))) or "none"
    others = ", ".join(map(str, sorted(met - wanted))) or "none"
    print(f"missing classes (sinks, saddles, sources): {missing}")
    print(f"others met: {others}")
    certified = {find.signature for find in search.finds()}
    sure = {search.findings[text].counts for text in certified}
    print(f"with a certified find: {len({c[:3] for c in sure} & wanted)} of {len(wanted)}")
    print(f"distinct counts of points and cycles, certified: {len(sure)}")
    how = Counter(finding.candidates[0].how for finding in search.findings.values())
    print("met first by: " + ", ".join(f"{name} {n}" for name, n in how.most_common()))
    before, after = [], []
    for finding in search.findings.values():
        if finding.certified is not None:
            system, candidate = finding.certified
            before.append(sum(digits_of(x) for x in candidate.system[:-1]))
            after.append(sum(digits_of(x) for x in system[:-1]))
    if after:
        print(f"digits of all parameters, median: {np.median(before):g} → {np.median(after):g}")
    print(f"systems whose signature could not be computed: {len(search.failures)}")


if __name__ == "__main__":
    main()
