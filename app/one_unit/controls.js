// The One unit tab's presets, knobs, start and window over one gate.

import { Dock } from "../live/dock.js";
import { element, write } from "../live/element.js";
import { NumberField, radios } from "../live/fields.js";
import { shownNumber } from "../live/numbers.js";
import { Slider } from "../live/slider.js";
import { WindowFields, zoomed } from "../live/window_fields.js";

/** @type {Bounds} */
const NOWHERE = [0, 0, 0, 0]; // until the first answer

/** @typedef {{ key: string, name: string, title: string, caption: string }} Preset */

export class UnitControls {
  /**
   * @param {HTMLElement} root
   * @param {object} given
   * @param {Knob[]} given.knobs
   * @param {number} given.limit
   * @param {number} given.longest  duration
   * @param {Preset[]} given.presets
   * @param {Record<string, string>} given.shortcuts  key → preset
   * @param {import("../live/gate.js").Gate} given.gate
   * @param {(message: object) => void} given.act
   */
  constructor(root, { knobs, limit, longest, presets, shortcuts, gate, act }) {
    this.gate = gate;
    this.presets = presets;
    this.shortcuts = new Map(Object.entries(shortcuts).map(([key, preset]) => [preset, key]));
    /** @type {UnitHeader | undefined} */
    this.header = undefined; // the newest
    /** @type {Bounds | undefined} */
    this.bounds = undefined;
    /** @type {Turned} */
    const docked = (key, value, commit, back) => this.gate.change(back ? { back, commit } : { values: { [key]: value }, commit });
    this.dock = new Dock({ knobs, limit, turned: docked });
    this.dock.choose("bh");
    /** @type {Turned} */
    const turned = (key, value, commit, back) => {
      docked(key, value, commit, back);
      this.dock.choose(key);
    };
    this.sliders = new Map(knobs.map((knob) => [knob.key, new Slider(knob, limit, turned)]));
    /** @param {string} group */
    const rows = (group) => [...this.sliders.values()].filter(({ knob }) => knob.group === group).map(({ row }) => row);
    this.resets = radios("reset gate acts", { before: "before Uh", after: "after Uh" }, (when) =>
      this.gate.change({ reset_after: when === "after", commit: true }),
    );
    this.inner = element("div", {}, ...rows("inner"));
    this.duration = new NumberField({
      label: "duration",
      show: shownNumber,
      within: [0.01, longest],
      apply: (duration) => this.gate.change({ duration, commit: true }),
    });
    this.window = new WindowFields({
      names: ["Uh from", "Uh to", "bh from", "bh to"],
      limit: 4000,
      bounds: () => this.bounds ?? NOWHERE,
      changed: (bounds) => this.setWindow(bounds),
    });
    /** @type {Map<string, HTMLElement>} */
    this.choices = new Map();
    this.caption = element("p", { class: "caption" });
    root.append(
      this.presetButtons(act),
      this.group("Weight and bias", rows("unit")),
      this.group("Reset gate", [this.resets.group, ...rows("reset"), this.inner]),
      this.group("Update gate", rows("update")),
      this.group("Time series", [
        ...rows("start"),
        element("div", { class: "field" }, element("span", {}, "duration"), this.duration.input, this.duration.error),
      ]),
      this.group("Plane", this.windowControls()),
    );
  }

  /** @param {(message: object) => void} act */
  presetButtons(act) {
    const row = element("div", { class: "presets", role: "group", "aria-label": "Presets" });
    this.presets.forEach(({ key, name, title }) => {
      const shortcut = this.shortcuts.get(key) ?? "";
      const choice = element(
        "button",
        { type: "button", "aria-pressed": "false", title: `key ${shortcut}`, "aria-keyshortcuts": shortcut, onclick: () => act({ action: "preset", key }) },
        element("kbd", { "aria-hidden": "true" }, shortcut),
        element("b", {}, name),
        element("span", {}, title),
      );
      this.choices.set(key, choice);
      row.append(choice);
    });
    return element("section", {}, row, this.caption);
  }

  /**
   * @param {string} title
   * @param {HTMLElement[]} children
   */
  group(title, children) {
    return element("section", {}, element("h3", {}, title), ...children);
  }

  windowControls() {
    /** @type {(text: string, action: () => void) => HTMLElement} */
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
    return [
      element("p", { class: "hint" }, "Click or drag in the plane to set weight and bias; the wheel zooms."),
      this.window.root,
      element(
        "div",
        { class: "buttons" },
        button("Zoom in", () => this.zoom(0.5)),
        button("Zoom out", () => this.zoom(2)),
        button("Whole plane", () => this.header && this.setWindow(this.header.home)),
      ),
    ];
  }

  /**
   * Around the GRU's own place, so that it stays in view.
   *
   * @param {number} factor
   */
  zoom(factor) {
    if (!this.header || !this.bounds) return;
    const { Uh, bh } = this.header.values;
    this.setWindow(zoomed(this.bounds, factor, [Uh, bh]));
  }

  /** @param {Bounds} bounds */
  setWindow(bounds) {
    this.bounds = bounds;
    this.gate.change({ bounds });
  }

  /**
   * @param {number} Uh
   * @param {number} bh
   * @param {boolean} commit
   */
  setPlace(Uh, bh, commit) {
    this.gate.change({ values: { Uh, bh }, commit });
  }

  /**
   * @param {number} start
   * @param {boolean} commit
   */
  setStart(start, commit) {
    this.gate.change({ values: { start }, commit });
  }

  // where the step under way began: a drag is given up
  back() {
    this.gate.change({ back: true, commit: true });
  }

  // what a hand holds is let go: an action that comes next is not to be overtaken by it
  settle() {
    for (const slider of [...this.sliders.values(), this.dock.slider]) slider?.settle();
  }

  /**
   * True if a knob is elsewhere than in what the server has told (a hand holds it there).
   *
   * @param {{ values?: Record<string, number> }} header
   */
  differ({ values }) {
    return [...this.sliders.values(), this.dock.slider].some((slider) => slider?.held && slider.value !== values?.[slider.knob.key]);
  }

  /** @param {UnitHeader} header */
  show(header) {
    const newer = this.gate.waiting ?? {};
    for (const [key, slider] of this.sliders) {
      if (!(key in (newer.values ?? {}))) slider.set(header.values[key]);
    }
    if (!header.reset_after && this.dock.key === "ch") this.dock.choose("bh");
    this.dock.show(header.values, newer.values ?? {});
    this.header = header;
    this.resets.set(header.reset_after ? "after" : "before");
    this.inner.hidden = !header.reset_after;
    this.duration.set(header.duration);
    if (!newer.bounds) {
      this.bounds = header.bounds;
      this.window.show(header.bounds);
    }
    for (const [key, choice] of this.choices) {
      choice.setAttribute("aria-pressed", String(key === header.preset && !header.changed));
    }
    const preset = this.presets.find(({ key }) => key === header.preset);
    const text = preset ? preset.caption + (header.changed ? " (Changed since.)" : "") : "Your own parameters.";
    write(this.caption, text);
  }
}
