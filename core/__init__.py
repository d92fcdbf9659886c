"""Gruscope's numerics: gated recurrent units of one or two units as dynamical systems.

Knows no screen: nothing here imports Panel, HoloViews, Bokeh or param.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
