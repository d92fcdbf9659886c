"""How the tests are shared out between two processes, and what all random ones share.

Each file stays in one process, so that what a file prepares is prepared once. What takes long
comes first, so that nothing of it is left when the other process is done: files with a very long
test, then the browser's, then all others, those of many tests before those of few.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numba
import pytest
from hypothesis import settings

from app.serving import warm

# each process reads this file; no deadline, since the first call of a kernel may compile
settings.register_profile("gruscope", deadline=None)
settings.load_profile("gruscope")
# for another interpreter: what kernels compute is the same there (--hypothesis-profile=brief)
settings.register_profile("brief", deadline=None, max_examples=10)

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    help = "at most N cases of each parametrized test (for another interpreter)"
    parser.addoption("--cases", type=int, metavar="N", help=help)


def pytest_configure(config: pytest.Config) -> None:
    # compiled once, by both cores, before the two processes begin: each would compile it all;
    # nothing is with NUMBA_DISABLE_JIT, for a debugger
    if not (hasattr(config, "workerinput") or config.option.help or numba.config.DISABLE_JIT):
        warm.wait()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if (most := config.getoption("--cases")) is not None:
        _keep_cases(config, items, most)
    long = {item.fspath for item in items if item.get_closest_marker("long")}
    tests = Counter(item.fspath for item in items)
    items.sort(
        key=lambda item: (
            item.fspath not in long,
            not _in_browser(item),
            -tests[item.fspath],
            str(item.fspath),  # the sort keeps the order within a file
        )
    )
    for item in items:
        item.add_marker(pytest.mark.xdist_group(str(Path(item.fspath).relative_to(HERE))))


def _keep_cases(config: pytest.Config, items: list[pytest.Item], most: int) -> None:
    """The first cases of each test; what is not parametrized has one."""
    cases: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        test = item.nodeid.partition("[")[0]
        cases[test] += 1
        (kept if cases[test] <= most else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _in_browser(item: pytest.Item) -> bool:
    return HERE / "ui" in Path(item.fspath).parents


@pytest.fixture(autouse=True)
def no_loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser's library leaves its event loop marked as running in this thread, between its own
    tests too: those that run a loop of their own must not meet it."""
    running = asyncio._get_running_loop()
    if running is None or "ui" in request.path.parts:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
