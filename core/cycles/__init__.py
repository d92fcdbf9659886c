"""Limit cycles: return maps, their search and refinement, folds of cycles."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
