"""The documentation site: built with warnings as errors, whole, and asking no foreign host."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import core

ROOT = Path(__file__).resolve().parents[2]
FACES = sorted(path.parent.name for path in (ROOT / "core").glob("*/__init__.pyi"))

# what an element loads, or lets be loaded, when its page is read; links are followed by a person
LOADS = {"src", "srcset", "poster", "data", "action"}
RELATIONS = {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "modulepreload"}

UNUSED = {"api.github.com", "unpkg.com"}
"""Hosts that the theme's script asks for what no page has: a repository's stars, Mermaid's
drawings, old browsers' observers."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built by the command of CONTRIBUTING into a folder of its own."""
    if importlib.util.find_spec("mkdocs") is None:
        reason = "no MkDocs: python -m pip install -e '.[docs]'"
        if os.environ.get("CI") or os.environ.get("GRUSCOPE_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Elements(HTMLParser):
    """The elements of a page: name and attributes."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}))


def pages(site: Path) -> Iterator[tuple[Path, list[tuple[str, dict[str, str]]]]]:
    for page in sorted(site.rglob("*.html")):
        yield page, Elements(page).found


def anchors(elements: list[tuple[str, dict[str, str]]]) -> set[str]:
    return {value for _, has in elements for name, value in has.items() if name in ("id", "name")}


def test_every_public_name_is_on_the_page_of_its_package(site: Path):
    homes: dict[str, set[str]] = {}
    for package in FACES:
        there = anchors(Elements(site / "reference" / f"{package}.html").found)
        offered = set(import_module(f"core.{package}").__all__)
        assert {name for name in offered if f"core.{package}.{name}" not in there} == set()
        homes |= {name: {package} for name in offered}
    tools = anchors(Elements(site / "reference" / "tools.html").found)
    loose = {name.rpartition(".")[2] for name in tools if name.count(".") == 2}
    assert set(core.__all__) - set(homes) - loose == set()


def test_every_document_is_a_page_that_the_navigation_leads_to(site: Path):
    documents = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    _, elements = next((page, found) for page, found in pages(site) if page.name == "index.html"
                       and page.parent == site)  # fmt: skip
    linked = {
        unquote(urlsplit(has["href"]).path)
        for tag, has in elements
        if tag == "a" and "md-nav__link" in has.get("class", "")
    }
    for document in documents:
        page = document.with_suffix(".html")
        assert (site / page).is_file()
        assert page.as_posix() in linked or page.as_posix() == "index.html"


def test_the_index_of_decisions_tells_what_each_is_and_whether_it_holds(site: Path):
    page = (site / "decisions" / "index.html").read_text("utf-8")
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", page, re.S)]
    told = dict(zip(cells[1::3], cells[2::3], strict=True))
    titles = []
    for record in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        first, _, rest = record.read_text("utf-8").partition("\n")
        titles.append(first.partition(". ")[2].replace("`", ""))
        holds = "superseded by" not in rest.partition("\n## Context")[0]
        assert (told[titles[-1]].partition(". ")[0] == "accepted") == holds
    assert cells[1::3] == titles
    assert "superseded by decision 27" in told["Basins: pieces between curves, one trajectory each"]


def test_every_relative_link_of_the_site_works(site: Path):
    found = {page.resolve(): elements for page, elements in pages(site)}
    names = {page: anchors(elements) for page, elements in found.items()}
    broken = []
    for page, elements in found.items():
        if page.name == "404.html":
            continue  # its links are made for any place
        for tag, has in elements:
            link = has.get("href" if tag in ("a", "link") else "src", "")
            parts = urlsplit(link)
            if not link or parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            there = unquote(parts.fragment)
            if not target.is_file() or (there and there not in names.get(target, {there})):
                broken.append((page.name, link))
    assert not broken


def test_no_page_loads_anything_from_elsewhere(site: Path):
    asked = []
    for page, elements in pages(site):
        for tag, has in elements:
            loads = [value for name, value in has.items() if name in LOADS]
            if tag == "link" and RELATIONS & set(has.get("rel", "").split()):
                loads.append(has.get("href", ""))
            asked += [(page.name, tag, value) for value in loads if re.match(r"(?:\w+:)?//", value)]
            assert "mermaid" not in has.get("class", ""), "its script would come from elsewhere"
    assert not asked


def test_no_style_or_script_loads_anything_from_elsewhere(site: Path):
    styles, scripts = list(site.rglob("*.css")), list(site.rglob("*.js"))
    assert styles and scripts
    remote = r"(?:@import\s*|url\(\s*)['\"]?(?:https?:)?//[^)'\"\s]+"
    found = {(one.name, m) for one in styles for m in re.findall(remote, one.read_text("utf-8"))}
    for page in site.rglob("*.html"):
        found |= {(page.name, m) for m in re.findall(remote, page.read_text("utf-8"))}
    assert not found
    # addresses in scripts, but not those in their comments
    for script in scripts:
        code = re.sub(r"/\*.*?\*/|(?<![:\w\"'])//[^\n]*", "", script.read_text("utf-8"), flags=re.S)
        hosts = set(re.findall(r"[\"'`]https?://([\w.-]+)", code))
        assert hosts - UNUSED - {"www.w3.org"} == set(), script.name


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, as any web server of plain files would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader's page, which must log no error and ask no host but this machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert asked
    parts = [urlsplit(url) for url in asked]
    foreign = {p.geturl() for p in parts if p.scheme in ("http", "https", "ws", "wss")
               and p.hostname != "127.0.0.1"}  # fmt: skip
    assert not foreign, "the site asked a foreign host"
    assert not problems


def test_a_reader_reads_searches_and_changes_the_theme(page: Page, address: str):
    page.goto(f"{address}/index.html")
    page.get_by_role("link", name="Reference").first.click()
    expect(page.get_by_role("heading", name="Reference", level=1)).to_be_visible()
    page.goto(f"{address}/reference/fixed_points.html")
    expect(page.locator("[id='core.fixed_points.find_fixed_points']")).to_be_visible()
    page.get_by_role("textbox", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("homoclinic")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("Escape")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_title("Dark theme").click()
    page.wait_for_function(f"before => {ground} !== before", arg=light)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_its_window(page: Page, address: str, width: int, site: Path):
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("index", "guide", "architecture", "reference/sweeps", "decisions/index"):
        page.goto(f"{address}/{name}.html")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_both_themes(page: Page, address: str, scheme: str):
    page.emulate_media(color_scheme=scheme)
    for name in ("index", "architecture", "reference/fixed_points", "decisions/index"):
        page.goto(f"{address}/{name}.html")
        options = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response
        assert found["passes"] and not found["violations"], name
