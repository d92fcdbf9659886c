"""Importing all of `core` at once, which compiles what is not kept on disk."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path


def load_all() -> None:
    """Import every module of `core` but its commands."""
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "core."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
