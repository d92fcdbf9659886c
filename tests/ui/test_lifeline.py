"""A server that is gone, frozen or started anew: the page says so, and claims nothing."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import expect

# how clearly an element is seen, on its way to the page
CLEAR = """
(e) => {
  let clear = 1;
  for (; e; e = e.parentElement ?? e.getRootNode().host)
    clear *= Number(getComputedStyle(e).opacity);
  return clear;
}
"""
# the tokens of sockets to come have expired
EXPIRED = """
(() => {
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(url, [name, token]) {
      const [head, ...rest] = token.split(".");
      const payload = JSON.parse(atob(head.replace(/_/g, "/").replace(/-/g, "+")));
      payload.session_expiry = 1;
      const text = btoa(JSON.stringify(payload))
        .replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=/g, "");
      super(url, [name, [text, ...rest].join(".")]);
    }
  };
  gs.sockets.at(-1).close();
})()
"""


@pytest.fixture(scope="module")
def mortal(browser, serve):
    """A server of this file's own, to be frozen and killed."""
    with serve() as server:
        yield server


def come(arrive, url):
    visitor = arrive(url).open()
    visitor.look("gs.old = true")
    return visitor


def proof(visitor):
    return visitor.page.locator("section.gs-found .proof").element_handle()


def dimmed(visitor):
    visitor.page.wait_for_function(f"(e) => ({CLEAR})(e) < 0.5", arg=proof(visitor))


def told(visitor, words):
    """The bar says this, and what is shown is dimmed."""
    bar = visitor.page.get_by_role("status").filter(has_text=words)
    expect(bar).to_be_visible(timeout=15_000)
    dimmed(visitor)


def loaded_anew(visitor):
    visitor.until("!gs.old && gs.header().findings && gs.ready()", timeout=60_000)
    fine(visitor)


def fine(visitor):
    """No bar, and nothing is dimmed."""
    expect(visitor.page.locator(".gs-lost")).to_be_hidden()
    visitor.page.wait_for_function(f"(e) => ({CLEAR})(e) === 1", arg=proof(visitor))


def forgive(visitor):
    """The browser's own words on connections that this test has cut."""
    lost = ("WebSocket", "ERR_", "CLOSING", "websocket", "not connected", "Failed to load")
    visitor.problems[:] = [p for p in visitor.problems if not any(word in p for word in lost)]


def test_a_frozen_server_leaves_no_claim_undimmed(arrive, mortal):
    visitor = come(arrive, mortal.url)
    place = visitor.look("gs.place(0, 0)")
    mortal.signal(signal.SIGSTOP)
    try:
        visitor.type("gain", "2")
        dimmed(visitor)  # overdue: long before anybody says that it is away
        told(visitor, "does not answer")
        assert visitor.look("gs.place(0, 0)") == place
        # on all tabs
        visitor.page.get_by_role("tab", name="Catalogue").click()
        expect(visitor.page.get_by_role("status").filter(has_text="dimmed")).to_be_visible()
        catalogue = visitor.page.locator(".of-catalogue").first
        assert catalogue.evaluate(CLEAR) < 0.5
        visitor.page.get_by_role("tab", name="Explore").click()
    finally:
        mortal.signal(signal.SIGCONT)
    visitor.until_value("gain", 2)
    fine(visitor)
    assert visitor.look("gs.old")  # the same page


def test_a_restarted_server_gets_the_page_anew_and_only_once(arrive, mortal):
    visitor = come(arrive, mortal.url)
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    mortal.kill()
    told(visitor, "No connection")
    visitor.type("bh₁", "0.5")  # turned while nobody answers
    mortal.start()
    mortal.wait()
    loaded_anew(visitor)
    visitor.until_value("gain", 2)
    visitor.until_value("bh[0]", 0.5)
    visitor.until("location.search.includes('0.5')")
    # it ends again at once: this address may be the reason
    visitor.look("gs.old = true")
    mortal.kill()
    told(visitor, "No connection")
    mortal.start()
    mortal.wait()
    told(visitor, "does not know this page")
    expect(visitor.button("Load again")).to_be_visible()
    visitor.page.wait_for_timeout(3000)
    assert visitor.look("gs.old")
    visitor.button("Start from the first preset").click()
    loaded_anew(visitor)
    visitor.until("gs.header().preset === 'fig8b' && gs.header().values.gain === 3")
    forgive(visitor)


def test_after_a_minute_a_page_loads_itself_again_but_not_with_the_same_address(arrive, server):
    visitor = come(arrive, server.url)
    for bias, anew in (("0.5", True), ("0.25", True), ("0.25", False)):
        visitor.type("bh₁", bias)
        visitor.until_value("bh[0]", float(bias))
        visitor.until(f"location.search.includes('bh={bias},')")
        visitor.look("""
        (() => {
          gs.old = true;
          const last = JSON.parse(sessionStorage.getItem("gruscope:reloaded"));
          if (last) last.at -= 61000; // a minute has gone
          sessionStorage.setItem("gruscope:reloaded", JSON.stringify(last));
        })()
        """)
        visitor.look(EXPIRED)
        if anew:
            loaded_anew(visitor)
    told(visitor, "does not know this page")
    expect(visitor.button("Load again")).to_be_visible()
    assert visitor.look("gs.old")
    forgive(visitor)


def test_what_other_tabs_hide_comes_back_with_the_page(arrive, mortal):
    visitor = come(arrive, mortal.url)
    tab = lambda name: visitor.page.get_by_role("tab", name=name)  # noqa: E731
    visitor.type("gain", "2")
    visitor.until_value("gain", 2)
    tab("One unit").click()
    visitor.type("Uh", "2.5")
    visitor.until("location.search.includes('2.5')")
    tab("Bifurcations").click()
    visitor.page.get_by_role("button", name="Sweep", exact=True).click()
    visitor.until("location.search.includes('mode=sweep')")
    tab("Catalogue").click()
    visitor.page.locator("ul.cards > li a").first.click()
    visitor.until("location.search.includes('entry=')")
    entry = visitor.look("location.search")
    mortal.kill()
    expect(visitor.page.get_by_role("status").filter(has_text="No connection")).to_be_visible(
        timeout=15_000
    )
    mortal.start()
    mortal.wait()
    visitor.until("!gs.old && gs.header().values?.gain === 2", timeout=60_000)  # Explore's, hidden
    assert visitor.look("location.search") == entry
    tab("Explore").click()
    visitor.until("location.search.includes('preset=fig8b') && gs.ready()")
    expect(visitor.field("gain")).to_have_value("2")
    expect(visitor.button("Undo")).to_be_disabled()  # as the page began
    tab("One unit").click()
    expect(visitor.field("Uh")).to_have_value("2.5")
    tab("Bifurcations").click()
    start = visitor.page.get_by_text("Choose a quantity and press Start.")
    expect(start).to_be_visible(timeout=60_000)
    tab("Catalogue").click()
    visitor.until("location.search === it", entry)
    forgive(visitor)


def test_a_page_whose_token_has_expired_is_loaded_anew_with_its_state(arrive, server):
    visitor = come(arrive, server.url)
    visitor.type("gain", "2.5")
    visitor.until_value("gain", 2.5)
    visitor.look(EXPIRED)
    loaded_anew(visitor)
    visitor.until_value("gain", 2.5)
    forgive(visitor)
