"""Components: their classes are there before the first page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import app

ROOT = Path(app.__file__).parents[1]

_LATER = """
import importlib, pkgutil
from app import app_hooks
app_hooks.gc.freeze = lambda: None
app_hooks._prepare()
from app.live.component import Component

def there(kind):
    return {kind} | {name for sub in kind.__subclasses__() for name in there(sub)}

before = there(Component)
import app
for module in pkgutil.walk_packages(app.__path__, "app."):
    if module.name not in ("app.main",):  # which builds a page
        importlib.import_module(module.name)
print(len(before), *sorted(one.__name__ for one in there(Component) - before))
"""


def test_no_component_comes_to_be_after_the_first_page():
    """A page that was loaded before would not know it: its tab would stay empty."""
    done = subprocess.run(
        [sys.executable, "-c", _LATER], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    count, *late = done.stdout.split()
    assert int(count) > 15
    assert not late
