"""Words on the page that explain themselves when they are pointed at.

The sentences are the glossary's (``docs/glossary.md``), so that a word means one thing.
"""

from __future__ import annotations

from app.figures.layers import LAYERS

TERMS = {
    "width": "A box that provably holds the exact point. Its width says how well the point is "
    "known.",
    "index": "How often the velocity turns, counter-clockwise, as one walks once around: +1 "
    "around a sink or a source, −1 around a saddle, 0 around no point.",
    "index sum": "In the trapping square the indices of all fixed points add up to 1: sinks + "
    "sources − saddles = 1. A check on everything that was found.",
    "eigenvalues": "Rates and directions of the motion close to a fixed point: negative real "
    "parts decay, positive ones grow, imaginary parts turn.",
    "period": "The time of one turn of a limit cycle, and its inverse.",
    "multiplier": "The factor by which a small distance from a limit cycle changes in one turn: "
    "below 1 for a stable cycle, above 1 for an unstable one.",
    "gap": "The signed distance between an unstable and a stable branch of a saddle, where both "
    "cross a common section. It is 0 on a homoclinic orbit, and changes sign there.",
    "step": "One jump h + s ḣ(h) of Euler’s method, with step s: 0 < s ≤ 1. With s = 1 it is a "
    "step of the discrete GRU; as s shrinks, its orbits become trajectories of the continuous "
    "one.",
    "topology": "Two portraits have the same topology if a stretching of the square, "
    "reflections allowed, carries one’s trajectories to the other’s with time’s direction.",
    "proven": "Follows by computed intervals that hold every rounding error, on the stated "
    "assumption about the C library’s functions. It is a theorem about this very GRU.",
    "computed": "A number or a picture by a good method with a stated tolerance, in floating "
    "point. It may be wrong where the method’s assumptions fail.",
    "not resolved": "The work allowed did not suffice, or floating point cannot decide. It is "
    "said, and never guessed away.",
}
TERMS |= {layer.key: layer.meaning for layer in LAYERS.values() if layer.meaning}
TERMS["branches"] = TERMS["separatrices"]
