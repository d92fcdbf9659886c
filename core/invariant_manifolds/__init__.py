"""Stable and unstable manifolds of saddles, the split function, homoclinic orbits."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
