"""The command ``gruscope``: serves the installed dashboard, from any folder.

What serves is Panel's own ``serve``, which is given the folder of the installed `app`, as
``panel serve app`` is given that of a checkout. Other than there, answers are compressed, and
without ``--address`` only this machine is listened to.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

APP = Path(__file__).resolve().parent
"""The folder that is served, and the last part of the page's address."""
_LARGEST_PORT = 65_535


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else -1
    if not 0 <= port <= _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to {_LARGEST_PORT}")
    return port


def _count_of(things: str) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not text.isdecimal():
            raise argparse.ArgumentTypeError(f"{text!r} is no number of {things}")
        return int(text)

    return count


def _prefix(text: str) -> str:
    # Bokeh takes it as a pattern, in which other characters would mean something
    if not re.fullmatch(r"/?[\w~-]+(/[\w~-]+)*/?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no path of letters, digits, - and _")
    return text


_OPTIONS: dict[str, dict[str, Any]] = {
    "--port": {
        "type": _port,
        "metavar": "N",
        "help": "listen here (5006); 0: any that is free",
    },
    "--address": {
        "metavar": "HOST",
        "help": "listen on this address (localhost); 0.0.0.0: on all of this machine's",
    },
    "--allow-websocket-origin": {
        "action": "append",
        "metavar": "HOST[:PORT]",
        "help": "let pages opened under this name connect (localhost:PORT); can be repeated",
    },
    "--prefix": {
        "type": _prefix,
        "metavar": "PATH",
        "help": "serve the page as PATH/app, behind a proxy that has other pages too",
    },
    "--show": {"action": "store_true", "help": "open the page in a browser"},
    "--num-procs": {
        "type": _count_of("processes"),
        "metavar": "N",
        "help": "serve by so many processes (1); 0: one for each core",
    },
    "--use-xheaders": {
        "action": "store_true",
        "help": "believe a proxy's headers that say who asks, and by https",
    },
    "--websocket-max-message-size": {
        "type": _count_of("bytes"),
        "metavar": "BYTES",
        "help": "the longest message that a page may send (20 MB)",
    },
    "--log-file": {"metavar": "FILE", "help": "write the log there, not to standard error"},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the dashboard until it is interrupted.

    Parameters
    ----------
    arguments
        Those of the command line; by default those of this process.

    Returns
    -------
    int
        The exit status: 0 once the server has ended as it was told to, 1 if it could not begin.

    Raises
    ------
    SystemExit
        With status 2 for arguments that make no sense, 1 for a port that is taken, and 0 after
        ``--help`` and ``--version``; all are told.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    checked = parser()
    checked.parse_args(given)
    # The processes that compile and sweep are started by `python -c`, which would look for the
    # libraries in the working directory first: in a folder with somebody's own random.py
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    try:
        _serve([str(APP), "--address", "localhost", *given])
    except (OSError, ValueError) as error:  # a log that cannot be written, say
        print(f"{checked.prog}: error: {error}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """The options: those of ``panel serve`` with which a server of this page makes sense."""
    found = argparse.ArgumentParser(
        prog="gruscope",
        description="Serve the dashboard of two-unit GRUs' phase portraits to browsers.",
        epilog="Ctrl-C ends it. A machine's first start compiles the numerics, a minute or two.",
        allow_abbrev=False,
    )
    found.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    for name, kind in _OPTIONS.items():
        found.add_argument(name, **kind)
    return found


def _serve(arguments: list[str]) -> None:
    from panel.command.serve import Serve  # here: it takes seconds, which --help need not wait for

    class Compressing(Serve):  # type: ignore[misc]
        """Panel's command, whose answers are compressed for browsers that unpack them."""

        def customize_kwargs(self, args: Any, server_kwargs: Any) -> Any:
            # what Bokeh does not know it hands to tornado's application
            return super().customize_kwargs(args, server_kwargs) | {"compress_response": True}

    its = argparse.ArgumentParser(prog="gruscope", allow_abbrev=False)
    command = Compressing(its)
    command.invoke(its.parse_args(arguments))


def _version() -> str:
    try:
        return version("gruscope")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
