"""The GRU's field, written anew for the check: equation (1) of Jordan, Sokół & Park 2021."""

from __future__ import annotations

from dataclasses import dataclass

from core.proof.check.intervals import Interval
from core.proof.check.jets import Jet, exp_of, sigmoid_of, softplus_of, tanh_of, variables


@dataclass(frozen=True)
class Gru:
    """The parameters of a two-unit GRU as lists of floats.

    Attributes
    ----------
    Uh, Ur, Uz
        The recurrent weights of the candidate state, the reset and the update gates.
    bh, br, bz, ch
        The biases; ``ch`` that of the candidate state within the reset gate.
    reset_after
        r ⊙ (Uh h + ch) instead of Uh (r ⊙ h).
    """

    Uh: list[list[float]]
    Ur: list[list[float]]
    Uz: list[list[float]]
    bh: list[float]
    br: list[float]
    bz: list[float]
    ch: list[float]
    reset_after: bool

    def pull(self, x: Jet, y: Jet) -> tuple[Jet, Jet]:
        """tanh(candidate) − h, of both units."""
        r = [
            sigmoid_of(row[0] * x + row[1] * y + b) for row, b in zip(self.Ur, self.br, strict=True)
        ]
        if self.reset_after:
            inner = [
                r[k] * (self.Uh[k][0] * x + self.Uh[k][1] * y + self.ch[k]) + self.bh[k]
                for k in range(2)
            ]
        else:
            reset = r[0] * x, r[1] * y
            inner = [
                self.Uh[k][0] * reset[0] + self.Uh[k][1] * reset[1] + self.bh[k] for k in range(2)
            ]
        return tanh_of(inner[0]) - x, tanh_of(inner[1]) - y

    def factors(self, x: Jet, y: Jet, first: bool) -> tuple[Jet | float, Jet | float]:
        """1 − z of both units, divided by that of the first one or of the second."""
        if self.Uz[0] == self.Uz[1] and self.bz[0] == self.bz[1]:
            return 1.0, 1.0
        u, v = (
            softplus_of(row[0] * x + row[1] * y + b)
            for row, b in zip(self.Uz, self.bz, strict=True)
        )
        # 1 − σ(u) = exp(−softplus(u))
        return (1.0, exp_of(u - v)) if first else (exp_of(v - u), 1.0)

    def velocity(self, x: Jet, y: Jet, first: bool) -> tuple[Jet, Jet]:
        """The field divided by 1 − z of the first unit, or of the second."""
        f, g = self.pull(x, y)
        a, b = self.factors(x, y, first)
        return f * a, g * b

    def over(self, x: Interval, y: Interval, first: bool) -> tuple[Jet, Jet]:
        """The same over boxes, with derivatives by x and y."""
        u, v = variables([x, y])
        return self.velocity(u, v, first)

    def faster(self, x: float, y: float) -> bool:
        """The first unit's 1 − z is the larger one: which to divide by, a matter of taste."""
        u, v = (row[0] * x + row[1] * y + b for row, b in zip(self.Uz, self.bz, strict=True))
        return bool(u <= v)


def gru_of(data: dict[str, object]) -> Gru:
    """The GRU of a certificate: numbers only, nothing is run."""
    return Gru(**{name: data[name] for name in Gru.__annotations__})  # type: ignore[arg-type]
