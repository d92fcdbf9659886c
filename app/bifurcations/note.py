"""What the chosen parameters do, where their names do not tell."""

from __future__ import annotations

from typing import Any

import panel as pn

from app.bifurcations.request import WORDS


def note(*selects: Any) -> pn.pane.HTML:
    """A line under a form that explains the parameters chosen in ``selects``."""

    def said(*names: str) -> str:
        return " ".join(WORDS[name] for name in dict.fromkeys(names) if name in WORDS)

    values = [select.param.value for select in selects]
    return pn.pane.HTML(
        pn.bind(said, *values),
        visible=pn.bind(lambda *names: bool(said(*names)), *values),
    )
