"""Do the lower bounds hold? ``python3.11 -m tests.lower_bounds [--keep FOLDER] [PYTEST'S …]``.

Makes an environment in which every package that pyproject.toml names, to run and to test, has the
lowest version that it allows, and runs the tests there: those that need no browser and no long
time, with few random examples, or what the further arguments tell pytest. The interpreter is
the one that runs this: the lowest allowed one says most.

With ``--keep`` the environment stays for the next run, with its compiled kernels.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUICK = ["-m", "not browser and not long and not notebook", "--hypothesis-profile=brief"]


def lowest() -> list[str]:
    """Requirements that pin every package to its lower bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    bounds = [re.match(r"([\w-]+)>=([\w.]+)", line) for line in lines]
    assert all(bounds), "every package has a lower bound"
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


def install(folder: Path) -> Path:
    """An environment at the lower bounds, the project included; its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--editable", f"{ROOT}[test]", *lowest()], check=True)
    return python


def main() -> int:
    """Install, tell the versions, test; pytest's exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="an environment to use again")
    given, tests = parser.parse_known_args()
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        python = install(folder)
        listed = [python, "-m", "pip", "list", "--format=freeze"]
        names = {pin.partition("==")[0].lower() for pin in lowest()}
        told = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split()
        print(sys.version.split()[0], *(t for t in told if t.partition("==")[0].lower() in names))
        environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "numba")}
        environment.pop("PYTHONPATH", None)
        pytest = [python, "-m", "pytest", *(tests or QUICK)]
        return subprocess.run(pytest, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
