"""Where the widget library's bundles lie is asked of the disk once, not with every page.

Panel looks for the script and the style sheet of each of a hundred component classes whenever
it builds a page: several paths a class, a quarter of a page's time. They are part of an
installation and do not move while it runs.
"""

from __future__ import annotations

from typing import Any

from panel.config import config
from panel.custom import ReactiveESM
from panel_material_ui.base import MaterialComponent

NAMES = ("_bundle_path", "_bundle_css")
_NONE = object()


class Kept:
    """A property of classes that is computed once for each class.

    Parameters
    ----------
    found
        The property as the library has it.
    """

    def __init__(self, found: Any) -> None:
        self.found = found
        self._values: dict[type, Any] = {}

    def __get__(self, instance: Any, owner: type) -> Any:
        if owner not in self._values:
            try:
                self._values[owner] = self.found.__get__(instance, owner)
            except AttributeError:  # how the library says that a class has none
                self._values[owner] = _NONE
        value = self._values[owner]
        if value is _NONE:
            raise AttributeError(f"{owner.__name__} has no bundle")
        return value


def keep_bundles() -> None:
    """Remember the bundles of this process's component classes, from now on.

    Not where components are compiled anew while they are worked on (``--dev``).
    """
    if config.autoreload:
        return
    for kind in (ReactiveESM, MaterialComponent):
        for name in NAMES:
            found = vars(kind)[name]
            if not isinstance(found, Kept):
                setattr(kind, name, Kept(found))
