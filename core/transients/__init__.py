"""Slow and returning motion: slow regions, and returns that resemble a homoclinic orbit's."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
