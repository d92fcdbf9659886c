// Two entries side by side, on the same scale, and what tells them apart.

import { element } from "../live/element.js";
import { inWords, shownNumber } from "../live/numbers.js";
import { fillPicture, legend, pictureOf } from "./entry.js";
import { table } from "./parts.js";
import { link, searchOf } from "./places.js";
import { PARTS } from "./selection.js";

/** @typedef {import("./selection.js").KnownEntry} KnownEntry */

export class ComparePage {
  /**
   * @param {import("./supply.js").Supply} supply
   * @param {import("./entry.js").Explore} explore
   */
  constructor(supply, explore) {
    this.supply = supply;
    this.explore = explore;
    /** @type {Map<string, HTMLElement[]>} */
    this.frames = new Map();
    this.root = element("section", { class: "page compare", "aria-label": "Comparison" });
  }

  /**
   * @param {KnownEntry} one
   * @param {KnownEntry} other
   * @param {string} back  where "All entries" leads
   * @param {Index} index
   */
  show(one, other, back, index) {
    this.frames.clear();
    /** @param {KnownEntry} entry */
    const column = (entry) => {
      const frame = pictureOf(this.supply, entry);
      this.frames.set(entry.name, [...(this.frames.get(entry.name) ?? []), frame]);
      const explore = () => this.explore(entry.name);
      return element(
        "div",
        { class: "one" },
        element("h3", {}, link(searchOf({ entry: entry.name }), {}, entry.title)),
        frame,
        element("div", { class: "actions" }, element("button", { type: "button", onclick: explore }, "Explore from here")),
      );
    };
    const heading = element("h2", { tabindex: "-1" }, "Two entries compared");
    const swap = link(searchOf({ entry: other.name, compare: one.name }), { class: "button" }, "Swap");
    const another = link(searchOf({ compare: one.name }), { class: "button" }, "Choose another …");
    this.root.replaceChildren(
      element("header", {}, link(back, { class: "back" }, "‹ All entries"), heading, element("div", { class: "actions" }, swap, another)),
      element("div", { class: "pair" }, column(one), column(other)),
      element("p", { class: "description" }, this.difference(one, other)),
      this.table(one, other, index),
      legend(),
    );
    return heading;
  }

  /** @param {string} name */
  showPicture(name) {
    for (const frame of this.frames.get(name) ?? []) fillPicture(frame, this.supply, name);
  }

  /**
   * @param {KnownEntry} one
   * @param {KnownEntry} other
   */
  difference(one, other) {
    /** @type {string[]} */
    const more = [];
    /** @type {string[]} */
    const fewer = [];
    PARTS.forEach((part, i) => {
      const gap = other.counts[i] - one.counts[i];
      const text = `${inWords(Math.abs(gap))} ${Math.abs(gap) === 1 ? part.slice(0, -1) : part}`;
      if (gap > 0) more.push(text);
      if (gap < 0) fewer.push(text);
    });
    /** @param {string[]} words */
    const and = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0]);
    if (one.name === other.name) return "This is one and the same entry.";
    if (!more.length && !fewer.length) return "Both have the same numbers of points and cycles, joined in another way: see the signatures.";
    const parts = [more.length && `${and(more)} more`, fewer.length && `${and(fewer)} fewer`].filter(Boolean);
    return `The second has ${parts.join(", and ")}.`;
  }

  /**
   * @param {KnownEntry} one
   * @param {KnownEntry} other
   * @param {Index} index
   */
  table(one, other, { shapes }) {
    const [a, b] = [one, other].map(({ name }) => this.supply.records.get(name));
    /** @type {(entry: KnownEntry, axis: number) => string} */
    const words = (entry, axis) => entry.shapes[axis].map((i) => shapes[i]).join(", ");
    /** @typedef {[string, string | number, string | number]} Row  what, and of both */
    /** @type {Row[]} */
    const lines = [
      ["fixed points", one.points, other.points],
      ...PARTS.map((part, i) => /** @type {Row} */ ([part, one.counts[i], other.counts[i]])),
      ["clusters", one.clusters, other.clusters],
      ["codimension", one.codimension, other.codimension],
      ["nullcline ẋ = 0", words(one, 0), words(other, 0)],
      ["nullcline ẏ = 0", words(one, 1), words(other, 1)],
    ];
    if (a && b) {
      /** @param {EntryRecord} record */
      const periods = ({ cycles }) => cycles.map(({ period }) => period).join(", ") || "none";
      /** @param {EntryRecord} record */
      const radius = ({ robustness }) => robustness?.points_radius ?? "none";
      lines.push(["periods", periods(a), periods(b)]);
      lines.push(["proven radius", radius(a), radius(b)]);
      lines.push(["signature", a.signature.text || "none", b.signature.text || "none"]);
      const apart = shownNumber(largestDifference(a.json, b.json));
      lines.push(["largest difference of a parameter", apart, apart]);
    }
    const rows = lines.map(([what, x, y]) => [element("th", { scope: "row" }, what), String(x), String(y)]);
    /** @param {number} i */
    const differ = (i) => ({ class: String(lines[i][1]) === String(lines[i][2]) ? "" : "differs" });
    return table(["", "first", "second"], rows, differ);
  }
}

/**
 * The max-norm of the difference of two GRUs' parameters.
 *
 * @param {EntryRecord["json"]} one
 * @param {EntryRecord["json"]} other
 */
export function largestDifference(one, other) {
  /** @param {EntryRecord["json"]} gru */
  const numbers = (gru) => ["Uh", "Ur", "Uz", "bh", "br", "bz", "ch"].flatMap((name) => (gru[name] ?? [0, 0]).flat());
  const [a, b] = [numbers(one), numbers(other)];
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}
