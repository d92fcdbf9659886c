"""The floor of `benchmarks.live`: one raw Bokeh slider that moves one marker.

As little as a server round trip with a picture can be: the slider has no debounce, the
server answers each value by replacing a source of one row, the browser paints it.
"""

from typing import Any

from bokeh.layouts import column
from bokeh.models import ColumnDataSource, Slider
from bokeh.plotting import curdoc, figure

source = ColumnDataSource({"x": [3.0], "y": [0.0]}, name="floor:data")
plot = figure(
    name="floor:portrait", x_range=(0, 10), y_range=(-1, 1), width=400, height=400,
    tools=[], toolbar_location=None,
)  # fmt: skip
plot.scatter("x", "y", source=source, size=15)
slider = Slider(start=0.0, end=10.0, step=0.0001, value=3.0, name="floor:slider")


def _moved(_attribute: str, _old: Any, new: float) -> None:
    source.data = {"x": [new], "y": [0.0]}


slider.on_change("value", _moved)
curdoc().add_root(column(slider, plot))
