"""As app/app_hooks.py: kernels are readied before the first visitor."""

import sys
from pathlib import Path


def on_server_loaded(server_context):
    root = str(Path(__file__).resolve().parents[3])
    if root not in sys.path:
        sys.path.insert(0, root)
    from app.serving.warm import begin

    begin()
