// The filters beside the wall: words, order, and a group of chips for each facet.

import { element, write } from "../live/element.js";
import { ORDERS, PARTS } from "./selection.js";

export class Filters {
  /**
   * @param {import("./selection.js").Selection} selection
   * @param {() => void} changed
   * @param {...HTMLElement} more  what stands below
   */
  constructor(selection, changed, ...more) {
    this.selection = selection;
    this.changed = changed;
    this.search = element("input", {
      type: "search",
      "aria-label": "Search words",
      placeholder: "names, figures, words",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => {
        selection.words = this.search.value;
        changed();
      },
    });
    this.order = element("select", {
      "aria-label": "Order",
      onchange: () => {
        selection.order = /** @type {import("./selection.js").Order} */ (this.order.value);
        changed();
      },
    });
    for (const [value, label] of Object.entries(ORDERS)) {
      this.order.append(element("option", { value }, label));
    }
    this.count = element("p", { class: "count", role: "status" });
    this.clear = element("button", { type: "button", class: "clear", onclick: () => this.cleared() }, "Clear");
    /** @type {Map<string, HTMLElement>} */
    this.chips = new Map();
    const groups = selection.facets.map((facet) => this.group(facet));
    this.root = element(
      "section",
      { "aria-label": "Filters" },
      element("div", { class: "counts" }, this.count, this.clear),
      this.search,
      element("label", { class: "order" }, element("span", {}, "order"), this.order),
      ...groups,
      ...more,
    );
  }

  /** @param {import("./selection.js").Facet} facet */
  group(facet) {
    const chips = facet.options.map(({ value, label }) => {
      const pressed = () => {
        this.selection.toggle(facet.key, value);
        this.changed();
      };
      const text = PARTS.includes(facet.title) ? `${label} ${facet.title}` : label;
      const chip = element("button", { type: "button", class: "chip", "aria-label": text, onclick: pressed }, label);
      this.chips.set(`${facet.key} ${value}`, chip);
      return chip;
    });
    const mark = element("i", { class: `mark ${facet.key}`, "aria-hidden": "true" });
    return element(
      "div",
      { class: "group", role: "group", "aria-label": facet.title },
      element("h3", {}, mark, facet.title),
      element("div", { class: "chips" }, ...chips),
    );
  }

  cleared() {
    this.selection.clear();
    this.changed();
  }

  /** @param {number} found */
  show(found) {
    const { selection } = this;
    if (this.search.value.trim() !== selection.words.trim()) this.search.value = selection.words;
    this.order.value = selection.order;
    write(this.count, `${found} of ${selection.entries.length} entries`);
    this.clear.disabled = !selection.active;
    for (const facet of selection.facets) {
      const counts = selection.counts(facet);
      for (const { value } of facet.options) {
        const chip = this.chips.get(`${facet.key} ${value}`);
        const on = selection.of(facet.key).has(value);
        if (!chip) continue;
        chip.setAttribute("aria-pressed", String(on));
        chip.classList.toggle("none", !on && !counts.get(value));
        chip.title = `${counts.get(value)} entries`;
      }
    }
  }
}
