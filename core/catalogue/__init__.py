"""The catalogue of topologies: every known phase portrait of two gated recurrent units."""

from core.catalogue.collection import Find, added, finds_from_json, finds_to_json
from core.catalogue.entry import (
    BEYOND,
    ClusterRecord,
    CycleRecord,
    Degeneracy,
    Entry,
    PointRecord,
)
from core.catalogue.identification import entry_with, identify
from core.catalogue.record import entry_of
from core.catalogue.store import CATALOGUE_FILE, load_catalogue, save_catalogue
from core.catalogue.verification import problems

__all__ = [
    "BEYOND",
    "CATALOGUE_FILE",
    "ClusterRecord",
    "CycleRecord",
    "Degeneracy",
    "Entry",
    "Find",
    "PointRecord",
    "added",
    "entry_of",
    "entry_with",
    "finds_from_json",
    "finds_to_json",
    "identify",
    "load_catalogue",
    "problems",
    "save_catalogue",
]
