"""The project's components: each brings its script and its looks with its class."""

from __future__ import annotations

from typing import Any, ClassVar

from panel.custom import JSComponent


class Component(JSComponent):  # type: ignore[misc]
    """A component without bundles.

    Panel would look for some on the disk, several times a component for every new page.
    """

    __abstract = True

    _bundle_path: ClassVar[Any] = None
    _bundle_css: ClassVar[Any] = ()
