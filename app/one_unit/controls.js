// The One unit tab's presets, knobs, start and window over one gate.

import { Dock } from "../live/dock.js";
import { element, NumberField, radios } from "../live/fields.js";
import { shownNumber } from "../live/numbers.js";
import { Slider } from "../live/slider.js";

export class UnitControls {
  constructor(root, { knobs, limit, longest, presets, shortcuts, gate, act }) {
    this.gate = gate;
    this.presets = presets;
    this.shortcuts = new Map(Object.entries(shortcuts).map(([key, preset]) => [preset, key]));
    const docked = (key, value, commit) => this.gate.change({ values: { [key]: value }, commit });
    this.dock = new Dock({ knobs, limit, turned: docked });
    this.dock.choose("bh");
    this.sliders = new Map();
    for (const knob of knobs) {
      const turned = (key, value, commit) => {
        docked(key, value, commit);
        this.dock.choose(key);
      };
      this.sliders.set(knob.key, new Slider(knob, limit, turned));
    }
    const rows = (group) => knobs.filter((k) => k.group === group).map((k) => this.sliders.get(k.key).row);
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
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
    root.append(
      this.presetButtons(act),
      this.group("Weight and bias", rows("unit")),
      this.group("Reset gate", [this.resets.group, ...rows("reset"), this.inner]),
      this.group("Update gate", rows("update")),
      this.group("Time series", [
        ...rows("start"),
        element("div", { class: "field" }, element("span", {}, "duration"), this.duration.input, this.duration.error),
      ]),
      this.group("Plane", this.windowControls(button)),
    );
  }

  presetButtons(act) {
    this.choices = new Map();
    const row = element("div", { class: "presets", role: "group", "aria-label": "Presets" });
    this.presets.forEach(({ key, name, title }) => {
      const shortcut = this.shortcuts.get(key);
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
    this.caption = element("p", { class: "caption" });
    return element("section", {}, row, this.caption);
  }

  group(title, children) {
    return element("section", {}, element("h3", {}, title), ...children);
  }

  windowControls(button) {
    const names = ["Uh from", "Uh to", "bh from", "bh to"];
    this.window = names.map(
      (label, i) =>
        new NumberField({
          label,
          show: shownNumber,
          limit: 4000,
          apply: (value) => this.setWindow(this.bounds.with(i, value)),
        }),
    );
    const field = (f, i) => element("div", { class: "field" }, element("span", {}, names[i]), f.input, f.error);
    return [
      element("p", { class: "hint" }, "Click or drag in the plane to set weight and bias; the wheel zooms."),
      element("div", { class: "window" }, ...this.window.map(field)),
      element(
        "div",
        { class: "buttons" },
        button("Zoom in", () => this.zoom(0.5)),
        button("Zoom out", () => this.zoom(2)),
        button("Whole plane", () => this.setWindow(this.home)),
      ),
    ];
  }

  // around the GRU's own place, so that it stays in view
  zoom(factor) {
    const [x, y] = this.place;
    const [a, b, c, d] = this.bounds;
    const to = (from, at) => at + (from - at) * factor;
    this.setWindow([to(a, x), to(b, x), to(c, y), to(d, y)]);
  }

  setWindow(bounds) {
    this.bounds = bounds;
    this.gate.change({ bounds });
  }

  setPlace(Uh, bh, commit) {
    this.gate.change({ values: { Uh, bh }, commit });
  }

  setStart(start, commit) {
    this.gate.change({ values: { start }, commit });
  }

  // true if a knob is elsewhere than in what the server has told (a hand holds it there)
  differ({ values }) {
    return [...this.sliders, [this.dock.key, this.dock.slider]].some(([key, slider]) => slider.held && slider.value !== values?.[key]);
  }

  show(header) {
    const newer = this.gate.waiting ?? {};
    for (const [key, slider] of this.sliders) {
      if (!(key in (newer.values ?? {}))) slider.set(header.values[key]);
    }
    if (!header.reset_after && this.dock.key === "ch") this.dock.choose("bh");
    this.dock.show(header.values, newer.values ?? {});
    this.place = [header.values.Uh, header.values.bh];
    this.home = header.home;
    this.resets.set(header.reset_after ? "after" : "before");
    this.inner.hidden = !header.reset_after;
    this.duration.set(header.duration);
    if (!newer.bounds) {
      this.bounds = header.bounds;
      header.bounds.forEach((value, i) => this.window[i].set(value));
    }
    for (const [key, choice] of this.choices) {
      choice.setAttribute("aria-pressed", String(key === header.preset && !header.changed));
    }
    const preset = this.presets.find(({ key }) => key === header.preset);
    const text = preset ? preset.caption + (header.changed ? " (Changed since.)" : "") : "Your own parameters.";
    if (this.caption.textContent !== text) this.caption.textContent = text;
  }
}
