"""Fixed points: all of a GRU's, proven by interval arithmetic; any field's, computed."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
