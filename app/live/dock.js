// One knob where the hand is: the one turned last, with steps of one last digit and the way to
// all of them. Shown in narrow windows, where the drawer lies over the page (styles/dock.css).

import { sign } from "../frame/icons.js";
import { element } from "./fields.js";
import { Slider } from "./slider.js";

export class Dock {
  // `turned(key, value, commit)` as the sliders'
  constructor({ knobs, limit, turned }) {
    Object.assign(this, { limit, turned });
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
  }

  stepButton(text, count) {
    return element("button", { type: "button", class: "by", onclick: () => this.step(count) }, text);
  }

  step(count) {
    const value = this.slider.after(count);
    this.slider.lengthen(value);
    this.slider.go(value);
    this.slider.pauses();
  }

  // another knob is shown; `run`: where its slider runs shorter
  choose(key, run = null) {
    if (key === this.key || this.slider?.held || !this.knobs.has(key)) return;
    const knob = this.knobs.get(key);
    const focused = this.root.contains(this.root.getRootNode().activeElement);
    this.key = key;
    this.slider = new Slider(knob, this.limit, this.turned);
    this.slider.shorten(run);
    this.minus.setAttribute("aria-label", `${knob.label}: one step down`);
    this.plus.setAttribute("aria-label", `${knob.label}: one step up`);
    this.root.replaceChildren(this.minus, this.slider.row, this.plus, this.all);
    if (focused) this.all.focus();
  }

  // what the server says of the knobs' values, but for those changed since
  show(values, newer, runs) {
    if (!this.slider || this.key in newer) return;
    this.slider.shorten(runs?.[this.key] ?? null);
    this.slider.set(values[this.key]);
  }
}

// where a page has a place for it, whichever of the two is there first
export function dockAt(name, dock) {
  const offered = ({ detail }) => detail.name === name && detail.root.replaceChildren(dock.root);
  document.addEventListener("gruscope:dock", offered);
  document.dispatchEvent(new CustomEvent("gruscope:knobs"));
  return () => document.removeEventListener("gruscope:dock", offered);
}
