"""The package as its users have it: built as a wheel, and installed apart from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.test_project import ROOT, tracked


def copied(folder: Path) -> Path:
    """A copy of the project's files, without what lies about in a working tree."""
    for path in tracked():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return folder


def wheel(folder: Path) -> Path:
    """The wheel that pip builds of the project."""
    source = copied(folder / "source")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder]
    subprocess.run([*command, source], check=True, env=outside())
    (built,) = folder.glob("*.whl")
    return built


def installed(folder: Path, built: Path) -> Path:
    """An environment with nothing of its own but the wheel; the folder of its commands.

    What the wheel needs is taken from the environment of the tests, which costs no download:
    a path file names its packages, but not what path files there name, as an editable install
    of the project itself.
    """
    venv.create(folder, symlinks=os.name != "nt")
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", commands / "python"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", built], check=True, env=outside())
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run(
        [commands / "python", "-c", asked], check=True, capture_output=True, text=True
    ).stdout.strip()
    (Path(own) / "tests.pth").write_text("\n".join(packages()))
    return commands


def packages() -> list[str]:
    """The folders in which this interpreter finds packages."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]


def outside() -> dict[str, str]:
    """This process's environment, without what would help to find the repository."""
    return {name: v for name, v in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
