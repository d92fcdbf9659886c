"""Why something is not resolved: codes, the elements they are about, and their names."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
