"""Stopping a computation from outside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Cancel = NDArray[np.int64]
"""One integer, shared with a running computation: set it to 1 and that stops early."""


class Cancelled(Exception):  # noqa: N818
    """The computation was stopped by its `Cancel`."""
