"""Browser modules assembled from one file a concept.

A component's script must be a single module without imports (imports would ask a
foreign host or need a bundler), so its parts are joined in order.
"""

from __future__ import annotations

from pathlib import Path

_APP = Path(__file__).resolve().parent.parent


def joined(*names: str) -> str:
    """The scripts ``app/<name>``, joined in this order."""
    return "\n".join((_APP / name).read_text(encoding="utf-8") for name in names)
