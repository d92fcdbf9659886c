"""Sweeps: a quantity over a grid of one or two parameters, in parallel through Dask.

`core.sweeps.quantities` says what can be swept, `core.sweeps.axes` over what,
`core.sweeps.parts` and `core.sweeps.running` how it runs, `core.sweeps.results` what comes
of it, `core.sweeps.plane_regions` where a plane has one topology, `core.sweeps.frequencies` the
paper's Fig. 6, `core.sweeps.cache` what is kept.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
