"""Equilibria along one or two parameters: branches, special points, fold and Hopf curves."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
