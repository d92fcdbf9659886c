"""How long starting takes: ``python -m benchmarks.start [--quick]``.

``panel serve app`` is started with an empty folder for compiled kernels (cold: the first
start on a machine), then again with the same folder (warm). Measured from the start of
the process: the first answer to a request, the line that says the kernels are ready, and
the first painting of a portrait in a headless Chromium that asks for the page as soon as
the server answers (it is shown a waiting page and loads anew by itself). A visit to the
running server is measured too, from the request to the painting.

Compiling takes one core; on a busy machine the cold numbers are inflated: see the load.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import Server, chromium, load_average, median, served  # noqa: E402

COLD_LIMIT = 60.0
# true once the portrait's figure was painted with data in it
_PAINTED = """() => {
  const models = (window.Bokeh?.documents ?? []).flatMap((one) => [...one._all_models.values()]);
  const named = (end) => models.find((model) => model.name?.endsWith(end));
  const [figure, lines] = [named(":portrait"), named(":streamlines:data")];
  const view = figure && Bokeh.index.find_one(figure);
  if (!view || !lines?.data.x.length) return false;
  return view._render_count > 0 && !view._needs_paint;
}"""


def visit(browser: Any, url: str) -> float:
    """Seconds from the request to the first painted portrait."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    begun = time.monotonic()
    page.goto(url)
    page.wait_for_function(_PAINTED, timeout=180_000, polling=50)
    seconds = time.monotonic() - begun
    context.close()
    return seconds


def answers(server: Server, seconds: float) -> None:
    """Return at the first answer to a request for a file of the server's own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(URLError, OSError):
            server.answer("static/js/bokeh.min.js")
            return
        time.sleep(0.05)
    raise RuntimeError("the server does not answer")


def start(name: str, cache: str, browser: Any, visits: int) -> float:
    """One start; prints its line and returns the seconds to the first portrait."""
    load = load_average()
    begun = time.monotonic()
    with served("app", environment={"NUMBA_CACHE_DIR": cache}) as server:
        answers(server, 120)
        first = time.monotonic() - begun
        visit(browser, f"http://127.0.0.1:{server.port}/app")
        painted = time.monotonic() - begun
        server.wait_for("ready after", 10)
        said = re.search(r"ready after ([\d.]+) s", server.log.read_text())
        kernels = float(said.group(1)) if said else float("nan")
        later = [visit(browser, f"http://127.0.0.1:{server.port}/app") for _ in range(visits)]
    print(f"{name:8} {first:12.1f} {kernels:12.1f} {painted:14.1f} {median(later):12.2f}   {load}")
    return painted


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one warm start, fewer visits")
    quick = parser.parse_args().quick
    print(f"{'seconds':8} {'first answer':>12} {'kernels take':>12} {'first portrait':>14} "
          f"{'later visits':>12}")  # fmt: skip
    with tempfile.TemporaryDirectory() as cache, chromium() as browser:
        cold = start("cold", cache, browser, 2)
        warm = [start("warm", cache, browser, 3) for _ in range(1 if quick else 3)]
    print(f"\nto the first portrait: cold {cold:.1f} s (target {COLD_LIMIT:g}), "
          f"warm {median(warm):.1f} s (target: seconds)")  # fmt: skip


if __name__ == "__main__":
    main()
