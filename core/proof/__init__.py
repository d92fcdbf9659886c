"""The theorems by which portraits are proven: arcs, traps, rings, wedges, ends, and their check."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
