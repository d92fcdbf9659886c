"""Portraits proven: the search for the curves and weights of `core.proof`, and what comes of it."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
