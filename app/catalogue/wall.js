// The wall: a card for each entry, its thumbnail asked for when it comes near the screen.

import { element } from "../live/element.js";
import { link, searchOf } from "./places.js";
import { PARTS } from "./selection.js";

/** @typedef {{ item: HTMLElement, picture: HTMLElement, parts: HTMLElement[], label: string, filled: boolean, search: string }} Card */

export class Wall {
  /**
   * @param {import("./selection.js").Selection} selection
   * @param {import("./supply.js").Supply} supply
   * @param {() => void} changed  a filter was dropped
   */
  constructor(selection, supply, changed) {
    this.selection = selection;
    this.supply = supply;
    this.changed = changed;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    this.list = element("ul", { class: "cards", "aria-label": "Entries", onkeydown: (event) => this.key(event) });
    this.nothing = element("div", { class: "nothing", role: "status", hidden: true });
    this.banner = element("p", { class: "banner", hidden: true });
    this.root = element("section", { class: "wall", "aria-label": "Catalogue" }, this.banner, this.list, this.nothing);
    const near = { root: this.root, rootMargin: "900px 0px" };
    this.observer = new IntersectionObserver((seen) => this.approached(seen), near);
    for (const entry of selection.entries) this.add(entry);
  }

  close() {
    this.observer.disconnect();
  }

  /** @param {import("./selection.js").KnownEntry} entry */
  add(entry) {
    const picture = element("div", { class: "picture portrait", "aria-hidden": "true" });
    const tags = [
      ...(entry.name.startsWith("own-") ? ["your own"] : []),
      ...entry.aliases.filter((alias) => /^(Fig\.|eq\.)/.test(alias)).slice(0, 2),
      ...(entry.codimension ? [`codimension ${entry.codimension}`] : []),
      ...(entry.beyond.length ? ["beyond the paper"] : []),
    ];
    const parts = [
      picture,
      element("span", { class: "title" }, entry.title),
      tally(entry),
      element("span", { class: "tags" }, ...tags.map((tag) => element("span", {}, tag))),
    ];
    const label = [entry.title, ...tags].join("; ");
    const item = element("li", { "data-name": entry.name });
    this.cards.set(entry.name, { item, picture, parts, label, filled: false, search: "" });
    this.observer.observe(item);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  approached(seen) {
    const names = seen.filter((one) => one.isIntersecting).flatMap(({ target }) => target.getAttribute("data-name") ?? []);
    this.fill(names);
    this.supply.ask("thumbnails", names);
  }

  /**
   * Thumbnails that are there into cards that have come near.
   *
   * @param {string[]} names
   */
  fill(names) {
    for (const name of names) {
      const svg = this.supply.thumbnails.get(name);
      const card = this.cards.get(name);
      if (svg === undefined || !card || card.filled) continue;
      card.filled = true;
      card.picture.innerHTML = svg || "<p>no thumbnail</p>";
      this.observer.unobserve(card.item);
    }
  }

  /**
   * @param {import("./selection.js").KnownEntry[]} found
   * @param {string} other  the entry to which a second one is being chosen, or ""
   * @param {boolean} nearest  one is being chosen whose nearest parameters are wanted
   */
  show(found, other, nearest) {
    for (const entry of found) this.address(entry.name, other, nearest);
    const items = found.flatMap(({ name }) => this.cards.get(name)?.item ?? []);
    const there = this.list.children;
    // what is shown already keeps its scroll and its focus
    if (items.length !== there.length || items.some((item, i) => item !== there[i])) this.list.replaceChildren(...items);
    this.list.hidden = !found.length;
    this.nothing.hidden = Boolean(found.length);
    if (!found.length) this.explain();
    this.banner.hidden = !other && !nearest;
    if (nearest) {
      const cancel = link(searchOf({}), {}, "Cancel");
      this.banner.replaceChildren("Choose an entry: its parameters nearest to what Explore shows are looked for. ", cancel);
    } else if (other) {
      const title = this.selection.entries.find(({ name }) => name === other)?.title;
      const cancel = link(searchOf({ entry: other }), {}, "Cancel");
      this.banner.replaceChildren(`Choose an entry to compare with “${title}”. `, cancel);
    }
  }

  /**
   * @param {string} name
   * @param {string} other
   * @param {boolean} nearest
   */
  address(name, other, nearest) {
    const card = this.cards.get(name);
    const search = other ? searchOf({ entry: other, compare: name }) : searchOf({ entry: name, nearest });
    if (!card || card.search === search) return;
    card.search = search;
    card.item.replaceChildren(link(search, { class: "card", "aria-label": card.label }, ...card.parts));
  }

  explain() {
    /** @type {(text: string, action: () => void) => HTMLElement} */
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
    /** @type {(change: () => void) => () => void} */
    const relaxed = (change) => () => {
      change();
      this.changed();
    };
    const all = this.selection.relaxations;
    const lines = all.map(({ key, text, left }) => {
      const without = `without it ${left === 0 ? "still none" : left === 1 ? "one entry" : `${left} entries`}`;
      const relax = button("Drop", relaxed(() => this.selection.drop(key)));
      relax.setAttribute("aria-label", `Drop ${text}`);
      return element("li", {}, element("span", {}, `${text}: ${without}`), relax);
    });
    this.nothing.replaceChildren(
      element("h2", {}, "No entry has all of this."),
      element("ul", {}, ...lines),
      button("Clear all filters", relaxed(() => this.selection.clear())),
    );
  }

  /** @param {string} name */
  focus(name) {
    this.cards.get(name)?.item.querySelector("a")?.focus();
  }

  // arrows walk over the wall as it is laid out
  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const links = [...this.list.querySelectorAll("a")];
    const target = event.target.closest("a");
    const at = target ? links.indexOf(target) : -1;
    const next = at < 0 ? null : neighbour(event.key, at, columnsIn(links), links.length);
    if (next === null) return;
    event.preventDefault();
    links[next]?.focus();
  }
}

/**
 * How many of some elements stand in the first row.
 *
 * @param {HTMLElement[]} all
 */
function columnsIn(all) {
  const below = all.findIndex((one) => one.offsetTop > all[0].offsetTop);
  return below < 0 ? all.length : below;
}

/**
 * Where a key leads in a grid; null for a key that leads nowhere. It may be beyond the grid.
 *
 * @param {string} key
 * @param {number} at
 * @param {number} columns
 * @param {number} count
 */
export function neighbour(key, at, columns, count) {
  if (key === "ArrowRight") return at + 1;
  if (key === "ArrowLeft") return at - 1;
  if (key === "ArrowDown") return at + columns;
  if (key === "ArrowUp") return at - columns;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

/**
 * Counts as marks with numbers; they are read aloud as the title's words.
 *
 * @param {import("./selection.js").KnownEntry} entry
 */
function tally(entry) {
  /** @type {[string, number][]} */
  const parts = PARTS.map((part, i) => /** @type {[string, number]} */ ([part, entry.counts[i]])).filter(([, count]) => count);
  if (entry.clusters) parts.push(["clusters", entry.clusters]);
  return element(
    "span",
    { class: "tally", "aria-hidden": "true" },
    ...parts.map(([part, count]) =>
      element("span", { title: part }, element("i", { class: `mark ${part.replace(" ", "-")}` }), String(count)),
    ),
  );
}
