"""What is proven of random portraits, and how fast: ``python -m benchmarks.proofs``.

For each scale random GRUs of both reset conventions, every parameter uniform in ±scale. "cycles" is
the share of which `prove_portrait` shows how many limit cycles there are, "ends" that of which the
ends of all separatrices are proven, "all" both; times are those of the whole call, beside those of
the computed skeleton of the same GRU in the same run, one after the other. Every difference between
the two is printed: there must be none. ``--rotations`` tries noisy rotations instead, of which many
have a cycle; ``--known`` lists the portraits of equations 8 and 9 and of slow gates one by one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np

from core.model.gru import GRU
from core.portrait_proofs.portrait import EFFORT, PortraitProof, prove_portrait
from core.separatrix_skeleton.assembly import Skeleton, skeleton

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


def differences(proof: PortraitProof, found: Skeleton) -> list[str]:
    """What is proven otherwise than it was computed."""
    wrong = []
    if proof.cycles_complete and len(proof.cycles) != len(found.cycles):
        wrong.append(f"{len(proof.cycles)} cycles proven, {len(found.cycles)} computed")
    for one, other in zip(proof.separatrices, found.separatrices, strict=True):
        ends = one.ends_at, one.target
        if one.ends_at == "cycle" or not one.proven or other.ends_at == "unresolved":
            continue
        if ends != (other.ends_at, other.target):
            wrong.append(f"a branch of saddle {one.saddle + 1} ends at {ends}")
    return wrong


def report(name: str, grus: Iterator[GRU], effort: int) -> None:
    """One line of the table."""
    proving, computing = [], []
    cycles = ends = both = computed = with_cycles = wrong = 0
    for gru in grus:
        start = time.perf_counter()
        proof = prove_portrait(gru, effort=effort)
        between = time.perf_counter()
        found = skeleton(gru)
        computing.append(time.perf_counter() - between)
        proving.append(between - start)
        cycles += proof.cycles_complete
        ends += proof.ends_proven
        both += proof.cycles_complete and proof.ends_proven
        computed += not found.reasons
        with_cycles += bool(found.cycles)
        if different := differences(proof, found):
            wrong += 1
            print("DIFFERENT:", gru, "; ".join(different))
    n = len(proving)
    print(
        f"{name:12} {n:6}  {cycles / n:8.2%} {ends / n:8.2%} {both / n:8.2%} "
        f"{milliseconds(proving)}   {computed / n:8.2%} {milliseconds(computing)}  "
        f"{with_cycles:6} {wrong:9}",
        flush=True,
    )


def known() -> Iterator[tuple[str, GRU]]:
    """Equation 8 over α, equation 9 over γ, slow gates: near and far from bifurcations."""
    for alpha in (0.1, 0.14783, 0.1479, 0.15, 0.2, 0.5, 0.8, 0.835, 0.84, 0.841, 0.842, 0.845, 1.2):
        yield f"eq. 8, α = {alpha}", GRU.rotation(3.0, alpha)
    tilted = GRU.rotation(3.0, -np.pi / 20.0).Uh
    for gamma in (0.051, 0.05305, 0.0531, 0.0535, 0.054085, 0.05415, 0.05417, 0.05418, 0.0545):
        yield f"eq. 9, γ = {gamma}", GRU(tilted, bh=(0.32, gamma))
    for bias in (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0):
        yield f"slow gate, bz₂ = {bias:g}", GRU(GRU.rotation(3.0, 0.5).Uh, bz=(0.0, bias))


def report_known(effort: int) -> None:
    """A line for each of the known portraits."""
    for name, gru in known():
        start = time.perf_counter()
        proof = prove_portrait(gru, effort=effort)
        took = 1e3 * (time.perf_counter() - start)
        count = f"{len(proof.cycles)} cycles" if proof.cycles_complete else "open"
        ends = "ends" if proof.ends_proven else "ends open"
        print(f"{name:24} {count:9} {ends:10} {proof.work:8} arcs {took:8.1f} ms", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--effort", type=int, default=EFFORT)
    parser.add_argument("--rotations", action="store_true")
    parser.add_argument("--known", action="store_true")
    given = parser.parse_args()
    family = rotation_like if given.rotations else random_grus
    prove_portrait(GRU.rotation(3.0, 1.0))
    skeleton(GRU.rotation(3.0, 1.0))
    if given.known:
        report_known(given.effort)
        return
    print(
        "                     proven                                          computed"
        "                        with  different"
    )
    print(
        "scale             n    cycles     ends      all   median   p95 ms        all"
        "   median   p95 ms  cycles"
    )
    for scale in SCALES:
        report(f"{scale:g}", family(scale, given.count), given.effort)


if __name__ == "__main__":
    main()
