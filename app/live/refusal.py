"""The answer to a request that changed nothing."""

from __future__ import annotations

from app.live.packet import pack, relabelled

LONGEST_MESSAGE = 300


def refusal_packet(last: bytes, sequence: int, message: str, refused: bool = True) -> bytes:
    """The answer to a request that changed nothing: why, over the last good packet.

    ``refused``: the request itself was wrong; else nothing was found, or computing failed.
    The whole of the packet, so that a page that begins with a refusal has something to show.
    """
    if len(message) > LONGEST_MESSAGE:  # it may quote what was sent
        message = message[: LONGEST_MESSAGE - 1] + "…"
    return relabelled(
        last or pack({}, {}), {"sequence": sequence, "error": message, "refused": refused}
    )
