"""What the processes of ``panel serve --num-procs`` need beyond what one process does."""

from __future__ import annotations

import os
import signal
import threading
import time

_LOOK = 0.5  # seconds


def end_with(parent: int) -> None:
    """End this process, as SIGTERM would, once ``parent`` is no longer its parent.

    A server's parent that is ended by SIGTERM does not tell its children.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="gruscope-parent", daemon=True).start()
