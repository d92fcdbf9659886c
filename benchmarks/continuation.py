"""Continuation of equilibria: ``python benchmarks/continuation.py``.

Prints, for several families, whether the branches are the certified fixed points at 1,000
parameter values; the special points against known values; and the time of the focus of eq. 9
continued from bh₂ = 0.05 to 0.056, beside AUTO's if the package xpplab is installed
(``python -m pip install xpplab``), measured in turns.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.continuation.equilibrium_continuation import continue_branch, continue_equilibria  # noqa: E402
from core.continuation.fold_and_hopf_curves import equilibrium_curves  # noqa: E402
from core.model.families import family_of, plane_of  # noqa: E402
from core.model.gru import GRU  # noqa: E402

VALUES = 1_000
TURNS = 30
TOLERANCE = 1e-12
"""AUTO's, for the solution, the parameter and special points."""
FOCUS = (-0.60257, -0.54187)
HOPF = 0.053009394219754
EQ9 = GRU(GRU.rotation(3.0, -math.pi / 20).Uh, bh=(0.32, 0.05))
EQ8 = GRU.rotation(3.0, 0.1)

ODE = """par g=0.05
u = {c} * x + {s} * y + 0.32
v = -{s} * x + {c} * y + g
x' = 0.5 * (tanh(u) - x)
y' = 0.5 * (tanh(v) - y)
init x={x}, y={y}
@ dt=0.05, total=1
done
"""


def families() -> dict[str, tuple[Callable[[float], GRU], tuple[float, float]]]:
    """The families whose branches are compared with certified sets."""
    entries = json.loads((ROOT / "tests/data/topologies.json").read_text())
    grus = {e["name"]: GRU(**e["params"]) for e in entries}
    most = max((e for e in entries if e["certified"]), key=lambda e: len(e["fixed_points"]))
    independent = grus["fig2A_independent_bistable"]
    return {
        "eq. 8, angle": (family_of(EQ8, "turn"), (0.01, 3.13)),
        "eq. 8, gain": (family_of(EQ8, "scale"), (0.2, 8.0)),
        "eq. 8, reset bias": (family_of(EQ8, "br"), (-4.0, 6.0)),
        "eq. 9, bh₂": (family_of(EQ9, "bh[1]"), (0.0, 0.12)),
        "eq. 9, bh₂, wide": (family_of(EQ9, "bh[1]"), (-2.0, 2.0)),
        "9 points, Uh[0, 1]": (family_of(independent, "Uh[0, 1]"), (-4.0, 4.0)),
        "11 points, Uh[0, 1]": (
            family_of(grus["fig3A_like_11FP_5sinks_integer"], "Uh[0, 1]"), (-6.0, 6.0),
        ),
        "9 in a cluster, Uh[0, 0]": (
            family_of(grus["fig3B_like_unfolded_bh_1e-6"], "Uh[0, 0]"), (-1.0, 6.0),
        ),
        f"{len(most['fixed_points'])} points, bh[0]": (
            family_of(GRU(**most["params"]), "bh[0]"), (-2.0, 2.0),
        ),
        f"{len(most['fixed_points'])} points, gain": (
            family_of(GRU(**most["params"]), "scale"), (0.3, 20.0),
        ),
    }  # fmt: skip


def compare() -> None:
    """Branches against the certified sets at 1,000 values."""
    print(f"branches against certified fixed points at {VALUES} values")
    print(
        f"{'family':<26}{'branches':>9}{'special':>9}{'compared':>9}{'differ':>8}{'200 values':>12}"
    )
    for name, (family, interval) in families().items():
        found = continue_equilibria(family, interval, certified=VALUES)
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            continue_equilibria(family, interval)
            seconds.append(time.perf_counter() - start)
        print(
            f"{name:<26}{len(found.branches):>9}{len(found.special_points):>9}"
            f"{found.certified:>9}{len(found.unmatched):>8}{np.median(seconds):>10.2f} s"
        )
        for words in found.unresolved:
            print("   ", words)


