// Fields for typed numbers and choices, from the browser's own elements.

import { element } from "./element.js";
import { parsedNumber } from "./numbers.js";

let serial = 0;

// A text field for one number: Enter or leaving it applies, Escape restores.
export class NumberField {
  /**
   * @param {object} given
   * @param {string} given.label
   * @param {(value: number) => string} given.show
   * @param {number} [given.limit]  its values lie within ± this
   * @param {Pair | false} [given.within]  lowest and highest value, instead of a limit
   * @param {(value: number) => void} given.apply
   */
  constructor({ label, show, limit = Infinity, within = false, apply }) {
    this.show = show;
    this.limit = limit;
    this.within = within;
    this.apply = apply;
    this.label = label;
    this.edited = false;
    this.value = NaN;
    this.error = element("span", { class: "error", role: "alert" });
    this.input = element("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": `${label}, value`,
      onkeydown: (event) => this.key(event),
      onchange: () => this.take(),
      oninput: () => (this.edited = true),
      onfocus: () => this.input.select(),
    });
  }

  /** @param {number} value */
  set(value) {
    this.value = value;
    if (this.edited && this.input.matches(":focus")) return;
    this.write();
  }

  write() {
    this.edited = false;
    this.input.value = this.show(this.value);
    this.input.title = String(this.value);
    this.complain("");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") this.write();
    if (event.key === "Enter") this.take();
    event.stopPropagation();
  }

  take() {
    if (!this.edited) return;
    const value = parsedNumber(this.input.value);
    const problem = this.problem(value);
    if (problem) {
      this.complain(problem);
      return;
    }
    this.value = value;
    this.write();
    this.apply(value);
  }

  /**
   * What is wrong with a value, "" if nothing.
   *
   * @param {number} value
   */
  problem(value) {
    if (!Number.isFinite(value)) {
      const text = this.input.value.trim();
      return text ? `“${text}” is not a number` : `${this.label}: a number is missing`;
    }
    if (!this.within) return Math.abs(value) > this.limit ? `${this.label} is limited to ±${this.limit}` : "";
    const [low, high] = this.within;
    return value < low || value > high ? `${this.label} must lie from ${low} to ${high}` : "";
  }

  /** @param {string} text */
  complain(text) {
    this.error.textContent = text;
    this.input.setAttribute("aria-invalid", text ? "true" : "false");
  }
}

/**
 * @param {string} legend
 * @param {Record<string, string>} options  value → text
 * @param {(value: string) => void} chosen
 */
export function radios(legend, options, chosen) {
  const name = `gruscope-${++serial}`;
  /** @type {Map<string, HTMLInputElement>} */
  const inputs = new Map();
  const group = element("div", { class: "radios", role: "radiogroup", "aria-label": legend });
  for (const [value, text] of Object.entries(options)) {
    const input = element("input", { type: "radio", name, value, onchange: () => chosen(value) });
    inputs.set(value, input);
    group.append(element("label", {}, input, element("span", {}, text)));
  }
  /** @param {string} value */
  const set = (value) => {
    const input = inputs.get(value);
    if (input) input.checked = true;
  };
  return { group, set };
}
