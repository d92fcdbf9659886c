"""Takes the steps of a Dockerfile without a container engine, on this machine's own system.

As root on Linux. Each ``FROM`` begins with this machine's root folder, seen through an overlay that
takes what is written; ``RUN`` runs in it by ``chroot``, word for word. The image then runs as
an engine would run it with ``--read-only --tmpfs /tmp --volume``: its user, its environment, no
more rights than those of that user, and a volume of its own.

What this leaves out: the base image (this machine's system and Python stand in for it), an
engine's own reading of the file, its network, and its limits.

    unshare --mount --propagation private python -m tests.container CONTEXT FOLDER [OPTION ...]

builds the image from a folder and runs it with options until it is told to end. ``FOLDER`` gets
the volume, and `told.json` with what it takes to look into the container. Variables:
``PIP_…`` are known while building; ``CONTAINER_PACKAGES`` names folders of packages that the
container sees besides its own, if a build without what it depends on (``PIP_NO_DEPS=1``) is to do.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

TAKEN = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK",
         "ENTRYPOINT"}  # fmt: skip
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, each with its arguments in one line."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    lines = re.sub(r"\\\n\s*", "", kept).splitlines()
    found = [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]
    assert {name for name, _ in found} <= TAKEN
    return found


def context(source: Path, target: Path) -> Path:
    """A copy of what an engine is sent of a folder: what `.dockerignore` leaves of it."""
    rules = [line for line in (source / ".dockerignore").read_text().splitlines() if line]
    rules = [rule for rule in rules if not rule.startswith("#")]
    for path in source.rglob("*"):
        if path.is_file() and _sent(path.relative_to(source).as_posix(), rules):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
    return target


def _sent(name: str, rules: list[str]) -> bool:
    """The last rule that matches a file, or a folder that it is in, decides."""
    parts = name.split("/")
    names = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    sent = True
    for rule in rules:
        plain = rule.removeprefix("!")
        anywhere = plain.startswith("**/")
        looked = parts if anywhere else names
        if any(fnmatch(one, plain.removeprefix("**/")) for one in looked):
            sent = rule.startswith("!")
    return sent


@dataclass
class Image:
    """What the instructions have made so far."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def within(self, path: str) -> Path:
        """Where a path of the image lies, one from its working folder too."""
        return self.root / os.path.join(self.folder, path).lstrip("/")

    def command(self, words: list[str]) -> list[str]:
        """What runs a command in the image as its user, in its working folder."""
        enter = ["chroot", f"--userspec={self.user}", "--groups=", str(self.root)]
        return [*enter, "/bin/sh", "-c", 'cd "$0" && exec "$@"', self.folder, *words]


