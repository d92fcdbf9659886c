"""Which entry of the catalogue the portrait is, in words and as a thumbnail for the page."""

from __future__ import annotations

from typing import Any

from app.explore.global_dynamics import GlobalDynamics
from app.figures.thumbnails import thumbnail_svg
from core import Entry, identify
from core.catalogue import Find, finds_to_json


def identified(dynamics: GlobalDynamics) -> dict[str, Any]:
    """What the page says of the portrait's place in the catalogue.

    ``state`` is "entry", "unknown" (then ``find`` is what a person can contribute), "not
    resolved", or "broken" (the catalogue's file cannot be read).
    """
    gru, signature = dynamics.snapshot.analysed, dynamics.signature
    try:
        entry = identify(gru, signature=signature)
        if entry is not None:
            return {**_entry(entry), "proven": topology_proven(dynamics)}
    except ValueError as error:
        return {"state": "broken", "text": str(error)}
    if not signature.resolved:
        return {"state": "not resolved", "text": str(signature.reasons[0])}
    find = Find(gru, origin="found in the explorer", signature=signature.text)
    return {
        "state": "unknown",
        "find": finds_to_json([find]),
        "proven": topology_proven(dynamics),
    }


def topology_proven(dynamics: GlobalDynamics) -> bool:
    """The signature is proven, and the one that was computed."""
    proof = dynamics.proof
    return (
        proof is not None and proof.signature_proven and proof.signature == dynamics.signature.text
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "state": "entry",
        "name": entry.name,
        "title": entry.title,
        # the paper's figures of this topology; other names speak of one GRU, not of the present one
        "alias": next((name for name in entry.aliases if name.startswith("Fig. ")), ""),
        "picture": thumbnail_svg(entry),
    }
