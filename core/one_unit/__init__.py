"""One unit: the phase line, its rest points, folds and cusps in closed form."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
