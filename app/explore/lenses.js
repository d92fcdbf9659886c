// The lenses: the update gate frozen, the step from the flow to the discrete GRU, slowness.

import { element, write } from "../live/element.js";
import { shownNumber } from "../live/numbers.js";
import { Slider } from "../live/slider.js";

export class Lenses {
  /** @param {{ limit: number, gate: import("../live/gate.js").Gate }} given */
  constructor({ limit, gate }) {
    this.frozen = element("input", {
      type: "checkbox",
      role: "switch",
      onchange: () => gate.change({ frozen: this.frozen.checked, commit: true }),
    });
    this.lines = { frozen: element("p", { class: "lens" }), step: element("p", { class: "lens" }) };
    this.ends = ["ODE", "Euler", "GRU"].map((text) => element("span", {}, text));
    /** @type {Turned} */
    const turned = (key, value, commit) => {
      if (key === "step") this.mark(value);
      // the level is a way of looking, like the window: no step of the history
      gate.change(key === "step" ? { step: value, commit } : { [key]: value });
    };
    /** @param {number} value */
    const spoken = (value) => this.ends[stepEnd(value)].textContent + (value % 1 ? `, step ${shownNumber(value)}` : "");
    /** @type {Knob} */
    const step = { key: "step", html: "step", label: "step", low: 0, high: 1, step: 0.01, parts: 100, fixed: true, spoken };
    /** @type {Knob} */
    const slow = { key: "slow_level", html: "slow |<i>ḣ</i>|", label: "slowness level", low: 1e-6, high: 1, step: 0.1, log: true, fixed: true };
    this.step = new Slider(step, limit, turned);
    this.slow = new Slider(slow, limit, turned);
    this.sliders = [this.step, this.slow];
    this.parts = [
      element("label", { class: "switch" }, this.frozen, element("span", { html: "freeze <i>z</i> at ½" })),
      this.lines.frozen,
      this.step.row,
      element("div", { class: "ends", "aria-hidden": "true" }, ...this.ends),
      this.lines.step,
      this.slow.row,
    ];
  }

  /** @param {number} value */
  mark(value) {
    this.ends.forEach((end, i) => end.classList.toggle("on", i === stepEnd(value)));
  }

  /**
   * @param {Header} header
   * @param {Patch} newer  what was changed since
   */
  show(header, newer) {
    if (!("frozen" in newer)) this.frozen.checked = header.frozen;
    if (!("step" in newer)) this.step.set(header.step);
    if (!("slow_level" in newer)) this.slow.set(header.slow_level);
    this.mark(this.step.value ?? NaN);
    for (const [key, line] of Object.entries(this.lines)) write(line, header.lenses[key]);
  }
}

/**
 * 0 for the differential equation, 2 for the discrete GRU, 1 between them.
 *
 * @param {number} step
 */
export function stepEnd(step) {
  if (step === 0) return 0;
  return step === 1 ? 2 : 1;
}
