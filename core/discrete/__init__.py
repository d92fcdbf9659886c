"""The discrete GRU as Euler's method with any step: orbits, stability, what they tend to."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
