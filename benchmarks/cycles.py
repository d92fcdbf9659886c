"""Which limit cycles are found, and how exactly: ``python -m benchmarks.cycles``.

Recall over the 44 reference systems with listed cycles; the lists are lower bounds, so
what is found beyond them is counted, and whether the displacement changed its sign across
it at two integration tolerances. Periods against SciPy's DOP853 at a relative tolerance of
1e-13 (the secant method on its return map), against the file, and known values.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.arrays import Array  # noqa: E402
from core.cycles.limit_cycle import LimitCycle  # noqa: E402
from core.invariant_manifolds.homoclinic import find_homoclinic  # noqa: E402
from core.model.gru import GRU  # noqa: E402
from core.model.planar_field import PlanarField  # noqa: E402
from core.separatrix_skeleton.assembly import computed_limit_cycles  # noqa: E402

HOMOCLINIC = 0.0541746769162
KNOWN = {
    0.84: 11.263901877, 0.8: 12.208510064, math.pi / 4: 12.573705822, 0.7: 14.977200040,
    math.pi / 5: 17.457965280, 0.5: 23.674026367, 0.3: 46.769131082, 0.2: 96.324122481,
    0.17: 160.747437333, 0.15: 561.496897544,
}  # fmt: skip
"""α: period of eq. 8 with β = 3, s = 0."""
EQUATION_9 = {0.0535: 88.361056, 0.054085: 99.883581, 0.05415: 108.720228}


def eq9(gamma: float) -> GRU:
    """Equation 9 of the paper."""
    return GRU(GRU.rotation(3.0, -math.pi / 20).Uh, bh=(0.32, gamma))


def flow(field: PlanarField, start: Array, duration: float) -> Array:
    """The state after a time, by SciPy's DOP853."""
    p, velocity = field.parameters, field.velocity
    run = solve_ivp(
        lambda _, h: velocity(p, h[0], h[1]), (0.0, duration), start, method="DOP853",
        rtol=1e-13, atol=1e-15,
    )  # fmt: skip
    return np.asarray(run.y[:, -1])


def scipy_return(field: PlanarField, cycle: LimitCycle, s: float) -> tuple[float, float]:
    """(P(s), time), backward in time for an unstable cycle."""
    base, tangent, normal = cycle.section.base, cycle.section.tangent, cycle.section.normal
    time = cycle.period if cycle.stable else -cycle.period
    h = flow(field, base + s * normal, time)
    for _ in range(8):
        velocity = np.array(field.velocity(field.parameters, float(h[0]), float(h[1])))
        dt = -float((h - base) @ tangent) / float(velocity @ tangent)
        if abs(dt) < 1e-15 * abs(time):
            break
        h, time = flow(field, h, dt), time + dt
    return float((h - base) @ normal), abs(time)


def scipy_period(field: PlanarField, cycle: LimitCycle) -> float:
    """The period by the secant method, from the cycle's own place."""
    s0, s1 = 0.0, 1e-8
    p0, _ = scipy_return(field, cycle, s0)
    p1, _ = scipy_return(field, cycle, s1)
    slope = (p1 - p0) / (s1 - s0)
    return scipy_return(field, cycle, s0 - (p0 - s0) / (slope - 1.0))[1]


def matched(cycles: list[LimitCycle], listed: list[dict[str, object]]) -> list[float]:
    """The relative difference of periods of every listed cycle that was found."""
    free, differences = list(cycles), []
    for expected in listed:
        point, period = np.array(expected["point"]), float(str(expected["period"]))
        near = [
            c
            for c in free
            if c.stable == expected["stable"]
            and np.linalg.norm(c.points - point, axis=1).min() < 0.05
            and abs(c.period / period - 1.0) < 1e-3
        ]
        if near:
            best = min(near, key=lambda c: abs(c.period / period - 1.0))
            free.remove(best)
            differences.append(abs(best.period / period - 1.0))
    return differences


def recall(entries: list[dict[str, object]]) -> None:
    """The table of listed and found cycles, and of errors."""
    total = found_listed = beyond = confirmed_beyond = unconfirmed = 0
    errors: list[tuple[float, str]] = []
    of_file: list[tuple[float, str]] = []
    print("system                                    listed  found  beyond  confirmed")
    for entry in entries:
        gru, name = GRU(**entry["params"]), str(entry["name"])  # type: ignore[arg-type]
        listed = entry["limit_cycles"]
        assert isinstance(listed, list)
        cycles = computed_limit_cycles(gru)
        differences = matched(cycles, listed)
        extra = len(cycles) - len(differences)
        sure = sum(cycle.confirmed for cycle in cycles)
        if name.startswith("lcclass_"):
            total, found_listed = total + len(listed), found_listed + len(differences)
            beyond += extra
            confirmed_beyond += extra if sure == len(cycles) else 0
            unconfirmed += len(cycles) - sure
            print(f"{name:44}{len(listed):4}{len(differences):7}{extra:8}{sure:8}/{len(cycles)}")
        of_file += [(d, name) for d in differences]
        errors += [(abs(c.period / scipy_period(gru.field, c) - 1.0), name) for c in cycles]
    print(
        f"listed cycles found: {found_listed} of {total}; beyond the lists: {beyond}, of which "
        f"confirmed: {confirmed_beyond}; not confirmed in all: {unconfirmed}"
    )
    worst, where = max(errors)
    median = np.median([error for error, _ in errors])
    print(
        f"\nperiods of {len(errors)} cycles against SciPy: largest relative difference "
        f"{worst:.1e} ({where}), median {median:.1e}; target 1e-8"
    )
    worst, where = max(of_file)
    print(f"periods of {len(of_file)} cycles against the file: {worst:.1e} ({where}); target 1e-6")


def known_values() -> None:
    """Eq. 8, eq. 9 and its homoclinic orbit."""
    print("\neq. 8, α      period          difference from the known value")
    for alpha, period in KNOWN.items():
        (cycle,) = computed_limit_cycles(GRU.rotation(3.0, alpha))
        print(f"{alpha:.6f} {cycle.period:16.9f}   {cycle.period - period:+.1e}")
    print("eq. 9, bh₂")
    for gamma, period in EQUATION_9.items():
        (cycle,) = computed_limit_cycles(eq9(gamma))
        print(f"{gamma:.6f} {cycle.period:16.6f}   {cycle.period - period:+.1e}")
    loop = find_homoclinic(eq9, (0.054, 0.0543))
    print(
        f"homoclinic of eq. 9: {loop.value:.15f}, {loop.value - HOMOCLINIC:+.1e} from "
        f"{HOMOCLINIC}; target 1e-11; saddle quantity {loop.quantity:.7f}"
    )


def main() -> None:
    """Print all tables."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    recall([entry for entry in entries if entry["limit_cycles"] is not None])
    known_values()


if __name__ == "__main__":
    main()
