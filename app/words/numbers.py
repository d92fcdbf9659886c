"""Numbers as the page writes them: few digits, and the true minus sign."""

from __future__ import annotations


def decimal(value: float) -> str:
    """Four decimals, or three significant digits where those would show nothing."""
    if value != 0 and abs(value) < 0.01:
        return _power(value)
    return f"{value:.4f}".replace("-", "−")


def _power(value: float) -> str:
    return f"{value:.2e}".replace("e-0", "e-").replace("-", "−")


def brief(value: float) -> str:
    """Three digits, or two with a power of ten."""
    text = f"{value:.3g}"
    if "e" in text:
        digits, power = f"{value:.1e}".split("e")
        text = f"{digits}e{int(power)}"
    return text.replace("-", "−")


def signed(value: int) -> str:
    """A whole number with its sign."""
    return f"{value:+d}".replace("-", "−") if value else "0"


def width(value: float) -> str:
    """The width of an enclosure, to one digit."""
    if value < 1e-99:
        return "< 1e−99"
    return f"{value:.0e}".replace("e-0", "e-").replace("-", "−")
