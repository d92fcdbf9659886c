"""What the global dynamics are, in words and numbers for the page.

All of it is *computed*, but that there is no limit cycle may be *proven*; "none found" is said
where nothing was found, and "not resolved" with its reason where the numerics could not decide.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from app.explore.findings import title
from app.explore.global_dynamics import GlobalDynamics
from app.explore.identified import identified
from app.words.counting import begun, counted, true_minus, worded
from core import Attractor, LimitCycle, PortraitProof
from core.catalogue.words import number
from core.reasons.reason import Code, in_words

METHOD = (
    "Cycles are found by following all separatrices, and trajectories beside sinks, sources "
    "and other cycles, with DOP853 (relative tolerance 1e-11), refined by Newton's method on "
    "the return map (1e-13); the displacement's change of sign is checked at 1e-9 and 1e-12. "
    "Basins: the pieces between stable branches and unstable cycles, one trajectory each, "
    "checked at random points; their shares are integrated along those curves, and counted on "
    "pixels only where not all of them are known. Of all this only that there is no limit cycle is "
    "proven, where that is said: by curves that orbits cross one way, tested in interval "
    "arithmetic, between the border and a trap of every sink and source."
)
_ENDS = {
    "point": ("a point", "points"),
    "cycle": ("a cycle", "cycles"),
    "cluster": ("a cluster", "clusters"),
    "border": ("the border", "the border"),
}
"""Where branches end, of one and of several."""
MOST_REASONS = 4


def global_findings(dynamics: GlobalDynamics) -> dict[str, Any]:
    """The global findings as plain values."""
    frame = dynamics.skeleton
    return {
        "title": title(frame.points, frame.cycles),
        "cycles": [cycle_row(dynamics, i) for i in range(len(dynamics.skeleton.cycles))],
        "none": None if frame.cycles else no_cycle(dynamics),
        "ends": ends_sentence(dynamics),
        "reasons": _reasons(dynamics),
        "shares": shares(dynamics),
        "check": _check(dynamics),
        "signature": signature_row(dynamics),
        "identified": identified(dynamics),
        "regions": _regions(dynamics),
        "slow": _slow(dynamics),
        "gap": _gap(dynamics),
        "method": METHOD,
    }


def no_cycle(dynamics: GlobalDynamics) -> dict[str, str]:
    """That there is no limit cycle, or that none was found: how certain, what, and how known."""
    proof = dynamics.proof
    if proof is not None and proven_none(proof):
        how = (
            f"Limit cycles are excluded by {worded(len(proof.walls), 'curve')} that orbits cross "
            f"one way and {worded(len(proof.traps), 'trap')}, in interval arithmetic."
        )
        return {"status": "proven", "text": "no limit cycle", "how": how}
    # where separatrices end is another question
    about = [r for r in proof.reasons if r.code is not Code.END_NOT_PROVEN] if proof else []
    why = "; ".join(map(str, about[:MOST_REASONS]))
    how = true_minus(f"Not proven: {why}.") if why else ""
    return {"status": "computed", "text": "no limit cycle found", "how": how}


def proven_none(proof: PortraitProof | None) -> bool:
    """It is proven that there is no limit cycle."""
    return proof is not None and proof.cycles_complete and not proof.cycles


def _reasons(dynamics: GlobalDynamics) -> list[str]:
    """Why something is not resolved or only counted, a failed check included."""
    reasons = [str(reason) for reason in dynamics.skeleton.reasons[:MOST_REASONS]]
    if dynamics.skeleton.cycles and proven_none(dynamics.proof):
        reasons.append("limit cycles were computed where it is proven that there is none")
    basins = dynamics.basins
    if basins is not None and basins.agreed < basins.checked:
        wrong = basins.checked - basins.agreed
        reasons.append(f"basins: {wrong} of {basins.checked} random points end elsewhere")
    if basins is not None and basins.areas.method == "pixels":
        off = _percent(basins.areas.error)
        why = str(basins.areas.reasons[0])
        because = "" if why in reasons else f", because {why}"  # once is enough
        reasons.append(f"shares: counted on pixels, off by up to {off}{because}")
    return reasons


def cycle_row(dynamics: GlobalDynamics, index: int) -> dict[str, str]:
    """One limit cycle as the table shows it."""
    cycle = dynamics.skeleton.cycles[index]
    return {
        "kind": "stable" if cycle.stable else "unstable",
        "period": f"{cycle.period:.6f}" if cycle.period < 1000 else f"{cycle.period:.8g}",
        "multiplier": _multiplier(cycle),
        "frequency": f"{cycle.frequency:.4g}",
        "around": _around(dynamics, cycle),
        "confirmed": "confirmed" if cycle.confirmed else "not confirmed",
    }


def _multiplier(cycle: LimitCycle) -> str:
    if abs(cycle.log_multiplier) > 15.0:
        return f"10^{cycle.log_multiplier / 2.302585:.0f}".replace("-", "−")
    return f"{cycle.multiplier:.4g}"


def _around(dynamics: GlobalDynamics, cycle: LimitCycle) -> str:
    """ "1 source, 2 sinks, 1 saddle" inside the cycle."""
    kinds = Counter(dynamics.skeleton.points[i].kind or "undecided" for i in cycle.encloses)
    kinds["cluster"] = len(cycle.clusters)
    order = ("sink", "saddle", "source", "undecided", "cluster")
    many = {"undecided": "undecided"}
    return ", ".join(
        counted(kinds[kind], kind, many.get(kind, "")) for kind in order if kinds[kind]
    )


def ends_sentence(dynamics: GlobalDynamics) -> str:
    """Where the separatrices end: "Eight separatrices end: seven at points, one at a cycle."."""
    branches = (*dynamics.skeleton.separatrices, *dynamics.skeleton.cluster_branches)
    if not branches:
        return "No saddle, no separatrices."
    ends = Counter(branch.ends_at for branch in branches)
    parts = [
        f"{number(ends[key])} at {words[ends[key] > 1]}"
        for key, words in _ENDS.items()
        if ends[key]
    ]
    one = len(branches) == 1
    name = begun(worded(len(branches), "separatrix", "separatrices"))
    text = f"{name} end{'s' if one else ''}: {', '.join(parts)}" if parts else ""
    if ends["unresolved"]:
        lost = f"{number(ends['unresolved'])} not resolved"
        text = f"{text}; {lost}" if text else f"{name}: {lost}"
    return text + "."


def shares(dynamics: GlobalDynamics) -> list[dict[str, Any]]:
    """The attractors with the share of the square that each basin has."""
    if dynamics.basins is None:
        return []
    rows = []
    for i, attractor in enumerate(dynamics.basins.attractors):
        share = float(dynamics.basins.shares[i])
        rows.append(
            {
                "name": attractor_name(dynamics, attractor),
                "kind": attractor.kind,
                "share": _percent(share),
                "part": share,
            }
        )
    areas = dynamics.basins.areas
    rest = 1.0 - float(areas.values.sum()) - areas.leaving
    if rest > max(1e-5, areas.error):
        rows.append({"name": "not resolved", "kind": "", "share": _percent(rest), "part": rest})
    return rows


def attractor_name(dynamics: GlobalDynamics, attractor: Attractor) -> str:
    """ "sink (0.96, 0.70)", "cycle of period 88.36", "cluster (0.00, 0.00)"."""
    if attractor.kind == "cycle":
        return f"cycle, period {dynamics.skeleton.cycles[attractor.index].period:.4g}"
    points = dynamics.skeleton.points
    if attractor.kind == "cluster":
        return f"cluster {_place(points.clusters[attractor.index].centre)}"
    return f"sink {_place(points[attractor.index].h)}"


def _place(h: Any) -> str:
    """Two decimals, or two digits where those would show nothing."""
    parts = [f"{v:.2f}" if abs(v) >= 5e-3 or abs(v) < 1e-12 else f"{v:.1e}" for v in h]
    return f"({', '.join(parts)})".replace("e-0", "e-").replace("-0.00", "0.00").replace("-", "−")


def _percent(share: float) -> str:
    """One decimal, or two digits of what is less than a hundredth."""
    percent = 100.0 * share
    return f"{percent:.1f} %" if percent >= 1.0 or percent == 0.0 else f"{percent:.2g} %"


def _check(dynamics: GlobalDynamics) -> str:
    """How the shares were got, and how many random points agree with the labels."""
    basins = dynamics.basins
    if basins is None:
        return ""
    along = basins.areas.method == "boundaries"
    how = "integrated along the boundary curves" if along else "counted on pixels"
    return f"shares {how} (computed); {basins.agreed} of {basins.checked} random points agree"


def signature_row(dynamics: GlobalDynamics) -> dict[str, Any]:
    """A short name for the topology, the same for equal ones, and the full text."""
    signature = dynamics.signature
    if not signature.resolved:
        return {"short": "", "text": "", "reason": in_words(signature.reasons, 2)}
    short = hashlib.sha256(signature.text.encode()).hexdigest()[:8]
    return {"short": short, "text": signature.text, "reason": ""}


def _regions(dynamics: GlobalDynamics) -> list[str]:
    """One sentence for each disc whose orbits leave and come back."""
    return [
        f"{begun(worded(len(region.polygons), 'region') or 'no regions')} of "
        f"homoclinic-like return to the disc of radius {region.radius:g} around "
        f"{_place(region.centre)}: {_percent(region.share)} of the square"
        for region in dynamics.regions
    ]


def _slow(dynamics: GlobalDynamics) -> str:
    if dynamics.slow is None:
        return ""
    regions = dynamics.slow.regions
    found = worded(len(regions), "region") or "no region"
    text = f"{begun(found)} slower than {dynamics.slow.level:.2g}"
    dwelling = [region for region in regions if not region.points and not region.clusters]
    for region in dwelling[:3]:
        stays = "pseudo-attractor" if region.pseudo_attractor else "no fixed point"
        text += f"; {stays}, dwell time up to {region.longest:.4g} ({region.status})"
    ghosts = sum(
        minimum.ghost and minimum.speed < dynamics.slow.level for minimum in dynamics.slow.minima
    )
    return f"{text}; {worded(ghosts, 'ghost') or 'no ghost'} (slow without a fixed point)"


def _gap(dynamics: GlobalDynamics) -> dict[str, Any] | None:
    gap = dynamics.gap
    if gap is None:
        return None
    return {"value": gap.value, "saddle": gap.saddle + 1}
