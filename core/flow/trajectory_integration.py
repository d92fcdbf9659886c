"""Trajectories: accurate integration, dense in time, sampled to be drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array
from core.flow import batch_integration as integration
from core.flow.batch_integration import integrate_all
from core.flow.trajectory_sampling import evaluate, sample_all
from core.model import gru_field
from core.model.gru import GRU
from core.model.planar_field import Bounds, PlanarField
from core.results import private, result
from core.validation import finite_array, finite_float, finite_states, is_scalar, window

MARGIN = 0.25
"""How far outside the field's box a trajectory is followed, in widths of that box."""

SMOOTHNESS = 5e-4
"""How far the drawn polyline may stray from the curve, in widths of the field's box."""

_WORDS = {
    integration.FINISHED: "finished",
    integration.LEFT_BOX: "left the box",
    integration.STEP_LIMIT: "step limit",
    integration.STEP_TOO_SMALL: "step too small",
    integration.NOT_FINITE: "velocity not finite",
}


@result
class Trajectory:
    """A solution curve, as far as it was followed.

    Attributes
    ----------
    t
        (n,) sample times from 0 to the end; decreasing for a backward trajectory.
    h
        (n, d) states at those times, close enough to draw as straight pieces.
    status
        "finished" (all of the duration), "left the box", "step limit", "step too
        small" or "velocity not finite"; all but the first end before the duration.
    steps
        (k, 18) accepted steps with the coefficients of their dense output, as
        `core.flow.dormand_prince` lays them out.
    """

    t: Array
    h: Array
    status: str
    steps: Array

    @property
    def end(self) -> float:
        """The last time reached; negative for a backward trajectory."""
        return float(self.t[-1])

    def at(self, t: ArrayLike) -> Array:
        """The states at the times ``t`` (…); shape (…, d).

        Evaluates the 7th-order dense output of the steps, not the drawn polyline.
        Raises ValueError for times that the trajectory has not reached.
        """
        times = finite_states("t", np.atleast_1d(t)[..., None], 1)[..., 0]
        low, high = min(0.0, self.end), max(0.0, self.end)
        if np.any((times < low) | (times > high)):
            raise ValueError(f"t must lie in [{low}, {high}], where the trajectory was followed")
        flat = np.ascontiguousarray(times.ravel())
        if len(self.steps):
            states = evaluate(private(self.steps), flat)[:, : self.h.shape[1]]
        else:
            states = np.repeat(self.h[:1], len(flat), axis=0)
        return states.reshape(*np.shape(t), self.h.shape[1])

    __call__ = at


def trajectory(
    system: GRU | PlanarField,
    h0: ArrayLike,
    duration: float,
    *,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    box: Bounds | None = None,
    smoothness: float | None = None,
    max_points: int = 2000,
    max_steps: int = 5000,
) -> Trajectory:
    """The solution through ``h0``, followed for ``duration``.

    Parameters
    ----------
    system
        A GRU of one or two units, or any planar field.
    h0
        (d,) the state at time 0.
    duration
        Time to follow; negative runs backward in time.
    rtol, atol
        The local error allowed per step, atol + rtol |h| per component. Below 1e-13
        rtol counts as 1e-13. The global error is computed, not proven: it grows
        where trajectories diverge.
    box
        (xmin, xmax, ymin, ymax): the trajectory ends where it leaves this. Default:
        the field's own box, widened by `MARGIN` of its widths on every side; outside
        the trapping square of a GRU, backward trajectories grow exponentially. A
        start outside widens the box around itself.
    smoothness
        The largest distance of the drawn polyline from the solution, in the phase plane and
        in time. Default: `SMOOTHNESS` of the field's box.
    max_points
        The largest number of samples in ``t`` and ``h`` (the drawing gets coarser,
        the integration does not).
    max_steps
        The largest number of steps tried, so that stiff systems end as well.

    Returns
    -------
    Trajectory

    Raises
    ------
    ValueError
        For numbers that are not finite, wrong shapes, and tolerances that are not
        positive.

    References
    ----------
    DOP853: Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I*,
    §II.5; see `core.flow.dormand_prince`.
    """
    dim = system.dim if isinstance(system, GRU) else 2
    start = finite_array("h0", h0, (dim,))
    return trajectories(
        system,
        start[None, :],
        finite_float("duration", duration),
        rtol=rtol,
        atol=atol,
        box=box,
        smoothness=smoothness,
        max_points=max_points,
        max_steps=max_steps,
    )[0]


