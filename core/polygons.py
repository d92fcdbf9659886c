"""Closed polygons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def signed_area(line: NDArray[np.float64]) -> float:
    """The area inside a closed polygon (n, 2), last vertex equal to the first.

    Positive if it runs counter-clockwise (the shoelace formula, from the first vertex, so
    that small polygons far from the origin keep their digits).
    """
    x, y = (line - line[0]).T
    return 0.5 * float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
