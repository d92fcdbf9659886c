// Trajectories' starts: what is highlighted, and the list in which they are edited.

import { element } from "../live/element.js";
import { NumberField } from "../live/fields.js";
import { shownNumber } from "../live/numbers.js";

/** @type {Record<string, string>} */
const ARROWS_OF = { forward: "→", backward: "←", both: "↔" };

export class Starts {
  /**
   * @param {string[]} directions
   * @param {(patch: Patch) => void} changed
   */
  constructor(directions, changed) {
    this.directions = directions;
    this.changed = changed;
    this.direction = "forward"; // of the next one
    /** @type {Start[]} */
    this.all = [];
    /** @type {number | null} */
    this.highlighted = null;
    this.shown = "";
    this.list = element("ul", { class: "starts" });
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  add(x, y) {
    this.set([...this.all, [x, y, this.direction]], this.all.length);
  }

  /**
   * @param {number} index
   * @param {Partial<Record<0 | 1, number> & Record<2, string>>} parts  what of it is another
   * @param {boolean} [commit]
   */
  change(index, parts, commit = true) {
    /** @type {(start: Start) => Start} */
    const other = ([x, y, direction]) => [parts[0] ?? x, parts[1] ?? y, parts[2] ?? direction];
    this.set(this.all.map((start, i) => (i === index ? other(start) : start)), this.highlighted, commit);
  }

  /** @param {number} index */
  remove(index) {
    const rest = this.all.filter((_, i) => i !== index);
    this.set(rest, highlightedAfter(this.highlighted, index, rest.length));
  }

  /**
   * @param {Start[]} starts
   * @param {number | null} highlighted
   */
  set(starts, highlighted, commit = true) {
    this.all = starts;
    this.highlighted = highlighted;
    this.changed({ starts, highlighted, commit });
  }

  /** @param {{ starts: Start[], highlighted: number | null }} answer  of the server */
  show({ starts, highlighted }) {
    const key = JSON.stringify([starts, highlighted]);
    this.all = starts;
    this.highlighted = highlighted;
    if (key === this.shown) return;
    const typing = this.list.querySelector("input:focus");
    if (typing && starts.length === this.list.children.length) return;
    const focusable = () => /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("button, input, select")]);
    const focused = focusable().findIndex((control) => control.matches(":focus"));
    this.shown = key;
    this.list.replaceChildren(...starts.map((start, i) => this.row(start, i)));
    if (focused >= 0) (focusable()[focused] ?? focusable().at(-1))?.focus();
  }

  /**
   * @param {Start} start
   * @param {number} i
   */
  row([x, y, direction], i) {
    /** @type {(axis: string, value: number, apply: (value: number) => void) => HTMLElement} */
    const field = (axis, value, apply) => {
      const f = new NumberField({ label: `start ${i + 1} ${axis}`, show: shownNumber, limit: 100, apply });
      f.set(value);
      return f.input;
    };
    const chooser = element("select", { "aria-label": `start ${i + 1} direction`, onchange: () => this.change(i, { 2: chooser.value }) });
    for (const d of this.directions) {
      chooser.append(element("option", { value: d, selected: d === direction }, ARROWS_OF[d]));
    }
    const pick = element("button", {
      type: "button",
      class: "pick",
      "aria-label": `highlight trajectory ${i + 1}`,
      "aria-pressed": String(i === this.highlighted),
      onclick: () => this.set(this.all, i),
    });
    const drop = element(
      "button",
      { type: "button", class: "drop", "aria-label": `remove trajectory ${i + 1}`, onclick: () => this.remove(i) },
      "×",
    );
    return element(
      "li",
      {},
      pick,
      field("x", x, (value) => this.change(i, { 0: value })),
      field("y", y, (value) => this.change(i, { 1: value })),
      chooser,
      drop,
    );
  }
}

/**
 * Which trajectory is highlighted once one is removed: the same, or the last if it was that one.
 *
 * @param {number | null} highlighted
 * @param {number} removed
 * @param {number} left  how many are left
 */
export function highlightedAfter(highlighted, removed, left) {
  if (highlighted === null || highlighted === removed) return left ? left - 1 : null;
  return highlighted > removed ? highlighted - 1 : highlighted;
}