def trajectories(
    system: GRU | PlanarField,
    starts: ArrayLike,
    durations: ArrayLike,
    *,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    box: Bounds | None = None,
    smoothness: float | None = None,
    max_points: int = 2000,
    max_steps: int = 5000,
) -> tuple[Trajectory, ...]:
    """Several trajectories of one system in one call, in the order of ``starts`` (m, d).

    ``durations`` is (m,) or one number for all; the rest is as in `trajectory`.
    """
    dim = system.dim if isinstance(system, GRU) else 2
    field = _planar(system)
    points = finite_states("starts", starts, dim) if np.size(starts) else np.empty((0, dim))
    if points.ndim != 2:
        raise ValueError(f"starts must have shape (m, {dim}), not {points.shape}")
    m = len(points)
    if is_scalar(durations):
        spans = np.full(m, finite_float("durations", durations))
    else:
        spans = finite_array("durations", durations, (m,)).copy()
    rtol, atol = _tolerance("rtol", rtol), _tolerance("atol", atol)
    max_points, max_steps = _count("max_points", max_points, 2), _count("max_steps", max_steps, 1)
    if m == 0:
        return ()
    padded = np.zeros((m, 2))
    padded[:, :dim] = points
    boxes = _boxes(_widened(field.box) if box is None else window(box), padded)
    status, offsets, reached, rows = integrate_all(
        field.velocity,
        field.jacobian,
        field.parameters,
        padded,
        spans,
        boxes,
        max(rtol, 1e-13),
        atol,
        max_steps,
    )
    xmin, xmax, ymin, ymax = field.box
    tolerance = SMOOTHNESS * min(xmax - xmin, ymax - ymin)
    if smoothness is not None:
        tolerance = _tolerance("smoothness", smoothness)
    ends, samples = sample_all(offsets, reached, rows, padded, tolerance, max_points)
    return tuple(
        Trajectory(
            t=samples[ends[i] : ends[i + 1], 0].copy(),
            h=samples[ends[i] : ends[i + 1], 1 : 1 + dim].copy(),
            status=_WORDS[int(status[i])],
            steps=rows[offsets[i] : offsets[i + 1]],
        )
        for i in range(m)
    )


def _planar(system: GRU | PlanarField) -> PlanarField:
    if isinstance(system, PlanarField):
        return system
    if not isinstance(system, GRU):
        raise ValueError(f"a GRU or a PlanarField is needed, not {type(system).__name__}")
    if system.dim == 2:
        return system.field
    # one unit: the packed parameters hold a second one that stays at 0
    square = (-1.0, 1.0, -1.0, 1.0)
    return PlanarField(gru_field.velocity, gru_field.jacobian, square, system.packed)


def _widened(box: Bounds) -> Bounds:
    xmin, xmax, ymin, ymax = box
    dx, dy = MARGIN * (xmax - xmin), MARGIN * (ymax - ymin)
    return xmin - dx, xmax + dx, ymin - dy, ymax + dy


def _boxes(box: Bounds, starts: Array) -> Array:
    """``box`` once per start; one that lies outside gets room of a tenth around it."""
    boxes = np.tile(np.array(box), (len(starts), 1))
    for axis in (0, 1):
        low, high = boxes[:, 2 * axis], boxes[:, 2 * axis + 1]
        room = 0.1 * (high - low)
        start = starts[:, axis]
        boxes[:, 2 * axis] = np.where(start < low, start - room, low)
        boxes[:, 2 * axis + 1] = np.where(start > high, start + room, high)
    return boxes


def _tolerance(name: str, value: float) -> float:
    number = finite_float(name, value)
    if number <= 0.0:
        raise ValueError(f"{name} must be positive, not {number}")
    return number


def _count(name: str, value: int, least: int) -> int:
    number = finite_float(name, value)
    if number != int(number) or number < least:
        raise ValueError(f"{name} must be an integer of at least {least}, not {value}")
    return int(number)
