// One knob where the hand is: the one turned last, with steps of one last digit and the way to
// all of them. Shown in narrow windows, where the drawer lies over the page (styles/dock.css).

import { sign } from "./icons.js";
import { element, focusIn } from "./element.js";
import { listen } from "./listen.js";
import { Slider } from "./slider.js";

export class Dock {
  /** @param {{ knobs: Knob[], limit: number, turned: Turned }} given */
  constructor({ knobs, limit, turned }) {
    this.limit = limit;
    this.turned = turned;
    this.knobs = new Map(knobs.map((knob) => [knob.key, knob]));
    this.minus = this.stepButton("−", -1);
    this.plus = this.stepButton("+", 1);
    this.all = element(
      "button",
      { type: "button", class: "all", onclick: () => document.dispatchEvent(new CustomEvent("gruscope:drawer", { detail: { opener: this.all } })) },
      sign("knobs"),
      element("span", {}, "All knobs"),
    );
    this.root = element("div", { class: "dock", role: "group", "aria-label": "Knob turned last" });
    /** @type {string | undefined} */
    this.key = undefined;
    /** @type {Slider | undefined} */
    this.slider = undefined;
  }

  /**
   * @param {string} text
   * @param {number} count
   */
  stepButton(text, count) {
    return element("button", { type: "button", class: "by", onclick: () => this.step(count) }, text);
  }

  /** @param {number} count */
  step(count) {
    if (!this.slider) return;
    const value = this.slider.after(count);
    this.slider.lengthen(value);
    this.slider.go(value);
    this.slider.pauses();
  }

  /**
   * Another knob is shown.
   *
   * @param {string} key
   * @param {Pair | null} [run]  where its slider runs shorter
   */
  choose(key, run = null) {
    const knob = this.knobs.get(key);
    if (key === this.key || this.slider?.held || !knob) return;
    const focused = this.root.contains(focusIn(this.root));
    this.key = key;
    this.slider = new Slider(knob, this.limit, this.turned);
    this.slider.shorten(run);
    this.minus.setAttribute("aria-label", `${knob.label}: one step down`);
    this.plus.setAttribute("aria-label", `${knob.label}: one step up`);
    this.root.replaceChildren(this.minus, this.slider.row, this.plus, this.all);
    if (focused) this.all.focus({ preventScroll: true });
  }

  /**
   * What the server says of the knobs' values, but for those changed since.
   *
   * @param {Record<string, number>} values
   * @param {object} newer
   * @param {Record<string, Pair>} [runs]
   */
  show(values, newer, runs) {
    if (!this.slider || !this.key || this.key in newer) return;
    this.slider.shorten(runs?.[this.key] ?? null);
    this.slider.set(values[this.key]);
  }
}

/**
 * Where a page has a place for it, whichever of the two is there first.
 *
 * @param {string} name
 * @param {Dock} dock
 */
export function dockAt(name, dock) {
  const ends = listen(document, {
    "gruscope:dock": ({ detail }) => detail.name === name && detail.root.replaceChildren(dock.root),
  });
  document.dispatchEvent(new CustomEvent("gruscope:knobs"));
  return ends;
}
