"""A sweep's files, as messages that the browser saves (see files.js)."""

from __future__ import annotations

import base64
from dataclasses import replace

from app.bifurcations.request import LABELS
from core.sweeps import Sweep, to_csv, to_npz


def file_message(kind: str, result: Sweep, stem: str) -> dict[str, str]:
    """The message that saves a sweep as ``stem.csv`` or ``stem.npz``."""
    if kind == "csv":
        # a table is read by people: its columns are called as on the page
        named = replace(result, parameters=tuple(LABELS[name] for name in result.parameters))
        return {"name": f"{stem}.csv", "type": "text/csv", "text": to_csv(named)}
    packed = base64.b64encode(to_npz(result)).decode()
    return {"name": f"{stem}.npz", "type": "application/octet-stream", "base64": packed}
