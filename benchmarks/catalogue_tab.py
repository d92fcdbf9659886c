"""How fast the Catalogue tab opens: ``python -m benchmarks.catalogue_tab``.

A headless Chromium loads the page, waits until the portrait has settled, and clicks the tab.
Measured from the click: ten thumbnails painted (the frame after the one that holds them),
and the bytes that came by then; then from a click on an entry: its large portrait painted.
The first visitor of a server reads the catalogue from its files, later ones do not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import chromium, load_average, median, served  # noqa: E402
from benchmarks.start import _PAINTED  # noqa: E402

VISITS = 4
SETTLED = 2500  # ms after the first portrait
LIMIT = 1000  # ms

# clicks what `press` finds, and gives the ms until `there` holds and has been painted
_TIMED = """async ([press, there, which]) => {
  const find = (root, selector) => {
    const found = root.querySelectorAll(selector);
    if (found.length) return [...found];
    for (const node of root.querySelectorAll("*")) {
      const inner = node.shadowRoot ? find(node.shadowRoot, selector) : [];
      if (inner.length) return inner;
    }
    return [];
  };
  const frame = () => new Promise(requestAnimationFrame);
  const begun = performance.now();
  find(document, press).at(which).click();
  // looking through all shadow roots takes time too: only once the catalogue may be there
  let root = null;
  while (find(root ?? document, there).length < (there.includes("large") ? 1 : 10)) {
    await frame();
    root ??= find(document, ".catalogue")[0]?.getRootNode();
  }
  await frame();
  await new Promise((painted) => setTimeout(painted));
  return performance.now() - begun;
}"""


def visit(browser: Any, url: str) -> tuple[float, float, int]:
    """Milliseconds to the wall and to an entry's portrait, and the bytes for the wall."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    came = [0]

    def count(frame: Any) -> None:
        came[0] += len(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", count))
    page.goto(url)
    page.wait_for_function(_PAINTED, timeout=180_000)
    page.wait_for_timeout(SETTLED)
    came[0] = 0
    wall = page.evaluate(_TIMED, [".bar [role=tab]", ".cards .picture svg", 1])
    size = came[0]
    page.wait_for_timeout(500)
    entry = page.evaluate(_TIMED, [".cards a", ".portrait.large:not(.standing-in)", -1])
    page.context.close()
    return wall, entry, size


def main() -> None:
    """Print a line for each visit, and the medians of the later ones."""
    print(f"{'':8} {'wall, ms':>10} {'entry, ms':>10} {'wall, kB':>10}")
    with served("app") as server, chromium() as browser:
        server.wait_for("ready after", 180)
        found = []
        for number in range(1 + VISITS):
            wall, entry, size = visit(browser, f"http://127.0.0.1:{server.port}/app")
            name = "later" if number else "first"
            print(f"{name:8} {wall:10.0f} {entry:10.0f} {size / 1e3:10.0f}   {load_average()}")
            found.append((wall, entry))
    first, later = found[0][0], median([wall for wall, _ in found[1:]])
    print(f"\nthe wall: first {first:.0f} ms, later {later:.0f} ms (target {LIMIT}); "
          f"an entry's portrait {median([e for _, e in found]):.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
