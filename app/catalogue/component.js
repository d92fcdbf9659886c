// The catalogue: what the address names is shown.

import { offerTools, onTool } from "../frame/tools.js";
import { claimAddress, tabShown } from "../live/address.js";
import { Connection } from "../live/connection.js";
import { element, focusIn } from "../live/element.js";
import { listen } from "../live/listen.js";
import { ComparePage } from "./compare.js";
import { EntryPage } from "./entry.js";
import { Filters } from "./filters.js";
import { OwnFiles } from "./own.js";
import { goTo, placeOf, searchOf } from "./places.js";
import { facetsOf, Selection } from "./selection.js";
import { catalogueSharing } from "./share.js";
import { Supply } from "./supply.js";
import { Wall } from "./wall.js";

/**
 * @typedef {object} Fields
 * @property {string} looks
 * @property {string} filter_looks
 * @property {string} portrait_looks
 * @property {string} index  JSON
 * @property {string} first  JSON
 * @property {string} problem
 * @property {Record<string, Record<string, string>>} themes  of a picture that is saved
 */

/** @param {Pick<Rendered<Fields>, "model" | "el">} given */
export function start({ model, el }) {
  const root = element("div", { class: "catalogue" });
  el.append(element("style", {}, model.looks), root);
  /** @type {HTMLElement | null} */
  let filterRoot = null;
  const themed = () => {
    for (const part of [root, filterRoot]) if (part) part.dataset.theme = model.theme;
  };
  model.on("change:theme", themed);
  themed();
  if (model.problem) {
    root.append(
      element(
        "div",
        { class: "broken", role: "alert" },
        element("h2", {}, "The catalogue cannot be shown."),
        element("p", {}, model.problem),
        element("p", {}, "Everything else of Gruscope works as ever."),
      ),
    );
    return;
  }

  /** @type {Index} */
  const index = JSON.parse(model.index);
  const selection = new Selection(index, facetsOf(index));
  const byName = new Map(selection.entries.map((entry) => [entry.name, entry]));
  const connection = new Connection({
    back: () => {
      supply.again();
      pages.entry.nearest.again();
      return false; // there may be nothing to ask for
    },
  });
  const supply = new Supply(model, () => connection.open, arrived);
  /** @type {import("./entry.js").Explore} */
  const explore = (name, beyond = false) => model.send_msg({ explore: name, beyond });
  const wall = new Wall(selection, supply, changed);
  /** @param {object} message */
  const send = (message) => model.send_msg(message);
  const own = new OwnFiles(send);
  const filters = new Filters(selection, changed, own.root);
  const pages = { entry: new EntryPage(supply, explore, send), compare: new ComparePage(supply, explore) };
  const note = element("p", { class: "problem", role: "alert", hidden: true });
  const stage = element("div", { class: "stage" }, wall.root, pages.entry.root, pages.compare.root);
  root.append(note, own.answer.root, stage);
  let place = placeOf("");
  const shownEntry = () => (place.view === "entry" ? place.entry : "");
  /** @returns {SVGElement | null} */
  const drawn = () => pages.entry.frame.querySelector("svg");
  const sharing = catalogueSharing({ el, model, selection, supply, own, drawn, shown: shownEntry });
  const off = onTool("catalogue", (action) => {
    if (action === "reset") goTo(searchOf({}));
  });
  let wallSearch = searchOf({}); // where "All entries" leads

  // a filter was turned: the address follows, and no step of the browser's history is made
  function changed() {
    refresh();
    complain("");
    if (place.view !== "wall") {
      goTo(searchOf({ selection }));
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(kept, 250);
  }
  /** @type {Timer | undefined} */
  let timer;
  function kept() {
    wallSearch = searchOf({ compare: place.compare, nearest: place.nearest, selection });
    claimAddress("catalogue", wallSearch);
    offerTools("catalogue", { reset: location.search !== searchOf({}) });
  }

  function refresh() {
    const found = selection.matching;
    wall.show(found, place.view === "wall" ? place.compare : "", place.view === "wall" && place.nearest);
    filters.show(found.length);
  }

  /** @param {import("./supply.js").Arrived} came */
  function arrived(came) {
    if (came.kind === "thumbnails") wall.fill(came.names);
    else if (came.kind === "explored") document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: "explore" } }));
    else if (came.kind === "failed") complain(came.why);
    else if (came.kind === "nearest") pages.entry.nearest.take(came.answer);
    else if (came.kind === "own") join(came.answer);
    if (place.view === "wall") return;
    const page = pages[place.view];
    if (came.kind === "records") {
      const focused = focusIn(el)?.matches("h2");
      const heading = present();
      if (focused) heading?.focus({ preventScroll: true });
    }
    if (came.kind === "pictures" || came.kind === "thumbnails") for (const name of came.names) page.showPicture(name);
  }

  /**
   * An entry of the visitor's own joins the others.
   *
   * @param {OwnAnswer} answer
   */
  function join(answer) {
    if (answer.line) {
      const entry = selection.add(JSON.parse(answer.line));
      byName.set(entry.name, entry);
      wall.add(entry);
      refresh();
    }
    own.take(answer);
  }

  /** @param {string} text */
  function complain(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  // what the address names; unknown names are told, and the wall is shown
  function route() {
    if (!tabShown("catalogue")) return;
    clearTimeout(timer);
    const before = place;
    place = placeOf(location.search);
    offerTools("catalogue", { reset: location.search !== searchOf({}) });
    const unknown = [place.entry, place.compare].filter((name) => name && !byName.has(name));
    let problem = unknown.length ? `There is no entry “${unknown[0].slice(0, 60)}” in the catalogue.` : "";
    if (/^own-\d+$/.test(unknown[0] ?? "")) problem = "That entry was somebody's own, and lived on their page only.";
    if (unknown.length) place = { ...place, view: "wall", compare: "" };
    if (place.view === "wall") {
      problem ||= selection.read(place.parameters);
      refresh();
      wallSearch = location.search;
    }
    complain(problem);
    root.dataset.view = place.view;
    const names = [place.entry, place.compare].filter(Boolean);
    if (place.view === "wall") {
      const filtering = filterRoot && focusIn(filterRoot); // typing goes on there
      if (before.view !== "wall" && before.entry && !filtering) wall.focus(before.entry);
      return;
    }
    supply.ask("thumbnails", names);
    supply.only(names);
    supply.ask("records", names);
    const heading = present();
    pages[place.view].root.scrollTop = 0;
    heading?.focus({ preventScroll: true });
  }

  function present() {
    const back = placeOf(wallSearch).compare ? searchOf({ selection }) : wallSearch;
    const [one, other] = [byName.get(place.entry), byName.get(place.compare)];
    if (one && place.view === "entry") return pages.entry.show(one, back, place.nearest);
    return one && other ? pages.compare.show(one, other, back, index) : null;
  }

  const deafen = listen(document, {
    "gruscope:filters": ({ detail }) => {
      filterRoot = detail.root;
      filterRoot.replaceChildren(element("style", {}, model.filter_looks), filters.root);
      themed();
    },
    "gruscope:address": route,
  });
  document.dispatchEvent(new CustomEvent("gruscope:wall"));
  refresh();
  route();
  model.on("remove", () => {
    deafen();
    clearTimeout(timer);
    sharing.close();
    off();
    supply.close();
    connection.close();
    wall.close();
  });
}
