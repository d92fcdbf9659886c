"""What the flow does in time: integration, trajectories, streamlines, the speed as an image."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
