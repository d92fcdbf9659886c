"""The command ``gruscope``: its options, and what it says when it cannot serve."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys

import pytest

from app import command
from tests.test_project import PROJECT, ROOT


def test_the_project_s_command_is_this_function():
    assert PROJECT["project"]["scripts"] == {"gruscope": "app.command:main"}
    assert command.main.__module__ == "app.command"


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["--help"])
    assert ended.value.code == 0
    told = set(re.findall(r"^  (?:-h, )?(--[\w-]+)", capsys.readouterr().out, re.MULTILINE))
    assert told == {
        "--help", "--version", "--port", "--address", "--allow-websocket-origin", "--prefix",
        "--show", "--num-procs", "--use-xheaders", "--websocket-max-message-size", "--log-file",
    }  # fmt: skip


def test_the_version_is_told_without_loading_the_server():
    code = "import sys; from app.command import main\ntry: main(['--version'])\nfinally: " + (
        "print(sorted({'panel', 'bokeh', 'numba', 'core'} & set(sys.modules)))"
    )
    told = run("-c", code)
    assert told.stdout.splitlines()[0].startswith("gruscope ")
    assert told.stdout.splitlines()[1] == "[]"
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--prot", "5007"], "unrecognized arguments: --prot 5007"),
        (["--por", "5007"], "unrecognized arguments: --por 5007"),  # no guesses
        (["--reuse-sessions"], "unrecognized arguments: --reuse-sessions"),
        (["another_app.py"], "unrecognized arguments: another_app.py"),
        (["--port", "65536"], "argument --port: '65536' is no port: 0 to 65535"),
        (["--port", "-1"], "argument --port: '-1' is no port: 0 to 65535"),
        (["--port"], "argument --port: expected one argument"),
        (["--num-procs", "two"], "argument --num-procs: 'two' is no number of processes"),
        (["--prefix", "(a+)+"], "argument --prefix: '(a+)+' is no path"),
        (["--websocket-max-message-size", "5M"], "'5M' is no number of bytes"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(arguments, told, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2
    *_, line = capsys.readouterr().err.splitlines()
    assert line.startswith("gruscope: error: ")
    assert told in line


def test_a_port_that_is_taken_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("-m", "app.command", "--port", str(port), "--address", "127.0.0.1")
    assert ended.returncode == 1
    assert f"port {port} is already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_the_server_refuses_is_told(tmp_path):
    file = tmp_path / "none" / "log"
    for arguments in (["--log-file", str(file)], ["--websocket-max-message-size", "0"]):
        ended = run("-m", "app.command", "--port", "0", *arguments)
        assert ended.returncode == 1
        assert re.search(r"^gruscope: error: .", ended.stderr, re.MULTILINE)
        assert "Traceback" not in ended.stderr


def run(*arguments):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
