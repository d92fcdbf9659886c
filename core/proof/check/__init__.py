"""The check of a proof's certificate, which shares no code with what made it."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
