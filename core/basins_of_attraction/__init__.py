"""Basins of attraction: which attractor every start ends at, and the basins' areas."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
