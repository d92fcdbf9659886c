"""How the modes of the tab are laid out: pictures on the left, words on the right."""

from __future__ import annotations

from typing import Any

import panel as pn

from app.web.styles import style

AWAY = ":host(.away) { display: none !important; }"
"""Style of what belongs to a mode that is not shown."""


def beside(findings: Any, *pictures: Any) -> Any:
    """Pictures one above the other, and the findings beside them."""
    stage = pn.Column(
        *pictures, css_classes=["gs-bifurcation-stage"], margin=0,
        stylesheets=[style("bifurcation_stage.css")],
    )  # fmt: skip
    side = pn.Column(findings, css_classes=["gs-bifurcation-side"], margin=0)
    return pn.Row(
        stage, side, css_classes=["gs-bifurcations"], sizing_mode="stretch_both", margin=0,
        stylesheets=[style("bifurcations.css"), AWAY],
    )  # fmt: skip


def form(*fields: Any) -> Any:
    """What stands in the drawer."""
    return pn.Column(
        *fields, sizing_mode="stretch_width", margin=(4, 8), stylesheets=[AWAY]
    )  # fmt: skip


def show(part: Any, shown: bool) -> None:
    """Show a part of a mode, or keep it away, without its figures being laid out anew."""
    kept = [css for css in part.css_classes or [] if css != "away"]
    part.css_classes = kept if shown else [*kept, "away"]
