// The header's row: tabs, and the tools of the tab shown. Each tab has an address, and the
// browser's back and forward walk between them.
//
// Events on the document: "gruscope:go" with {query} leads anywhere on the page, for instance
// to "tab=catalogue&entry=NAME", and with {tab} to where a tab was left; "gruscope:address"
// tells all that the address has changed; "gruscope:kept" tells this bar of a tab's address.
// "gruscope:entry" on the window, with a name, opens that entry of the catalogue.

import { Fit } from "../frame/fit.js";
import { sign } from "../live/icons.js";
import { Menu } from "../frame/menu.js";
import { Toolbar } from "../frame/toolbar.js";
import { offerTools, pressTool, toolsOf } from "../frame/tools.js";
import { Trail } from "../frame/trail.js";
import { element } from "../live/element.js";
import { listen } from "../live/listen.js";
import { pageOf, viewOf } from "../live/privates.js";

/** @param {Rendered<{ tabs: Record<string, string>, trails: Record<string, boolean>, frames: string[], active: string }>} given */
export function render({ model, el, view }) {
  const FIRST = Object.keys(model.tabs)[0];
  const bar = element("div", { class: "bar" });
  const list = element("div", { class: "tabs", role: "tablist", "aria-label": "Parts of Gruscope" });
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  for (const [tab, label] of Object.entries(model.tabs)) {
    const button = element("button", { type: "button", role: "tab", class: "tab", onclick: () => switchTo(tab) }, label);
    buttons.set(tab, button);
    list.append(button);
  }
  list.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const all = [...buttons].filter(([, button]) => !button.hidden);
    const [next, button] = all.at((all.findIndex(([tab]) => tab === shown) + step) % all.length) ?? all[0];
    switchTo(next);
    button.focus();
  });

  const tools = new Toolbar(press);
  const menu = new Menu("More");
  const more = element(
    "button",
    { type: "button", class: "more", "aria-haspopup": "menu", "aria-expanded": "false", hidden: true, onclick: openMore },
    element("span", {}, "More"),
    sign("more"),
  );
  bar.append(list, element("span", { class: "space" }), tools.root, more);
  el.append(bar, menu.root);

  // what does not fit goes into the menu: tools that are seldom used, then tabs from the last on
  const fit = new Fit(bar, {
    all: () => {
      tools.all();
      for (const button of buttons.values()) button.hidden = false;
      more.hidden = true;
    },
    steps: () => {
      const tabs = [...buttons].filter(([tab]) => tab !== shown).map(([, button]) => button);
      return [
        () => tools.tighten(),
        ...SELDOM.map((action) => () => {
          more.hidden = false;
          tools.hide(action);
        }),
        ...tabs.reverse().map((button) => () => (button.hidden = true)),
        () => tools.hide("undo"),
        () => tools.hide("share"),
      ];
    },
  });

  function openMore() {
    /** @type {import("../frame/menu.js").Item[]} */
    const names = Object.entries(model.tabs).map(([tab, label]) => [label, () => switchTo(tab), { checked: tab === shown }]);
    const all = [...buttons.values()].every((button) => !button.hidden);
    const rest = tools.items(more);
    menu.open(more, all ? rest : [...names, ...(rest.length ? [null] : []), ...rest]);
  }

  // tabs whose whole state is their address are stepped through here, the others do it themselves
  const trails = new Map(Object.keys(model.trails).map((tab) => [tab, new Trail()]));
  /**
   * @param {string} tab
   * @param {string} search
   */
  function note(tab, search) {
    const trail = trails.get(tab);
    if (!trail || (search === first(tab) && !model.trails[tab])) return;
    trail.note(search);
    offerTools(tab, trail.tools);
  }

  /**
   * @param {import("../frame/toolbar.js").Tool} action
   * @param {HTMLElement} opener
   */
  function press(action, opener) {
    const trail = trails.get(shown);
    if (action === "theme") page?.setv({ dark_theme: !page.dark_theme });
    else if (action === "help") document.dispatchEvent(new CustomEvent("gruscope:help"));
    else if (trail && (action === "undo" || action === "redo")) walk(trail, action);
    else pressTool(shown, action, opener);
  }

  /**
   * @param {Trail} trail
   * @param {"undo" | "redo"} action
   */
  function walk(trail, action) {
    const search = trail[action]();
    if (search !== null) go(search, true);
    offerTools(shown, trail.tools);
  }

  const page = pageOf(view.model.document)?.data;
  const themed = () => tools.theme(Boolean(page?.dark_theme));
  page?.properties.dark_theme.change.connect(themed);
  if (page) themed();
  const showTools = () => {
    tools.show(toolsOf(shown));
    fit.now();
  };

  const opened = new Set([FIRST]);
  /** @type {Map<string, string>} */
  const places = new Map(placesLeft()); // tab → its newest address
  let shown = "";

  /** @param {string} query */
  const tabOf = (query) => {
    const tab = new URLSearchParams(query).get("tab") ?? FIRST;
    return buttons.has(tab) ? tab : FIRST;
  };
  /** @param {string} tab */
  const first = (tab) => (tab === FIRST ? "" : `?tab=${tab}`);

  /** @param {string} tab */
  function switchTo(tab) {
    if (tab !== shown) go(places.get(tab) ?? first(tab));
  }

  /**
   * @param {string} query
   * @param {boolean} [explores]  all that the address says is to be shown, Explore's part of it too
   */
  function go(query, explores = false) {
    const search = query && !query.startsWith("?") ? `?${query}` : query;
    history.pushState(history.state, "", location.pathname + search);
    arrive(explores);
  }

  /** @param {boolean} explores */
  function arrive(explores) {
    show(tabOf(location.search));
    places.set(shown, location.search);
    document.dispatchEvent(new CustomEvent("gruscope:address", { detail: { explores } }));
    note(shown, location.search);
  }

  /** @param {string} tab */
  function show(tab) {
    if (tab !== shown) {
      shown = tab;
      document.documentElement.dataset.tab = tab; // see tabShown
      for (const [name, button] of buttons) {
        button.setAttribute("aria-selected", String(name === tab));
        button.tabIndex = name === tab ? 0 : -1;
      }
      mark();
      showTools();
    }
    if (opened.has(tab)) return;
    opened.add(tab);
    if (tab !== model.active) model.send_msg({ opened: tab });
  }

  // the frames of the page, as far as they are there
  function mark() {
    for (const name of model.frames) {
      const frame = view.model.document.get_model_by_name(name);
      const host = viewOf(frame)?.el;
      if (!host) continue;
      for (const tab of buttons.keys()) host.classList.toggle(`tab-${tab}`, tab === shown);
    }
  }

  /** @param {{ query?: string, tab?: string }} asked */
  const leadTo = ({ query, tab = FIRST }) => go(query ?? places.get(tab) ?? first(tab));
  // the page is loaded anew: its tabs find their addresses again
  let goes = false;
  const deaf = [
    listen(window, {
      popstate: () => arrive(false),
      "gruscope:entry": ({ detail }) => go(`?${new URLSearchParams({ tab: "catalogue", entry: detail })}`),
    }),
    listen(document, {
      "gruscope:go": ({ detail }) => leadTo(detail),
      "gruscope:kept": ({ detail: { tab, search } }) => {
        places.set(tab, search);
        note(tab, search);
        if (goes) leavePlaces(places);
      },
      "gruscope:leaving": ({ detail }) => {
        goes = !detail.fresh;
        if (goes) leavePlaces(places);
      },
      "gruscope:tools": showTools,
    }),
  ];
  model.on("remove", () => {
    for (const end of deaf) end();
    page?.properties.dark_theme.change.disconnect(themed);
    fit.close();
    menu.close();
  });
  show(model.active);
  note(model.active, location.search);
}

/** @type {import("../frame/toolbar.js").Tool[]} */
const SELDOM = ["reset", "help", "theme", "redo"]; // these go first
const PLACES = "gruscope:places";

/** @param {Map<string, string>} places */
function leavePlaces(places) {
  sessionStorage.setItem(PLACES, JSON.stringify([...places]));
}

// what the page before this one left
function placesLeft() {
  try {
    const left = JSON.parse(sessionStorage.getItem(PLACES) ?? "[]");
    sessionStorage.removeItem(PLACES);
    return left;
  } catch {
    return []; // this browser stores nothing for the page
  }
}
