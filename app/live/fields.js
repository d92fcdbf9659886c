// Fields for typed numbers and choices, from the browser's own elements.

import { parsedNumber } from "./numbers.js";

let serial = 0;

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "html") node.innerHTML = value;
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

// A text field for one number: Enter or leaving it applies, Escape restores.
export class NumberField {
  constructor({ label, show, limit, within, apply }) {
    this.show = show;
    this.limit = limit;
    this.within = within; // lowest and highest value, instead of a limit of ±
    this.apply = apply;
    this.label = label;
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

  key(event) {
    if (event.key === "Escape") this.write();
    if (event.key === "Enter") this.take();
    event.stopPropagation();
  }

  take() {
    if (!this.edited) return;
    const value = parsedNumber(this.input.value);
    if (!Number.isFinite(value)) {
      this.complain(`“${this.input.value.trim()}” is not a number`);
    } else if (this.within && (value < this.within[0] || value > this.within[1])) {
      this.complain(`${this.label} must lie from ${this.within[0]} to ${this.within[1]}`);
    } else if (!this.within && Math.abs(value) > this.limit) {
      this.complain(`${this.label} is limited to ±${this.limit}`);
    } else {
      this.value = value;
      this.write();
      this.apply(value);
    }
  }

  complain(text) {
    this.error.textContent = text;
    this.input.setAttribute("aria-invalid", text ? "true" : "false");
  }
}

export function radios(legend, options, chosen) {
  const name = `gruscope-${++serial}`;
  const inputs = new Map();
  const group = element("div", { class: "radios", role: "radiogroup", "aria-label": legend });
  for (const [value, text] of Object.entries(options)) {
    const input = element("input", { type: "radio", name, value, onchange: () => chosen(value) });
    inputs.set(value, input);
    group.append(element("label", {}, input, element("span", {}, text)));
  }
  return { group, set: (value) => (inputs.get(value).checked = true) };
}
