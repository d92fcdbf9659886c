"""What is proven of random portraits, and how fast: ``python -m benchmarks.proofs``.

For each scale random GRUs of both reset conventions, every parameter uniform in ±scale. "proven"
is the share of which `prove_portrait` shows that there is no limit cycle (random GRUs hardly ever
have one); times are those of the whole call, beside those of the computed skeleton of the same
GRU in the same run, one after the other. Every difference between the two is printed: there must be
none. ``--rotations`` tries noisy rotations instead, of which many have a cycle.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np

from core.model.gru import GRU
from core.portrait_proofs.portrait import EFFORT, prove_portrait
from core.separatrix_skeleton.assembly import skeleton

SCALES = (2.0, 5.0, 12.0, 30.0)


def random_grus(scale: float, count: int) -> Iterator[GRU]:
    """GRUs with every parameter uniform in ±scale, always the same ones."""
    rng = np.random.default_rng(int(1000 * scale))
    for i in range(count):
        Uh, Ur, Uz = rng.uniform(-scale, scale, (3, 2, 2))
        bh, br, bz, ch = rng.uniform(-scale, scale, (4, 2))
        after = bool(i % 2)
        yield GRU(Uh, Ur, Uz, bh, br, bz, reset_after=after, ch=ch if after else np.zeros(2))


def rotation_like(scale: float, count: int) -> Iterator[GRU]:
    """Rotations with noise: the larger ``scale`` the more noise."""
    rng = np.random.default_rng(int(1000 * scale))
    for _ in range(count):
        turned = GRU.rotation(rng.uniform(1.5, 6.0), rng.uniform(0.1, 1.2)).Uh
        noise = rng.normal(scale=0.02 * scale, size=(4, 2, 2))
        gates = 0.3 * scale * rng.normal(size=2) * rng.integers(0, 2)
        yield GRU(turned + noise[0], noise[1], noise[2], bh=noise[3, 0], bz=gates)


def milliseconds(times: list[float]) -> str:
    """Median and 95 per cent."""
    return f"{1e3 * np.median(times):8.3f} {1e3 * np.percentile(times, 95):8.2f}"


def report(name: str, grus: Iterator[GRU], effort: int) -> None:
    """One line of the table."""
    proving, computing = [], []
    proven = computed = cycles = wrong = 0
    for gru in grus:
        start = time.perf_counter()
        proof = prove_portrait(gru, effort=effort)
        between = time.perf_counter()
        found = skeleton(gru)
        computing.append(time.perf_counter() - between)
        proving.append(between - start)
        proven += proof.cycles_complete
        computed += all(reason.of_branch for reason in found.reasons)
        cycles += bool(found.cycles)
        if proof.cycles_complete and found.cycles:
            wrong += 1
            print("DIFFERENT:", gru, found.cycles)
    n = len(proving)
    print(
        f"{name:12} {n:6}  {proven / n:8.2%} {milliseconds(proving)}   {computed / n:8.2%} "
        f"{milliseconds(computing)}  {cycles:6} {wrong:9}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--effort", type=int, default=EFFORT)
    parser.add_argument("--rotations", action="store_true")
    given = parser.parse_args()
    family = rotation_like if given.rotations else random_grus
    prove_portrait(GRU.rotation(3.0, 1.0))
    skeleton(GRU.rotation(3.0, 1.0))
    print(
        "                          no cycle, proven         cycles, computed        with  different"
    )
    print("scale             n     share   median   p95 ms      share   median   p95 ms  cycles")
    for scale in SCALES:
        report(f"{scale:g}", family(scale, given.count), given.effort)


if __name__ == "__main__":
    main()
