"""How far a topology holds around a GRU: proven and tested radii, the nearest changes."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
