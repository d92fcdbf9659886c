"""The separatrix skeleton: what every trajectory does in the end, found by exploration."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
