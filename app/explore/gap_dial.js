// The signed distance between a saddle's two branches, on a scale of powers of ten. Its button
// stands in the card's head, only while there is a gap; the dial unfolds below.

import { element, write } from "../live/element.js";
import { superscript } from "../live/numbers.js";
import { term } from "./marks.js";

const DECADES = 12; // of the dial, to either side
const LARGEST = 0; // log10 of the dial's ends

export class GapDial {
  /**
   * @param {Component} model
   * @param {import("../live/tip.js").Tip} tips
   * @param {Terms} terms
   */
  constructor(model, tips, terms) {
    this.button = element("button", { class: "fold gap", type: "button", "aria-expanded": "false", "aria-controls": "gs-dial" });
    this.button.addEventListener("click", () => this.unfold(this.root.hidden !== false));
    this.button.hidden = true;
    this.root = element("div", { class: "dial", id: "gs-dial", role: "group", "aria-label": "Gap dial" });
    this.root.hidden = true;
    this.text = element("span");
    const line = element("p", { class: "value" }, term(tips, terms, "gap", "Gap"), " ", this.text);
    this.scale = element("div", { class: "scale", "aria-hidden": "true" });
    for (const exponent of [0, -3, -6, -9]) {
      for (const sign of [-1, 1]) this.tick(sign * 10 ** exponent, exponent ? `10${superscript(exponent)}` : sign < 0 ? "−1" : "1");
    }
    this.tick(0, "0").classList.add("zero");
    this.needle = element("i", { class: "needle" });
    this.scale.append(this.needle);
    this.solve = element("button", { class: "solve", type: "button", title: "find the homoclinic orbit in the parameter moved last" }, "Solve");
    this.solve.addEventListener("click", () => {
      this.solving(true);
      model.send_msg({ action: "homoclinic" });
    });
    this.root.append(line, this.scale, this.solve);
  }

  /**
   * @param {number} value
   * @param {string} label
   */
  tick(value, label) {
    const tick = element("i", { class: "tick", "data-label": label });
    tick.style.left = `${dialPlace(value)}%`;
    this.scale.append(tick);
    return tick;
  }

  /** @param {boolean} open */
  unfold(open) {
    this.root.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /**
   * Until the page is answered, with a portrait or with a refusal.
   *
   * @param {boolean} busy
   */
  solving(busy) {
    this.solve.disabled = busy;
    write(this.solve, busy ? "Solving …" : "Solve");
  }

  /**
   * What is unfolded keeps its room where the gap is lost: nothing below it jumps under a hand.
   *
   * @param {Gap | null} gap
   */
  show(gap) {
    this.button.hidden = !gap;
    this.root.classList.toggle("none", !gap);
    write(this.text, gap ? `at saddle ${gap.saddle + 1}: ${shownGap(gap.value)}` : "none: no branches come near each other");
    if (!gap) return;
    write(this.button, `gap ${shownGap(gap.value)}`);
    this.needle.style.left = `${dialPlace(gap.value)}%`;
  }
}

/**
 * Per cent from the left: −1 … −1e-12, 0, 1e-12 … 1.
 *
 * @param {number} value
 */
export function dialPlace(value) {
  if (value === 0) return 50;
  const share = Math.min(Math.max((Math.log10(Math.abs(value)) + DECADES - LARGEST) / DECADES, 0), 1);
  return 50 + Math.sign(value) * (2 + 46 * share);
}

/** @param {number} value */
export function shownGap(value) {
  const text = Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace(/-/g, "−");
}
