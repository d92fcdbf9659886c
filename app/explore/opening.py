"""Files that Explore opens: its own states, and a find or an entry of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from app.state.document import FORMAT, MAX_BYTES, VERSION, from_document
from app.state.knobs import is_rotation
from app.state.snapshot import Snapshot
from app.words.files import too_large
from core import GRU
from core.catalogue import finds_from_json
from core.catalogue.collection import FORMAT as FINDS
from core.catalogue.words import number
from core.plain_json import parsed, shown


def opened_file(text: str, now: Snapshot) -> Snapshot:
    """The state that a file's text asks for; ValueError says what is wrong with it.

    A file of finds must hold one: its GRU is shown, with the layers of the present state.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(too_large(MAX_BYTES))
    document = parsed(text)
    if not isinstance(document, Mapping):
        raise ValueError("it must hold one JSON object")
    kind = document.get("format")
    if kind == FORMAT:
        return from_document(document)
    if kind == FINDS:
        return placed(_only_find(text), now)
    if kind is None and "Uh" in document:  # what the catalogue copies
        return placed(GRU.from_dict(document), now)
    what = "it names no format" if kind is None else f"its format is {shown(kind)}"
    raise ValueError(
        f"{what}; Explore opens its own states, finds of the catalogue, and one GRU's parameters"
    )


def placed(gru: GRU, now: Snapshot) -> Snapshot:
    """A GRU in the whole square, looked at with the layers and the map of the present state."""
    return from_document(
        {
            "format": FORMAT,
            "version": VERSION,
            "gru": gru.to_dict(),
            "mode": "rotation" if gru.dim == 2 and is_rotation(gru) else "entries",
            "layers": list(now.layers),
            "quantity": now.quantity,
        }
    )


def _only_find(text: str) -> GRU:
    finds = finds_from_json(text)
    if len(finds) != 1:
        raise ValueError(
            f"it holds {number(len(finds))} finds, and Explore shows one GRU; "
            "the Catalogue opens all"
        )
    return finds[0].gru
