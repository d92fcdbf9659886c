"""Numbers of a certificate as what they must be: nothing is rounded or counted from the end."""

from __future__ import annotations


def integer(value: object, low: int, high: int) -> int:
    """An integer from ``low`` to ``high``, both included; ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"this is no certificate of a portrait: {str(value)[:40]!r} stands where "
                         f"an integer from {low} to {high} must")  # fmt: skip
    return value


def sign(value: object) -> int:
    """1 or −1; ValueError for anything else."""
    number = integer(value, -1, 1)
    if number == 0:
        raise ValueError("this is no certificate of a portrait: a sign is 0")
    return number


def word(value: object, *allowed: str) -> str:
    """One of the words; ValueError for anything else."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"this is no certificate of a portrait: {str(value)[:40]!r} stands where "
                         f"one of {', '.join(allowed)} must")  # fmt: skip
    return value
