"""The search for topologies that the catalogue does not hold: ``python -m core.topology_search``.

Batches look for systems whose signature is new (`core.topology_search.batch`), in worker
processes (`core.workers`); what is found is simplified to few digits and certified.
"""

from core.topology_search.archive import Archive
from core.topology_search.certification import objections
from core.topology_search.checkpoint import load_search, save_search
from core.topology_search.search import Finding, Search, archive_of
from core.topology_search.simplification import simplified

__all__ = [
    "Archive",
    "Finding",
    "Search",
    "archive_of",
    "load_search",
    "objections",
    "save_search",
    "simplified",
]
