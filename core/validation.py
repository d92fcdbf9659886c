"""Checks on numbers that come from outside: errors name the entry that is wrong."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.plain_json import shown

Window = Sequence[float] | Array
"""A window of the phase plane as callers give it: xmin, xmax, ymin, ymax."""


def finite_float(name: str, value: object) -> float:
    """``value`` as a finite float; ValueError naming ``name`` otherwise (text included)."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(
        value, (numbers.Real, np.integer, np.floating)
    ):
        raise ValueError(f"{name} must be a real number, not {shown(value)}")
    try:
        with np.errstate(over="ignore"):
            number = float(value)
    except (TypeError, OverflowError):
        raise ValueError(f"{name} must be a real number that a float can hold") from None
    if not np.isfinite(number):
        raise ValueError(f"{name} must be finite, not {number}")
    return number


def finite_array(name: str, value: object, shape: tuple[int, ...]) -> Array:
    """``value`` as a read-only float64 array of exactly this shape.

    Raises ValueError naming the entry, as in ``Uh[0, 1]``, for text, NaN, infinity
    and wrong shapes.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        entries = _plain(name, value)
        with np.errstate(over="ignore"):
            array = entries.astype(np.float64)
    else:
        entries = _as_object_array(name, value)
        array = np.empty(entries.shape)
    if entries.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, not {entries.shape}")
    if entries.dtype == object or not np.isfinite(array).all():
        for index in np.ndindex(*shape):
            array[index] = finite_float(_label(name, index), entries[index])
    array += 0.0  # −0.0 becomes 0.0, so that equal values have equal bytes
    array.flags.writeable = False
    return array


def finite_states(name: str, value: object, dim: int) -> Array:
    """``value`` as float64 states of shape (…, dim), all finite."""
    array = _plain(name, value) if isinstance(value, np.ndarray) else _as_object_array(name, value)
    if array.dtype.kind not in "iuf":
        checked = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            checked[index] = finite_float(_label(name, index), array[index])
        array = checked
    with np.errstate(over="ignore"):
        states = array.astype(np.float64)
    if states.ndim == 0 or states.shape[-1] != dim:
        raise ValueError(f"{name} must have shape (..., {dim}), not {states.shape}")
    bad = np.argwhere(~np.isfinite(states))
    if len(bad):
        where = ", ".join(map(str, bad[0]))
        raise ValueError(f"{name}[{where}] must be finite, not {states[tuple(bad[0])]}")
    return states


def window(value: object) -> tuple[float, float, float, float]:
    """``value`` as bounds (xmin, xmax, ymin, ymax) with xmin < xmax and ymin < ymax."""
    xmin, xmax, ymin, ymax = (float(v) for v in finite_array("bounds", value, (4,)))
    if not xmin < xmax:
        raise ValueError(f"bounds need xmin < xmax, not {xmin} and {xmax}")
    if not ymin < ymax:
        raise ValueError(f"bounds need ymin < ymax, not {ymin} and {ymax}")
    if not np.isfinite([xmax - xmin, ymax - ymin]).all():
        raise ValueError("bounds are too far apart: their width overflows")
    return xmin, xmax, ymin, ymax


def is_scalar(value: object) -> bool:
    """True for anything that is neither a sequence nor an array with an axis."""
    return not isinstance(value, (Sequence, np.ndarray)) or (
        isinstance(value, np.ndarray) and value.ndim == 0
    )


def _label(name: str, index: tuple[int, ...]) -> str:
    """The name of an entry: ``Uh[0, 1]``."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def _plain(name: str, value: NDArray[Any]) -> NDArray[Any]:
    """An array without the ways of its subclass; masked entries are refused."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name} must be a plain array, not a masked one")
    return np.asarray(value)


def _as_object_array(name: str, value: object) -> NDArray[Any]:
    """Nested lists as an object array: each entry stays what it was, to be checked."""
    if isinstance(value, (str, bytes)) or not isinstance(
        value, (Sequence, np.ndarray, numbers.Real)
    ):
        raise ValueError(f"{name} must be numbers, not {shown(value)}")
    for part in (value, *(value if isinstance(value, Sequence) else ())):
        if isinstance(part, np.ndarray):
            _plain(name, part)
    try:
        return np.array(value, dtype=object)
    except ValueError:
        raise ValueError(f"{name} must be rectangular") from None
