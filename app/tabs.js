// The tabs: each has an address, and the browser's back and forward walk between them.
//
// Events on the document: "gruscope:go" with {query} leads anywhere on the page, for instance
// to "tab=catalogue&entry=NAME", and with {tab} to where a tab was left; "gruscope:address"
// tells all that the address has changed; "gruscope:kept" tells this bar of a tab's address.
// "gruscope:entry" on the window, with a name, opens that entry of the catalogue.

export function render({ model, el, view }) {
  const FIRST = Object.keys(model.tabs)[0];
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", "Parts of Gruscope");
  const buttons = new Map();
  for (const [tab, label] of Object.entries(model.tabs)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: label });
    button.setAttribute("role", "tab");
    button.addEventListener("click", () => switchTo(tab));
    buttons.set(tab, button);
    bar.append(button);
  }
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...buttons.keys()];
    const next = all.at((all.indexOf(shown) + step) % all.length);
    switchTo(next);
    buttons.get(next).focus();
  });
  el.append(bar);

  const opened = new Set([FIRST]);
  const places = new Map(placesLeft()); // tab → its newest address
  let shown = null;

  const tabOf = (query) => {
    const tab = new URLSearchParams(query).get("tab");
    return buttons.has(tab) ? tab : FIRST;
  };
  const first = (tab) => (tab === FIRST ? "" : `?tab=${tab}`);

  function switchTo(tab) {
    if (tab !== shown) go(places.get(tab) ?? first(tab));
  }

  function go(query) {
    const search = query && !query.startsWith("?") ? `?${query}` : query;
    history.pushState(history.state, "", location.pathname + search);
    arrive();
  }

  function arrive() {
    show(tabOf(location.search));
    places.set(shown, location.search);
    document.dispatchEvent(new CustomEvent("gruscope:address"));
  }

  function show(tab) {
    if (tab !== shown) {
      shown = tab;
      document.documentElement.dataset.tab = tab; // see tabShown
      for (const [name, button] of buttons) {
        button.setAttribute("aria-selected", String(name === tab));
        button.tabIndex = name === tab ? 0 : -1;
      }
      mark();
    }
    if (opened.has(tab)) return;
    opened.add(tab);
    if (tab !== model.active) model.send_msg({ opened: tab });
  }

  // the frames of the page, as far as they are there
  function mark() {
    for (const name of model.frames) {
      const frame = view.model.document.get_model_by_name(name);
      const host = frame && Bokeh.index.find_one(frame)?.el;
      if (!host) continue;
      for (const tab of buttons.keys()) host.classList.toggle(`tab-${tab}`, tab === shown);
    }
  }

  const asked = (event) => go(event.detail.query ?? places.get(event.detail.tab) ?? first(event.detail.tab));
  const entry = (event) => go(`?${new URLSearchParams({ tab: "catalogue", entry: event.detail })}`);
  // the page is loaded anew: its tabs find their addresses again
  let goes = false;
  const leaving = ({ detail }) => {
    goes = !detail.fresh;
    if (goes) leavePlaces(places);
  };
  const kept = (event) => {
    places.set(event.detail.tab, event.detail.search);
    if (goes) leavePlaces(places);
  };
  window.addEventListener("popstate", arrive);
  window.addEventListener("gruscope:entry", entry);
  document.addEventListener("gruscope:go", asked);
  document.addEventListener("gruscope:kept", kept);
  document.addEventListener("gruscope:leaving", leaving);
  model.on("remove", () => {
    window.removeEventListener("popstate", arrive);
    window.removeEventListener("gruscope:entry", entry);
    document.removeEventListener("gruscope:go", asked);
    document.removeEventListener("gruscope:kept", kept);
    document.removeEventListener("gruscope:leaving", leaving);
  });
  show(model.active);
}

const PLACES = "gruscope:places";

function leavePlaces(places) {
  sessionStorage.setItem(PLACES, JSON.stringify([...places]));
}

// what the page before this one left
function placesLeft() {
  try {
    const left = JSON.parse(sessionStorage.getItem(PLACES)) ?? [];
    sessionStorage.removeItem(PLACES);
    return left;
  } catch {
    return []; // this browser stores nothing for the page
  }
}
