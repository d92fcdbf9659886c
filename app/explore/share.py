"""Keep and share: what leaves the page as files and text, and what comes back."""

from __future__ import annotations

from typing import Any

import param

from app.explore.controller import Controller
from app.explore.opening import opened_file
from app.explore.portrait import PortraitResult
from app.explore.python_code import python_code
from app.frame.share import ShareMenu
from app.live.receiver import Receiver
from app.state.document import MAX_BYTES, to_json
from app.web.scripts import joined
from app.words.files import not_opened, quoted, too_large
from core.tables import csv_text


class ExploreShare(Receiver, ShareMenu):
    """What leaves Explore, and the files that come back."""

    takes = {"upload": str, "too_large": bool, "file": str, "want": str}

    uid = param.String(doc="the Explore that it belongs to")
    max_bytes = param.Integer(default=MAX_BYTES)

    _esm = joined("explore/share.js")

    def __init__(self, controller: Controller, **params: Any) -> None:
        super().__init__(self._take, controller.refuse, **params)
        self._controller = controller

    def _take(self, data: dict[str, Any]) -> None:
        file = quoted(data.get("file", ""))
        if "upload" in data:
            self._open(data["upload"], file)
        elif "too_large" in data:
            self._controller.refuse(not_opened(file, too_large(MAX_BYTES)), refused=False)
        else:
            self._give(data.get("want"))

    def _open(self, text: str, file: str) -> None:
        try:
            snapshot = opened_file(text, self._controller.state.snapshot)
        except ValueError as error:
            self._controller.refuse(not_opened(file, error), refused=False)
            return
        self._controller.open(snapshot)

    def _give(self, want: Any) -> None:
        result = self._controller.result
        snapshot = self._controller.state.snapshot
        if want == "json":
            self.give_file("gruscope-state.json", "application/json", to_json(snapshot))
        elif want == "python":
            self.give_copy(python_code(snapshot), "Python")
        elif want == "points" and result is not None:
            self.give_file("gruscope-fixed-points.csv", "text/csv", points_csv(result))
        elif want == "trajectories" and result is not None:
            self.give_file("gruscope-trajectories.csv", "text/csv", trajectories_csv(result))


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
