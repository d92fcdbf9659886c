"""What happens between parameter values: events of points and cycles, diagrams, curves."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