class Builder:
    """Takes instructions one by one.

    Parameters
    ----------
    sent
        The folder from which is copied.
    folder
        Where the stages lie; it is mounted in.
    given
        Variables for all commands that run while building, as build arguments are.
    """

    def __init__(self, sent: Path, folder: Path, given: dict[str, str]) -> None:
        self.sent, self.folder, self.given = sent, folder, given
        self.stages: list[Image] = []
        self.named: dict[str, Image] = {}

    @property
    def image(self) -> Image:
        return self.stages[-1]

    def take(self, name: str, rest: str) -> None:
        getattr(self, f"_{name.lower()}")(rest)

    def _from(self, rest: str) -> None:
        place = self.folder / f"stage-{len(self.stages)}"
        for part in ("written", "work", "root"):
            (place / part).mkdir(parents=True)
        root = place / "root"
        mount("-t", "overlay", "overlay", root, "-o",
              f"lowerdir=/,upperdir={place / 'written'},workdir={place / 'work'}")  # fmt: skip
        mount("--rbind", "/dev", root / "dev")
        mount("-t", "proc", "proc", root / "proc")
        mount("-t", "tmpfs", "tmpfs", root / "tmp")
        # the interpreter may lie in a folder that others cannot enter; an image's does not
        for parent in Path(sys.base_prefix).parents:
            inside = root / str(parent).lstrip("/")
            inside.chmod(inside.stat().st_mode | 0o011)
        base = Path(sys.base_prefix) / "bin"
        python = root / str(base / "python").lstrip("/")
        if not python.exists():  # Debian's own is python3 alone
            python.symlink_to("python3")
        self.stages.append(Image(root, {"PATH": f"{base}:{PATH}"}))
        _, _, name = rest.partition(" AS ")
        if name:
            self.named[name] = self.image

    def _workdir(self, rest: str) -> None:
        self.image.folder = rest
        self.image.within(rest).mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        *names, target = rest.split()
        source = self.sent
        if names[0].startswith("--from="):
            source = self.named[names.pop(0).partition("=")[2]].root
        to = self.image.within(target)
        for name in names:
            found = source / name.lstrip("/")
            if found.is_dir():
                shutil.copytree(found, to, symlinks=True, dirs_exist_ok=True)
            else:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, to)

    def _run(self, rest: str) -> None:
        environment = self.image.environment | self.given | {"HOME": "/root"}
        command = self.image.command(["/bin/sh", "-ec", rest])
        subprocess.run(command, check=True, env=environment)

    def _env(self, rest: str) -> None:
        name, _, value = rest.partition("=")
        set_ = self.image.environment
        set_[name] = re.sub(r"\$(\w+)", lambda found: set_[found[1]], value)

    def _user(self, rest: str) -> None:
        self.image.user = rest

    def _volume(self, rest: str) -> None:
        self.image.volumes.append(rest)

    def _expose(self, rest: str) -> None:
        self.image.ports.append(int(rest))

    def _healthcheck(self, rest: str) -> None:
        self.image.health = json.loads(rest.partition("CMD ")[2])

    def _entrypoint(self, rest: str) -> None:
        self.image.entry = json.loads(rest)


def lend(image: Image, folders: list[str]) -> None:
    """Let the image's Python see folders of packages of this machine."""
    lent = []
    for number, folder in enumerate(folders):
        inside = image.root / "srv" / f"packages-{number}"
        inside.mkdir()
        mount("--bind", folder, inside)
        lent.append(f"/srv/{inside.name}")
    if lent:
        image.environment["PYTHONPATH"] = ":".join(lent)


def run(image: Image, volumes: Path, options: list[str]) -> Any:
    """The image's process, whose root is only read, and the environment that it has."""
    for number, name in enumerate(image.volumes):
        volume, inside = volumes / str(number), image.within(name)
        if not volume.exists():  # as an engine does: what the image has there, and its owner
            shutil.copytree(inside, volume)
            owner = inside.stat()
            os.chown(volume, owner.st_uid, owner.st_gid)
        mount("--bind", volume, inside)
    mount("-o", "remount,ro", image.root)
    environment = image.environment | {"HOME": home(image)}
    return subprocess.Popen(image.command(image.entry + options), env=environment), environment


def home(image: Image) -> str:
    """The home of the image's user, as its own list of users has it."""
    number = image.user.partition(":")[0]
    lines = (image.root / "etc" / "passwd").read_text().splitlines()
    return next(line.split(":")[5] for line in lines if line.split(":")[2] == number)


def mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def main(sent: Path, folder: Path, options: list[str]) -> int:
    """Build, tell how to look into it, run; the exit status of what ran."""
    stages = folder / "stages"
    stages.mkdir()
    mount("-t", "tmpfs", "tmpfs", stages)
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    builder = Builder(sent, stages, pip)
    for name, rest in instructions((sent / "Dockerfile").read_text()):
        builder.take(name, rest)
    image = builder.image
    lend(image, [name for name in os.environ.get("CONTAINER_PACKAGES", "").split(":") if name])
    process, environment = run(image, folder / "volumes", options)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    told = {"inside": image.command([]), "environment": environment, "health": image.health}
    (folder / "told.part").write_text(json.dumps(told | {"process": process.pid}))
    (folder / "told.part").rename(folder / "told.json")
    return int(process.wait())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
