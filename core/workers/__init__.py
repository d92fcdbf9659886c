"""Work in other processes through Dask: this machine's cores, or a given cluster."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
