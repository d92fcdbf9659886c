// The wall: a card for each entry, its thumbnail asked for when it comes near the screen.

import { element } from "../live/fields.js";
import { link, searchOf } from "./places.js";
import { PARTS } from "./selection.js";

export class Wall {
  constructor(selection, supply, changed) {
    this.selection = selection;
    this.supply = supply;
    this.changed = changed;
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
    this.cards.set(entry.name, { item, picture, parts, label });
    this.observer.observe(item);
  }

  approached(seen) {
    const names = seen.filter((one) => one.isIntersecting).map((one) => one.target.dataset.name);
    this.fill(names);
    this.supply.ask("thumbnails", names);
  }

  // thumbnails that are there into cards that have come near
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

  // `other`: the entry to which a second one is being chosen; `nearest`: one is being chosen
  // whose nearest parameters are wanted
  show(found, other, nearest) {
    for (const entry of found) this.address(entry.name, other, nearest);
    this.list.replaceChildren(...found.map(({ name }) => this.cards.get(name).item));
    this.list.hidden = !found.length;
    this.nothing.hidden = Boolean(found.length);
    if (!found.length) this.explain();
    this.banner.hidden = !other && !nearest;
    if (nearest) {
      const cancel = link(searchOf({}), {}, "Cancel");
      this.banner.replaceChildren("Choose an entry: its parameters nearest to what Explore shows are looked for. ", cancel);
    } else if (other) {
      const title = this.selection.entries.find(({ name }) => name === other).title;
      const cancel = link(searchOf({ entry: other }), {}, "Cancel");
      this.banner.replaceChildren(`Choose an entry to compare with “${title}”. `, cancel);
    }
  }

  address(name, other, nearest) {
    const card = this.cards.get(name);
    const search = other ? searchOf({ entry: other, compare: name }) : searchOf({ entry: name, nearest });
    if (card.search === search) return;
    card.search = search;
    card.item.replaceChildren(link(search, { class: "card", "aria-label": card.label }, ...card.parts));
  }

  explain() {
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
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

  focus(name) {
    this.cards.get(name)?.item.querySelector("a")?.focus();
  }

  // arrows walk over the wall as it is laid out
  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 0, ArrowUp: 0, Home: 0, End: 0 };
    if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...this.list.querySelectorAll("a")];
    const at = links.indexOf(event.target.closest("a"));
    if (at < 0) return;
    event.preventDefault();
    const top = links[0].offsetTop;
    const first = links.findIndex((one) => one.offsetTop > top);
    const columns = first < 0 ? links.length : first;
    const places = { ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: links.length - 1 };
    const next = places[event.key] ?? at + steps[event.key];
    links[next]?.focus();
  }
}

// Counts as marks with numbers; they are read aloud as the title's words.
function tally(entry) {
  const parts = PARTS.map((part, i) => [part, entry.counts[i]]).filter(([, count]) => count);
  if (entry.clusters) parts.push(["clusters", entry.clusters]);
  return element(
    "span",
    { class: "tally", "aria-hidden": "true" },
    ...parts.map(([part, count]) =>
      element("span", { title: part }, element("i", { class: `mark ${part.replace(" ", "-")}` }), String(count)),
    ),
  );
}
