"""What happens at a parameter value: kinds of events by name, and the record of one.

Everything that finds, follows or shows bifurcations speaks of them with these.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
