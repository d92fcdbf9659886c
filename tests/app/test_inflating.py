"""What a browser sends compressed is bounded before it is unpacked."""

from __future__ import annotations

import base64
import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from bokeh.core.serialization import Buffer, Deserializer

from app.live import inflating

ROOT = Path(__file__).resolve().parents[2]


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_small_things_are_unpacked():
    assert inflating.inflated(text(gzip.compress(b"abc" * 1000))) == b"abc" * 1000


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(bytes(inflating.LARGEST + 1)),
        gzip.compress(b"abc")[:-9],
        b"",
        bytes(100),
    ],
    ids=["too large", "cut off", "empty", "zeros"],  # alike in both processes
)
def test_what_is_too_large_or_no_such_thing_is_refused(data):
    with pytest.raises(ValueError, match="bytes are"):
        inflating.inflated(text(data))


def test_buffers_come_as_they_are():
    inflating.install()
    inflating.install()  # again is no harm
    read = Deserializer().deserialize
    assert bytes(read({"type": "bytes", "data": Buffer("1", b"xyz")})) == b"xyz"
    told = {"type": "bytes", "data": {"id": "1"}}
    assert bytes(Deserializer().decode(told, buffers=[Buffer("1", b"xyz")])) == b"xyz"


SERVED = """
import base64, gzip, sys
from unittest.mock import Mock, patch
sys.path.insert(0, {root!r})
import app.serving.warm
from app import app_hooks
from bokeh.core.serialization import Deserializer
with patch("app.serving.warm.begin"):
    app_hooks.on_server_loaded(Mock())
bomb = base64.b64encode(gzip.compress(bytes(300_000_000))).decode()
array = dict(type="ndarray", array=dict(type="bytes", data=bomb), dtype="uint8",
             order="little", shape=[300_000_000])
for told in (array["array"], array):
    try:
        Deserializer().deserialize(told)
    except ValueError as error:
        print("refused")
"""


def test_a_server_does_not_unpack_what_is_small_only_on_its_way():
    code = SERVED.format(root=str(ROOT))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )  # fmt: skip
    assert done.stdout.split() == ["refused"] * 2
