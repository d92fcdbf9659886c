"""Many visitors on one server: ``python -m benchmarks.sessions [--quick]``.

The visitors are websocket clients without a browser: each loads the page, opens its
session, takes the document, and then does as the page's gate does: one request in flight,
a new value when the reply is here. They paint nothing, so what is measured is the
server, on one core while another runs the clients (it waits for them where they are the
slower part, so the updates per second are a lower bound).

* Memory: the server's resident memory with 1, 2 … 20 open sessions that have each made
  some updates; the slope is what a further session costs.
* Updates: all 20 change the gain at once, for some seconds.
* Left behind: after 20 sessions that came and went, 200 more come, update and go, five at
  a time; the memory after they expired, less that before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import Server, load_average, median, p95, served  # noqa: E402

SESSIONS = 20
LIMIT_MB = 50.0
_EXPIRY = ("--unused-session-lifetime", "500", "--check-unused-sessions", "250")


class Visitor:
    """One session, driven as the page drives it."""

    def __init__(self, socket: WebSocketClientConnection, seed: int) -> None:
        self._socket = socket
        self._values = np.random.default_rng(seed)
        self._sequence = 0
        self._model = ""
        self.document: Any = None
        self.replies: list[float] = []

    @classmethod
    async def come(cls, port: int, seed: int, query: str = "") -> Visitor:
        """Load the page, open its session and take the document."""
        at = f"127.0.0.1:{port}/app"
        page = await AsyncHTTPClient().fetch(f"http://{at}?{query}", request_timeout=300)
        token = re.search(r'"token":"([^"]+)"', page.body.decode())
        if token is None:
            raise RuntimeError("the page holds no session token")
        protocols = ["bokeh", token.group(1)]
        socket = await websocket_connect(
            f"ws://{at}/ws", subprotocols=protocols, max_message_size=1 << 27
        )
        visitor = cls(socket, seed)
        await visitor._message()
        await visitor._send("PULL-DOC-REQ", {})
        document = (await visitor._reply("PULL-DOC-REPLY"))[0]
        visitor.document = json.loads(document)
        visitor._model = component(visitor.document, _controls)
        await visitor._send_event({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": {
            "type": "event", "name": "document_ready", "values": {"type": "map"}}})  # fmt: skip
        await visitor._reply("OK")
        return visitor

    async def update(self) -> None:
        """One change of the gain, and the portrait that answers it."""
        begun = time.perf_counter()
        self._sequence += 1
        gain = float(self._values.uniform(2.0, 4.0))
        data = as_map(sequence=self._sequence, values=as_map(gain=gain), commit=False)
        await self.tell(self._model, data)
        replied: float | None = None
        sequence, taken = None, False  # the portrait, and that the change was taken: in any order
        while sequence != self._sequence or not taken:
            header, _, buffers = await self._parts()
            taken = taken or json.loads(header)["msgtype"] == "OK"
            for buffer in buffers:
                size = int.from_bytes(buffer[:4], "little")
                told = json.loads(buffer[4 : 4 + size])
                if "error" in told:
                    raise RuntimeError(told["error"])
                sequence = told.get("sequence", sequence)  # global dynamics have none
            if sequence == self._sequence and replied is None:
                replied = 1e3 * (time.perf_counter() - begun)
        self.replies.append(replied or 0.0)

    async def tell(self, model: str, data: dict[str, Any]) -> None:
        """What a component's script sends to its Python side."""
        await self._send_event({
            "kind": "MessageSent", "msg_type": "bokeh_event",
            "msg_data": {"type": "event", "name": "data_event",
                         "values": as_map(model={"id": model}, data=data)},
        })  # fmt: skip

    async def hear(self, text: str) -> None:
        """Wait until the server has sent ``text``."""
        while text not in (await self._parts())[1]:
            pass

    async def go(self) -> None:
        """Close the connection."""
        self._socket.close()

    async def _send_event(self, event: dict[str, Any]) -> None:
        await self._send("PATCH-DOC", {"events": [event]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msgid": str(time.monotonic_ns()), "msgtype": kind}
        for part in (header, {}, content):
            await self._socket.write_message(json.dumps(part))

    async def _reply(self, kind: str) -> tuple[str, list[bytes]]:
        while True:
            header, content, buffers = await self._parts()
            if json.loads(header)["msgtype"] == kind:
                return content, buffers

    async def _message(self) -> tuple[str, list[bytes]]:
        _, content, buffers = await self._parts()
        return content, buffers

    async def _parts(self) -> tuple[str, str, list[bytes]]:
        """The next message of Bokeh's protocol: header, content, buffers."""
        header = await self._fragment()
        await self._fragment()
        content = await self._fragment()
        buffers = []
        for _ in range(json.loads(header).get("num_buffers", 0)):
            await self._fragment()
            buffers.append(await self._fragment())
        return header, content, buffers

    async def _fragment(self) -> Any:
        part = await asyncio.wait_for(self._socket.read_message(), 300)
        if part is None:
            raise RuntimeError("the server closed the connection")
        return part


def as_map(**entries: Any) -> dict[str, Any]:
    """A dictionary as Bokeh's protocol spells it."""
    return {"type": "map", "entries": [[key, value] for key, value in entries.items()]}


def component(document: Any, matches: Callable[[dict[str, Any]], bool]) -> str:
    """The id of the component whose data `matches`, in a serialised document; "" if none."""
    if isinstance(document, dict):
        data = document.get("attributes", {}).get("data") if "id" in document else None
        if isinstance(data, dict) and matches(data.get("attributes", {})):
            return str(document["id"])
        document = list(document.values())
    if isinstance(document, list):
        return next((found for part in document if (found := component(part, matches))), "")
    return ""


def _controls(data: dict[str, Any]) -> bool:
    return str(data.get("name")).endswith(":controls")


async def memory(server: Server, visitors: list[Visitor], updates: int) -> None:
    """Memory with more and more open sessions; fills ``visitors``."""
    sizes = [server.memory]
    for count in range(SESSIONS):
        visitor = await Visitor.come(server.port, count)
        for _ in range(updates):
            await visitor.update()
        visitors.append(visitor)
        sizes.append(server.memory)
    slope = np.polyfit(np.arange(2, SESSIONS + 1), sizes[2:], 1)[0]
    print(f"server before any session        {sizes[0]:8.1f} MB")
    print(f"with the first session           {sizes[1]:8.1f} MB")
    print(f"with {SESSIONS:3} sessions                {sizes[-1]:8.1f} MB")
    print(f"each further session             {slope:8.2f} MB")


async def together(visitors: list[Visitor], seconds: float) -> None:
    """All visitors at once, each as fast as the replies come."""
    for visitor in visitors:
        visitor.replies.clear()
    end = time.monotonic() + seconds

    async def busy(visitor: Visitor) -> None:
        while time.monotonic() < end:
            await visitor.update()

    await asyncio.gather(*map(busy, visitors))
    replies = [t for v in visitors for t in v.replies]
    each = [len(v.replies) / seconds for v in visitors]
    rate = len(replies) / seconds
    print(f"updates of all {len(visitors):3} together      {rate:8.1f} per second")
    print(f"  of one of them                 {min(each):8.1f} … {max(each):.1f} per second")
    print(f"  reply median, p95              {median(replies):8.0f}, {p95(replies):.0f} ms")


async def come_and_go(server: Server, count: int, updates: int) -> None:
    """Sessions that come, update and go, five at a time."""

    async def one(seed: int) -> None:
        visitor = await Visitor.come(server.port, seed)
        for _ in range(updates):
            await visitor.update()
        await visitor.go()

    for begin in range(0, count, 5):
        await asyncio.gather(*(one(seed) for seed in range(begin, min(begin + 5, count))))


async def left_behind(server: Server, count: int) -> None:
    """What sessions that are gone leave."""
    await come_and_go(server, 20, 3)
    await asyncio.sleep(3)
    sizes = [server.memory]
    for _ in range(4):
        await come_and_go(server, count // 4, 3)
        await asyncio.sleep(3)
        sizes.append(server.memory)
    steps = " ".join(f"{size - sizes[0]:+.1f}" for size in sizes[1:])
    print(f"{count} sessions came and went, left {sizes[-1] - sizes[0]:8.1f} MB "
          f"(limit {LIMIT_MB:g}; after each quarter {steps})")  # fmt: skip


async def run(server: Server, quick: bool) -> None:
    """All three, on one server."""
    visitors: list[Visitor] = []
    await memory(server, visitors, 3 if quick else 10)
    await together(visitors, 3.0 if quick else 10.0)
    for visitor in visitors:
        await visitor.go()
    await asyncio.sleep(3)
    await left_behind(server, 40 if quick else 200)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="40 sessions instead of 200")
    quick = parser.parse_args().quick
    with served("app", *_EXPIRY) as server:
        server.wait_for("ready after", 180)
        asyncio.run(run(server, quick))
    print(load_average())


if __name__ == "__main__":
    main()
