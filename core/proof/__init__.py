"""Proofs of portraits: one-way arcs, traps, and what hangs together by them."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
