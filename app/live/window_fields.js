// A window in numbers: four fields, from and to along two axes.

import { element } from "./element.js";
import { NumberField } from "./fields.js";
import { roundedTo, shownNumber } from "./numbers.js";

export class WindowFields {
  /**
   * @param {object} given
   * @param {string[]} given.names
   * @param {number} given.limit
   * @param {() => Bounds} given.bounds  the window now
   * @param {(bounds: Bounds) => void} given.changed
   */
  constructor({ names, limit, bounds, changed }) {
    this.fields = names.map(
      (label, i) =>
        new NumberField({
          label,
          show: shownNumber,
          limit,
          apply: (value) => changed(/** @type {Bounds} */ (bounds().with(i, value))),
        }),
    );
    const rows = this.fields.map(({ input, error }, i) => element("div", { class: "field" }, element("span", {}, names[i]), input, error));
    this.root = element("div", { class: "window" }, ...rows);
  }

  /** @param {Bounds} bounds */
  show(bounds) {
    bounds.forEach((value, i) => this.fields[i].set(value));
  }
}

/**
 * A window `factor` times as wide and high, round a place that stays where it is.
 *
 * @param {Bounds} bounds
 * @param {number} factor
 * @param {Pair} [place]  the middle, if none is given
 * @returns {Bounds}
 */
export function zoomed([a, b, c, d], factor, [x, y] = [(a + b) / 2, (c + d) / 2]) {
  /** @type {(from: number, at: number) => number} */
  const to = (from, at) => at + (from - at) * factor;
  return fineWindow([to(a, x), to(b, x), to(c, y), to(d, y)]);
}

/**
 * A window that a hand has chosen, to a tenth of what it can tell apart.
 *
 * @param {Bounds} bounds
 * @returns {Bounds}
 */
export function fineWindow([a, b, c, d]) {
  /** @type {(value: number, from: number, to: number) => number} */
  const fine = (value, from, to) => roundedTo(value, Math.abs(to - from) / 1000);
  return [fine(a, a, b), fine(b, a, b), fine(c, c, d), fine(d, c, d)];
}