def known_values() -> None:
    """Special points against their known values."""
    turned = continue_equilibria(family_of(EQ8, "turn"), (0.05, 1.0)).special_points
    shifted = continue_equilibria(family_of(EQ9, "bh[1]"), (0.05, 0.056)).special_points
    rows = [
        ("Hopf of eq. 8", [s.value for s in turned if s.kind == "Hopf"], math.acos(2 / 3)),
        ("four folds of eq. 8", [s.value for s in turned if s.kind == "fold"], 0.147822070679066),
        ("Hopf of eq. 9", [s.value for s in shifted], HOPF),
    ]
    print("\nspecial points: largest deviation from the known value")
    for name, found, known in rows:
        print(f"{name:<26}{len(found):>3}{max(abs(v - known) for v in found):>12.1e}")


def plane() -> None:
    """Curves in the plane of two parameters."""
    print("\nfold and Hopf curves, 12 grid lines each way")
    for name, family, first, second in (
        ("(α, β) of eq. 8", plane_of(EQ8, "turn", "scale"), (0.02, 3.1), (1.0, 3.5)),
        ("(angle, bh₂) around eq. 9", plane_of(EQ9, "turn", "bh[1]"), (-0.5, 0.2), (-0.2, 0.3)),
    ):
        equilibrium_curves(family, first, second, lines=2)
        start = time.perf_counter()
        found = equilibrium_curves(family, first, second)
        seconds = time.perf_counter() - start
        print(
            f"{name:<26}{len(found.folds):>3} fold, {len(found.hopfs)} Hopf curves, "
            f"{len(found.special_points)} points{seconds:>8.2f} s"
        )


def auto() -> Callable[[], float] | None:
    """AUTO's continuation of the focus, giving its Hopf value; None if not installed."""
    if importlib.util.find_spec("xpplab") is None:
        return None
    xpplab = importlib.import_module("xpplab")
    folder = tempfile.TemporaryDirectory()  # the engine works in it
    path = Path(folder.name) / "eq9.ode"
    c, s = float(EQ9.Uh[0, 0]) / 2.0, float(EQ9.Uh[0, 1]) / 2.0
    path.write_text(ODE.format(c=repr(c), s=repr(s), x=FOCUS[0], y=FOCUS[1]))
    model = xpplab.load(str(path))
    model.auto.set(parmin=0.05, parmax=0.056, ds=5e-4, dsmin=1e-6, dsmax=1e-3, nmax=200, npr=500)
    model.auto.set(epsl=TOLERANCE, epsu=TOLERANCE, epss=TOLERANCE)

    def run() -> float:
        assert Path(folder.name).is_dir()  # kept as long as this function
        model.auto.reset()
        return float(model.auto.equilibria("g").first("HB").value)

    return run


def ours() -> float:
    """The same branch by `continue_branch`."""
    found = continue_branch(family_of(EQ9, "bh[1]"), FOCUS, (0.05, 0.056))
    return next(s.value for s in found.special_points if s.kind == "Hopf")


def focus() -> None:
    """Times of the focus of eq. 9, in turns."""
    print(
        f"\nthe focus of eq. 9 from bh₂ = 0.05 to 0.056, {TURNS} turns: median, slowest; Hopf off"
    )
    runs: dict[str, Callable[[], float]] = {"continue_branch": ours}
    other = auto()
    if other is None:
        print("AUTO: xpplab is not installed, left out")
    else:
        runs["AUTO (xpplab)"] = other
    times: dict[str, list[float]] = {name: [] for name in runs}
    values = {name: run() for name, run in runs.items()}
    for _ in range(TURNS):
        for name, run in runs.items():
            start = time.perf_counter()
            values[name] = run()
            times[name].append(1e3 * (time.perf_counter() - start))
    for name in runs:
        print(
            f"{name:<26}{np.median(times[name]):>8.2f} ms{max(times[name]):>8.2f} ms"
            f"{abs(values[name] - HOPF):>12.1e}"
        )


if __name__ == "__main__":
    compare()
    known_values()
    plane()
    focus()
