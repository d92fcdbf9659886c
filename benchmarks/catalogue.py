"""What the catalogue holds, and how fast it is: ``python -m benchmarks.catalogue``.

Counts; the files' sizes; the time to read it in a fresh process' first call and to identify
a portrait whose signature is known; whether every record holds, computed and proven anew; and
the three radii.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.catalogue import Entry, identify, load_catalogue, problems  # noqa: E402
from core.topology.invariant import signature  # noqa: E402

LIMIT = 2_000_000


def row(what: str, target: str, measured: str) -> None:
    print(f"{what:58} {target:>10} {measured:>28}")


def counts(entries: tuple[Entry, ...]) -> None:
    generic = [e for e in entries if e.degeneracy is None]
    kinds = Counter(e.degeneracy.kind for e in entries if e.degeneracy is not None)
    row("entries", "", str(len(entries)))
    row("generic: distinct signatures", "", str(len({e.signature.text for e in generic})))
    row("classes of fixed points", "≥ 33", str(len({e.counts[:3] for e in generic})))
    row("distinct counts of points and cycles", "≥ 74", str(len({e.counts for e in generic})))
    row("structures of codimension 1", "≥ 45", str(sum(e.codimension == 1 for e in entries)))
    for kind, number in kinds.most_common():
        row(f"  {kind}", "", str(number))
    sizes = sum(f.stat().st_size for f in (ROOT / "assets" / "catalogue").iterdir())
    row("catalogue and thumbnails", f"≤ {LIMIT // 1000} kB", f"{sizes / 1000:.0f} kB")


def identification(entries: tuple[Entry, ...]) -> None:
    times = []
    for entry in entries:
        name = signature(entry.gru)
        begun = time.perf_counter()
        found = identify(entry.gru, signature=name)
        times.append(1e3 * (time.perf_counter() - begun))
        assert found is entry
    row("identify, portrait computed: median", "≤ 10 ms", f"{np.median(times):.4f} ms")
    row("  largest (the first reads the file's index)", "≤ 10 ms", f"{max(times):.3f} ms")


def verification(entries: tuple[Entry, ...]) -> None:
    begun = time.perf_counter()
    bad = sum(bool(problems(entry)) for entry in entries)
    took = time.perf_counter() - begun
    row("records that do not hold, all computed anew", "0", f"{bad}, in {took:.1f} s")


def radii(entries: tuple[Entry, ...]) -> None:
    known = [e.robustness for e in entries if e.robustness is not None]
    generic = sum(e.degeneracy is None for e in entries)
    row("generic entries with radii", str(generic), str(len(known)))
    if not known:
        return
    for words, values in (
        ("proven radius", [r.points_radius for r in known]),
        ("tested radius", [r.tested_radius for r in known]),
        ("nearest change exhibited", [r.upper_radius for r in known]),
        ("proven over nearest change", [r.points_radius / r.upper_radius for r in known]),
        ("tested over nearest change", [r.tested_radius / r.upper_radius for r in known]),
    ):
        low, median, high = np.percentile(values, (0, 50, 100))
        row(f"{words}: least, median, most", "", f"{low:.3g}, {median:.3g}, {high:.3g}")
    for met, number in Counter(r.bifurcation for r in known).most_common():
        row(f"  met first: {met}"[:58], "", str(number))


def main() -> None:
    begun = time.perf_counter()
    entries = load_catalogue()
    took = 1e3 * (time.perf_counter() - begun)
    row("", "target", "measured")
    counts(entries)
    row("reading the catalogue", "", f"{took:.0f} ms")
    identification(entries)
    verification(entries)
    radii(entries)


if __name__ == "__main__":
    main()
