"""What a sweep gives, and its export as CSV and npz."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from core.arrays import Array
from core.results import result
from core.tables import csv_text


@result
class Sweep:
    """A quantity on a grid of one or two parameters.

    Attributes
    ----------
    parameters
        The names of the parameters, one or two.
    axes
        Their values: arrays (n,), and (m,) for the second.
    quantity, unit
        The quantity's name and unit.
    values
        (n,), or (m, n) with one row for each value of the second parameter. NaN: there is
        none, or not resolved.
    unresolved
        Of the same shape: where the numerics could not decide.
    texts
        For quantities that are texts: ``values`` are indices into this, in the order of
        first appearance. Else empty.
    """

    parameters: tuple[str, ...]
    axes: tuple[Array, ...]
    quantity: str
    unit: str
    values: Array
    unresolved: NDArray[np.bool_]
    texts: tuple[str, ...] = ()


def to_csv(result: Sweep) -> str:
    """A table with a header and one line for each cell, the first parameter running fastest.

    Numbers have all their digits; a cell without a value is empty, one that is not resolved
    says so. Texts stand in full.
    """
    label = f"{result.quantity} [{result.unit}]" if result.unit else result.quantity
    unresolved = result.unresolved.ravel()

    def cell(i: int, value: float) -> float | str:
        if unresolved[i]:
            return "not resolved"
        if value != value:
            return ""
        return result.texts[int(value)] if result.texts else value

    values = result.values.ravel().tolist()
    rows = ([*places(result.axes, i), cell(i, value)] for i, value in enumerate(values))
    return csv_text([*result.parameters, label], rows)


def to_npz(result: Sweep) -> bytes:
    """A compressed npz archive of plain arrays; `from_npz` reads it back."""
    out = io.BytesIO()
    arrays = {f"axis{i}": values for i, values in enumerate(result.axes)}
    np.savez_compressed(
        out,
        parameters=np.array(result.parameters, dtype=np.str_),
        quantity=np.array([result.quantity, result.unit], dtype=np.str_),
        values=result.values,
        unresolved=result.unresolved,
        texts=np.array(result.texts, dtype=np.str_),
        **arrays,  # type: ignore[arg-type]
    )
    return out.getvalue()


def from_npz(data: bytes) -> Sweep:
    """The sweep of a `to_npz` archive; ValueError for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            parameters = tuple(map(str, archive["parameters"]))
            axes = tuple(np.asarray(archive[f"axis{i}"], float) for i in range(len(parameters)))
            quantity, unit = map(str, archive["quantity"])
            values = np.asarray(archive["values"], float)
            unresolved = np.asarray(archive["unresolved"], bool)
            texts = tuple(map(str, archive["texts"]))
    except Exception as error:  # a damaged archive fails in many ways
        raise ValueError(f"not a sweep's archive ({type(error).__name__})") from None
    shape = tuple(len(axis) for axis in reversed(axes))
    if values.shape != shape or unresolved.shape != shape:
        raise ValueError(f"not a sweep's archive: values of shape {values.shape}, not {shape}")
    return Sweep(parameters, axes, quantity, unit, values, unresolved, texts)


def places(axes: tuple[Array, ...], cell: int) -> tuple[float, ...]:
    """The parameter values of a cell, counted with the first parameter running fastest."""
    n = len(axes[0])
    if len(axes) == 1:
        return (float(axes[0][cell]),)
    return float(axes[0][cell % n]), float(axes[1][cell // n])
