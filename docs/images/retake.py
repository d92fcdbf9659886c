"""Take the README's and the guide's pictures again: ``python docs/images/retake.py``.

Starts the dashboard on a free port of this machine and a headless Chromium. Needs the
extra ``bench``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.serving import chromium, served  # noqa: E402

IMAGES = Path(__file__).resolve().parent
PLANE = (
    "tab=bifurcations&mode=plane&parameter=angle&interval=-0.3,0.0&parameter2=bh[1]"
    "&interval2=0.0,0.12&v=1&preset=fig8b"
)


def taken(page: Any, name: str) -> None:
    """Save what the page shows, once it rests."""
    page.mouse.move(2, 400)
    page.wait_for_timeout(1500)
    page.screenshot(path=str(IMAGES / f"{name}.png"))
    print(f"{name}.png")


def explore(page: Any, at: str) -> None:
    """Eq. 9 with its cycle, in both themes, the dark one with basins."""
    page.goto(f"{at}?v=1&preset=fig8b")
    page.get_by_text("limit cycle").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    taken(page, "explore-light")
    page.get_by_role("button", name="Toggle theme").click()
    page.get_by_role("button", name="basins", exact=True).click()
    page.wait_for_timeout(3000)
    taken(page, "explore-dark")


def bifurcations(page: Any, at: str) -> None:
    """The plane around eq. 9, and its diagram over bh₂ in the dark."""
    page.goto(f"{at}?{PLANE}")
    page.get_by_role("button", name="Draw the plane").click(timeout=30_000)
    page.get_by_text("3,456 portraits, computed").wait_for(timeout=240_000)
    taken(page, "plane")
    page.goto(f"{at}?tab=bifurcations&parameter=bh[1]&interval=0.0,0.12&v=1&preset=fig8b")
    page.get_by_role("button", name="Draw the diagram").click(timeout=30_000)
    page.get_by_text("homoclinic orbit").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    taken(page, "diagram")


def catalogue(page: Any, at: str) -> None:
    """The wall."""
    page.goto(f"{at}?tab=catalogue")
    page.wait_for_timeout(5000)
    taken(page, "catalogue")


def main() -> None:
    with served("app") as server, chromium() as browser:
        server.wait_for("ready after", 240)
        at = f"http://127.0.0.1:{server.port}/app"
        for take in (explore, bifurcations, catalogue):
            page = browser.new_page(viewport={"width": 1400, "height": 860})
            take(page, at)
            page.close()


if __name__ == "__main__":
    main()
