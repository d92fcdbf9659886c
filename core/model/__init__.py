"""The gated recurrent unit and any planar field: parameters, vector fields, families, boxes."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
