"""The topology of a portrait: its separatrix graph, a canonical form, the signature."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
