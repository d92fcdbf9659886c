"""The project's components: each brings its script and its looks with its class."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any, ClassVar

from panel.custom import JSComponent

_APP = Path(__file__).resolve().parents[1]


def load_components() -> None:
    """Import whatever defines components, before the first page.

    A browser learns of the classes that there are when its page is loaded. One that comes to be
    later, because somebody opens a tab, is told to that visitor alone: to all who had their
    pages before, the tab would stay empty.
    """
    for folder in pkgutil.iter_modules([str(_APP)]):
        if folder.ispkg and folder.name != "notebook":  # which no page needs
            for module in pkgutil.walk_packages([str(_APP / folder.name)], f"app.{folder.name}."):
                importlib.import_module(module.name)


class Component(JSComponent):  # type: ignore[misc]
    """A component without bundles.

    Panel would look for some on the disk, several times a component for every new page.
    """

    __abstract = True

    _bundle_path: ClassVar[Any] = None
    _bundle_css: ClassVar[Any] = ()
