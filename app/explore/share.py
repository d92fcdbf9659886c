"""Keep and share: what leaves the page as files and text, and what comes back."""

from __future__ import annotations

from typing import Any

import param

from app.codec import MAX_BYTES, from_json, to_json
from app.explore.controller import Controller
from app.explore.portrait import PortraitResult
from app.explore.python_code import python_code
from app.live.component import Component
from app.live.receiver import Receiver
from app.live.scripts import joined
from app.looks import style
from core.tables import csv_text


class ShareMenu(Receiver, Component):  # type: ignore[misc]
    """The menu of everything that can be saved, copied or opened."""

    takes = {"upload": str, "too_large": bool, "want": str}

    uid = param.String(doc="the Explore that it belongs to")
    max_bytes = param.Integer(default=MAX_BYTES)

    _esm = joined("explore/figures.js", "explore/share.js")
    _stylesheets = [style("share.css")]

    def __init__(self, controller: Controller, **params: Any) -> None:
        super().__init__(self._take, controller.refuse, **params)
        self._controller = controller

    def _take(self, data: dict[str, Any]) -> None:
        if "upload" in data:
            self._open(data["upload"])
        elif "too_large" in data:
            self._controller.refuse(f"the file is larger than {MAX_BYTES // 1000} kB")
        else:
            self._give(data.get("want"))

    def _open(self, text: str) -> None:
        try:
            snapshot = from_json(text)
        except ValueError as error:
            self._controller.refuse(f"the file was not opened: {error}")
            return
        self._controller.open(snapshot)

    def _give(self, want: Any) -> None:
        result = self._controller.result
        snapshot = self._controller.state.snapshot
        if want == "json":
            self._send_file("gruscope-state.json", "application/json", to_json(snapshot))
        elif want == "python":
            self._send_msg({"copy": python_code(snapshot)})
        elif want == "points" and result is not None:
            self._send_file("gruscope-fixed-points.csv", "text/csv", points_csv(result))
        elif want == "trajectories" and result is not None:
            self._send_file("gruscope-trajectories.csv", "text/csv", trajectories_csv(result))

    def _send_file(self, name: str, kind: str, text: str) -> None:
        self._send_msg({"name": name, "type": kind, "text": text})


def points_csv(result: PortraitResult) -> str:
    """The fixed points with enclosures and eigenvalues; clusters as rows of their own."""
    columns = (
        "kind,shape,x,y,x_lower,x_upper,y_lower,y_upper,index,"
        "eigenvalue1_re,eigenvalue1_im,eigenvalue2_re,eigenvalue2_im"
    )
    rows: list[list[Any]] = []
    for p in result.points:
        (xl, yl), (xu, yu) = p.enclosure.tolist()
        eigen = [part for v in p.eigenvalues for part in (float(v.real), float(v.imag))]
        rows.append(
            [p.kind or "undecided", p.shape, *p.h.tolist(), xl, xu, yl, yu, p.index, *eigen]
        )
    for c in result.points.clusters:
        (xl, yl), (xu, yu) = c.enclosure.tolist()
        index = "unknown" if c.index is None else c.index
        middle = [(xl + xu) / 2, (yl + yu) / 2]
        rows.append(
            ["cluster not resolved", c.guess, *middle, xl, xu, yl, yu, index, "", "", "", ""]
        )
    return csv_text(columns.split(","), rows)


def trajectories_csv(result: PortraitResult) -> str:
    """Every trajectory's samples: its start's number (from 1), t, x, y."""
    rows = [
        [path.start + 1, float(t), float(x), float(y)]
        for path in result.paths
        for t, (x, y) in zip(path.trajectory.t, path.trajectory.h, strict=True)
    ]
    return csv_text(["start", "t", "x", "y"], rows)
