"""The search for topologies that the catalogue does not hold: ``python -m core.topology_search``.

Batches look for systems whose signature is new (`core.topology_search.batch`), in worker
processes (`core.workers.cluster`); what is found is simplified to few digits and certified.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
