"""The gated recurrent unit: parameters, vector field, discrete map."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.model import gru_field
from core.model.planar_field import PlanarField
from core.plain_json import shown
from core.validation import finite_array, finite_float, finite_states, is_scalar

MATRICES = ("Uh", "Ur", "Uz")
VECTORS = ("bh", "br", "bz", "ch")


@dataclass(frozen=True, eq=False)
class GRU:
    """A continuous gated recurrent unit without input, of one or two units.

    ḣ = (1 − z) ⊙ (tanh(Uh (r ⊙ h) + bh) − h), with the reset gate
    r = σ(Ur h + br) and the update gate z = σ(Uz h + bz)
    (Jordan, Sokół & Park 2021, eq. 5–7). Time is measured in steps of the
    discrete GRU, of which one is a forward Euler step of length 1.

    Parameters
    ----------
    Uh, Ur, Uz
        (d, d) weight matrices with d = 1 or 2; the scalar 0 stands for a zero
        matrix. ``Ur`` and ``Uz`` default to 0.
    bh, br, bz
        (d,) biases, or a scalar for all units. Default 0.
    reset_after
        False (default): the paper's convention, Uh (r ⊙ h) + bh. True: that of
        PyTorch, cuDNN and Keras, bh + r ⊙ (Uh h + ch). They are different fields.
    ch
        (d,) second bias inside the reset; only with ``reset_after=True``.

    Raises
    ------
    ValueError
        Wrong shapes, text, NaN or infinity; the message names the entry.

    Notes
    -----
    Immutable; equal and hashable by value. All arrays are read-only float64. The velocity
    is finite for any finite parameters and states.
    """

    Uh: Array
    Ur: Array = 0  # type: ignore[assignment]
    Uz: Array = 0  # type: ignore[assignment]
    bh: Array = 0  # type: ignore[assignment]
    br: Array = 0  # type: ignore[assignment]
    bz: Array = 0  # type: ignore[assignment]
    reset_after: bool = False
    ch: Array = 0  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if not isinstance(self.reset_after, (bool, np.bool_)):
            raise ValueError(f"reset_after must be True or False, not {shown(self.reset_after)}")
        object.__setattr__(self, "reset_after", bool(self.reset_after))
        dim = self._infer_dim()
        for name in MATRICES:
            object.__setattr__(self, name, _matrix(name, getattr(self, name), dim))
        for name in VECTORS:
            object.__setattr__(self, name, _vector(name, getattr(self, name), dim))
        if not self.reset_after and np.any(self.ch != 0):
            raise ValueError("ch must be 0 unless reset_after=True: it sits inside the reset")

    def _infer_dim(self) -> int:
        """d, from the first entry that is not a scalar (2 if all are)."""
        for name in (*MATRICES, *VECTORS):
            value = getattr(self, name)
            if isinstance(value, (list, tuple, np.ndarray)) and not is_scalar(value):
                if len(value) not in (1, 2):
                    raise ValueError(f"{name} must belong to 1 or 2 units, not {len(value)}")
                return len(value)
        return 2

    @classmethod
    def rotation(cls, gain: float, angle: float, reset_bias: float = 0.0) -> Self:
        """Eq. 8: Uh = gain · R(angle), br = reset_bias, all else 0.

        ``angle`` is in radians; R turns counter-clockwise. (Eq. 9 has the transposed
        matrix, R(−π/20).)
        """
        gain = finite_float("gain", gain)
        angle = finite_float("angle", angle)
        c, s = gain * math.cos(angle), gain * math.sin(angle)
        return cls(
            Uh=np.array([[c, -s], [s, c]]), br=np.full(2, finite_float("reset_bias", reset_bias))
        )

    @property
    def dim(self) -> int:
        """The number of units d, 1 or 2."""
        return len(self.Uh)

    @property
    def packed(self) -> Array:
        """The parameters as the compiled kernels take them (see `core.model.gru_field`).

        A one-unit GRU is padded with a second unit of zero weights, which decays to
        0 on its own and leaves the first alone. Each time a copy: the kernels' signatures
        take no read-only array.
        """
        return self._packed.copy()

    @cached_property
    def _packed(self) -> Array:
        p = np.zeros(gru_field.SIZE)
        d = self.dim
        for name, place in zip(MATRICES, (gru_field.UH, gru_field.UR, gru_field.UZ), strict=True):
            block = np.zeros((2, 2))
            block[:d, :d] = getattr(self, name)
            p[place] = block.ravel()
        places = (gru_field.BH, gru_field.BR, gru_field.BZ, gru_field.CH)
        for name, place in zip(VECTORS, places, strict=True):
            p[place.start : place.start + d] = getattr(self, name)
        p[gru_field.RESET_AFTER] = self.reset_after
        p.flags.writeable = False
        return p

    @cached_property
    def field(self) -> PlanarField:
        """The two-unit GRU as a planar field on its trapping square [−1, 1]²."""
        if self.dim != 2:
            raise ValueError("a planar field needs a GRU of 2 units")
        return PlanarField(
            gru_field.velocity, gru_field.jacobian, (-1.0, 1.0, -1.0, 1.0), self._packed
        )

    def velocity(self, h: ArrayLike) -> Array:
        """ḣ at the states ``h`` (…, d); same shape."""
        points, shape = self._points(h)
        return gru_field.velocities(self.packed, points)[:, : self.dim].reshape(shape)

    def jacobian(self, h: ArrayLike) -> Array:
        """∂ḣ_i/∂h_k at the states ``h`` (…, d); shape (…, d, d).

        The full Jacobian: the update gate's derivative is in it (it vanishes only at
        fixed points), and its factor 1 − z is at every point.
        """
        points, shape = self._points(h)
        d = self.dim
        full = gru_field.jacobians(self.packed, points).reshape(-1, 2, 2)
        return np.ascontiguousarray(full[:, :d, :d]).reshape(*shape, d)

    def gates(self, h: ArrayLike) -> tuple[Array, Array]:
        """The update gate z and the reset gate r at ``h`` (…, d); each of that shape."""
        points, shape = self._points(h)
        d = self.dim
        both = gru_field.gates(self.packed, points)
        return both[:, :d].reshape(shape), both[:, 2 : 2 + d].reshape(shape)

    def step(self, h: ArrayLike) -> Array:
        """One step of the discrete GRU (eq. 4) from ``h`` (…, d); same shape."""
        points, shape = self._points(h)
        return gru_field.steps(self.packed, points)[:, : self.dim].reshape(shape)

    def _points(self, h: ArrayLike) -> tuple[Array, tuple[int, ...]]:
        states = finite_states("h", h, self.dim)
        flat = states.reshape(-1, self.dim)
        points = np.zeros((len(flat), 2))
        points[:, : self.dim] = flat
        return points, states.shape

    def to_dict(self) -> dict[str, Any]:
        """All parameters as plain lists and a bool, ready for JSON."""
        names = (*MATRICES, *VECTORS)
        return {n: getattr(self, n).tolist() for n in names} | {"reset_after": self.reset_after}

    @classmethod
    def from_dict(cls, parameters: object) -> Self:
        """The GRU of `to_dict`; missing entries but ``Uh`` are 0.

        Raises ValueError for a missing ``Uh`` and for keys that are no parameter.
        """
        if not isinstance(parameters, Mapping):
            raise ValueError("the parameters of a GRU must be a mapping of names to numbers")
        known = {*MATRICES, *VECTORS, "reset_after"}
        unknown = sorted(str(key)[:40] for key in set(parameters) - known)
        if unknown:
            raise ValueError(f"not a parameter of a GRU: {', '.join(unknown[:5])}")
        if "Uh" not in parameters:
            raise ValueError("Uh is missing")
        return cls(**parameters)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GRU):
            return NotImplemented
        return self.dim == other.dim and bool(np.array_equal(self._packed, other._packed))

    def __hash__(self) -> int:
        return hash((self.dim, self._packed.tobytes()))

    def __reduce__(self) -> tuple[Any, ...]:
        values = (getattr(self, n) for n in ("Uh", "Ur", "Uz", "bh", "br", "bz"))
        return (type(self), (*values, self.reset_after, self.ch))

    def __repr__(self) -> str:
        shown = [f"Uh={self.Uh.tolist()}"]
        shown += [
            f"{n}={getattr(self, n).tolist()}"
            for n in ("Ur", "Uz", "bh", "br", "bz", "ch")
            if np.any(getattr(self, n))
        ]
        if self.reset_after:
            shown.append("reset_after=True")
        return f"GRU({', '.join(shown)})"


def _matrix(name: str, value: object, dim: int) -> Array:
    if is_scalar(value):
        if finite_float(name, value) != 0.0:
            raise ValueError(f"{name} must be a {dim}x{dim} matrix; the only scalar allowed is 0")
        value = np.zeros((dim, dim))
    return finite_array(name, value, (dim, dim))


def _vector(name: str, value: object, dim: int) -> Array:
    if is_scalar(value):
        value = np.full(dim, finite_float(name, value))
    return finite_array(name, value, (dim,))
