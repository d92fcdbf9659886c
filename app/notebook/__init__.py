"""The live portrait, and a still one, in a notebook."""

from app.notebook.elements import portrait_elements
from app.notebook.portrait import Portrait

__all__ = ["Portrait", "portrait_elements"]
