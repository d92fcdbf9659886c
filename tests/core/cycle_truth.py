"""Periods and multipliers by other methods than the project's own.

By integration: SciPy's DOP853 at a relative tolerance of 1e-13, the secant method on the
return map. Without any integration: trigonometric collocation, one system of equations for
the whole cycle and its period, which converges faster than any power of the number of
nodes (Trefethen, *Spectral Methods in MATLAB*, 2000, ch. 3).
"""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import toeplitz


def functions(field):
    """(velocity of a state, Jacobian at a state) of a planar field."""
    p = field.parameters
    return (
        lambda h: np.array(field.velocity(p, float(h[0]), float(h[1]))),
        lambda h: np.array(field.jacobian(p, float(h[0]), float(h[1]))).reshape(2, 2),
    )


def flow(field, start, duration, rtol=1e-13, atol=1e-15):
    """The state after a time, by SciPy's DOP853."""
    p, velocity = field.parameters, field.velocity
    run = solve_ivp(
        lambda t, h: velocity(p, h[0], h[1]),
        (0.0, duration), start, method="DOP853", rtol=rtol, atol=atol,
    )  # fmt: skip
    assert run.success
    return run.y[:, -1]


def _short_step(velocity, h, dt):
    k1 = velocity(h)
    k2 = velocity(h + 0.5 * dt * k1)
    k3 = velocity(h + 0.5 * dt * k2)
    k4 = velocity(h + dt * k3)
    return h + dt * (k1 + 2 * k2 + 2 * k3 + k4) / 6.0


def scipy_return(field, section, s, period):
    """(P(s), time): the return to a section after about ``period``."""
    velocity, _ = functions(field)
    h = flow(field, section.base + s * section.normal, period)
    time = period
    for _ in range(8):
        dt = -((h - section.base) @ section.tangent) / (velocity(h) @ section.tangent)
        h = _short_step(velocity, h, dt) if abs(dt) < 1e-4 else flow(field, h, dt)
        time += dt
    assert abs((h - section.base) @ section.tangent) < 1e-14
    return float((h - section.base) @ section.normal), time


def scipy_period(field, cycle, step=1e-6):
    """(period, multiplier, distance of the cycle from ``cycle``'s base) by the secant method.

    An unstable cycle is followed backward in time.
    """
    direction = 1.0 if cycle.stable else -1.0
    period, section = direction * cycle.period, cycle.section
    s0, s1 = 0.0, step
    p0, _ = scipy_return(field, section, s0, period)
    p1, _ = scipy_return(field, section, s1, period)
    slope = (p1 - p0) / (s1 - s0)
    root = s0 - (p0 - s0) / (slope - 1.0)
    p2, time = scipy_return(field, section, root, period)
    assert abs(p2 - root) < 1e-11
    return abs(time), slope if cycle.stable else 1.0 / slope, abs(root)


def collocation_period(field, points, period, nodes=101):
    """The period from collocation at an odd number of nodes, from a guess by (n, 2) points.

    ``points`` are evenly spaced in time, or nearly.
    """
    velocity, jacobian = functions(field)
    n = nodes
    k = np.arange(1, n)
    row = 0.5 * (-1.0) ** k / np.sin(np.pi * k / n)
    derivative = toeplitz(np.r_[0.0, row], np.r_[0.0, -row])  # of order: d/dθ, odd n
    h = np.column_stack([points[:, 0], points[:, 1]]).astype(float)
    assert h.shape == (n, 2)
    anchor, tangent = h[0].copy(), velocity(h[0])
    tangent /= np.linalg.norm(tangent)
    for _ in range(30):
        f = np.array([velocity(v) for v in h])
        rate = period / (2 * np.pi)
        residual = np.concatenate(
            [derivative @ h[:, 0] - rate * f[:, 0], derivative @ h[:, 1] - rate * f[:, 1],
             [(h[0] - anchor) @ tangent]]
        )  # fmt: skip
        matrix = np.zeros((2 * n + 1, 2 * n + 1))
        matrix[:n, :n] = matrix[n : 2 * n, n : 2 * n] = derivative
        for i in range(n):
            j = rate * jacobian(h[i])
            matrix[i, i] -= j[0, 0]
            matrix[i, n + i] -= j[0, 1]
            matrix[n + i, i] -= j[1, 0]
            matrix[n + i, n + i] -= j[1, 1]
        matrix[:n, -1], matrix[n : 2 * n, -1] = -f[:, 0] / (2 * np.pi), -f[:, 1] / (2 * np.pi)
        matrix[-1, 0], matrix[-1, n] = tangent
        step = np.linalg.solve(matrix, residual)
        h -= step[: 2 * n].reshape(2, n).T
        period -= step[-1]
        if np.abs(step).max() < 1e-13 * max(1.0, period):
            return period
    raise AssertionError("Newton's method on the collocation system did not converge")
