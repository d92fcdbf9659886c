"""Weights of hundreds and more: no kernel may crash, and no curve may leave its box.

In processes of their own: an index outside its array ends the process, not the test.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.flow.dormand_prince import ROW
from core.flow.trajectory_sampling import sample_all

ROOT = Path(__file__).resolve().parents[2]

# each wrote outside its arrays, or drew a branch to |h| = 1e188
CRASHED = (
    {
        "Uh": [[117.98, 12.09], [-70.85, 271.68]],
        "Uz": [[-224.66, -76.24], [296.9, 79.28]],
        "bz": [-296.56, 219.36],
    },
    {
        "Uh": [[880.78, 463.84], [-240.76, -479.25]],
        "Uz": [[37.45, -127.06], [743.6, 378.62]],
        "bz": [436.99, 638.08],
    },
)
_LOOK = """
import json, sys
import numpy as np
from core import GRU, skeleton
told = []
for parameters in json.loads(sys.argv[1]):
    frame = skeleton(GRU(**parameters))
    lines = [branch.points for branch in frame.separatrices]
    reasons = [str(reason) for reason in frame.reasons]
    told.append([[len(l) for l in lines], [float(np.abs(l).max()) for l in lines], reasons])
print(json.dumps(told))
"""


def _run(*command):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_links_that_killed_the_server():
    ended = _run("-c", _LOOK, json.dumps(CRASHED * 3))
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told[:2] == told[2:4] == told[4:]
    for lengths, farthest, reasons in told:
        assert lengths and min(lengths) > 2  # more than the saddle and the first step
        assert max(farthest) <= 1.1
        assert reasons  # what cannot be followed is said


@pytest.mark.long
def test_extreme_systems_with_every_index_checked():
    ended = _run("-m", "benchmarks.fuzz", "--bounds", "--systems", "50")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.splitlines()[-2] == "50 systems from 0 on, 0 problems"


@pytest.mark.parametrize("bend", [1e40, 1e300, math.inf, math.nan])
def test_samples_are_as_many_as_allowed_however_wild_a_step_is(bend):
    rows = np.zeros((3, ROW))
    rows[:, 0], rows[:, 1] = (0.0, 1.0, 2.0), 1.0
    rows[1, 8:] = bend
    ends, samples = sample_all(np.array([0, 3]), np.array([3.0]), rows, np.zeros((1, 2)), 1e-3, 50)
    assert 2 <= ends[1] == len(samples) <= 50
    assert (np.diff(samples[:, 0]) >= 0.0).all() and samples[-1, 0] == 3.0


def test_a_trajectory_that_never_moves_has_a_finite_end():
    from core import GRU, trajectory

    # closed gates: the velocity underflows, and steps grow until time would overflow
    frozen = GRU(Uh=[[2, 0], [0, 2]], bz=(800.0, 800.0))
    found = trajectory(frozen, (0.3, 0.4), 1e300, max_steps=5000)
    assert np.isfinite(found.t).all() and np.isfinite(found.h).all()
    assert np.abs(found.h - (0.3, 0.4)).max() == 0.0
