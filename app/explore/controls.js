// The knobs, starts and window over one gate. Knows the page's elements, no figure.

import { Dock } from "../live/dock.js";
import { element } from "../live/element.js";
import { NumberField, radios } from "../live/fields.js";
import { shownNumber } from "../live/numbers.js";
import { Slider } from "../live/slider.js";
import { WindowFields, zoomed } from "../live/window_fields.js";
import { Lenses } from "./lenses.js";
import { Starts } from "./starts.js";

/** @type {Bounds} */
const SQUARE = [-1.1, 1.1, -1.1, 1.1]; // as far as the states of a GRU go, and a little more

export class Controls {
  /**
   * @param {HTMLElement} root
   * @param {object} given
   * @param {Knob[]} given.knobs
   * @param {Record<string, Record<string, Pair>>} given.ranges  of presets: where a slider runs shorter
   * @param {number} given.limit
   * @param {import("../live/gate.js").Gate} given.gate
   * @param {string[]} given.directions
   * @param {(mark: KnownMark) => void} given.go
   */
  constructor(root, { knobs, ranges, limit, gate, directions, go }) {
    this.ranges = ranges;
    this.gate = gate;
    /** @type {string | null | undefined} */
    this.preset = undefined; // until the first portrait
    /** @type {string | undefined} */
    this.moved = undefined; // the knob turned last
    /** @type {Bounds | undefined} */
    this.bounds = undefined;
    this.starts = new Starts(directions, (patch) => gate.change(patch));
    this.lenses = new Lenses({ limit, gate });
    /** @type {Turned} */
    const turned = (key, value, commit, back) => this.turned(key, value, commit, back);
    this.sliders = new Map(knobs.map((knob) => [knob.key, new Slider(knob, limit, turned, go)]));
    this.dock = new Dock({ knobs, limit, turned });
    /** @param {string} group */
    const rows = (group) => [...this.sliders.values()].filter(({ knob }) => knob.group === group).map(({ row }) => row);
    this.modes = radios("Uh as", { rotation: "gain, angle", entries: "entries" }, (mode) => gate.change({ mode, commit: true }));
    this.resets = radios("reset gate acts", { before: "before Uh", after: "after Uh" }, (when) =>
      gate.change({ reset_after: when === "after", commit: true }),
    );
    this.note = element("p", { class: "note", role: "status" });
    this.rotation = element("div", {}, ...rows("rotation"), this.note);
    this.entries = element("div", {}, ...rows("Uh"));
    this.inner = element("div", {}, ...rows("ch"));
    this.duration = new NumberField({
      label: "duration T",
      show: shownNumber,
      limit: 2000,
      apply: (duration) => gate.change({ duration, commit: true }),
    });
    this.window = new WindowFields({
      names: ["x from", "x to", "y from", "y to"],
      limit: 100,
      bounds: () => this.bounds ?? SQUARE,
      changed: (bounds) => this.setWindow(bounds),
    });
    root.append(
      group("Recurrent weights Uh", [this.modes.group, this.rotation, this.entries]),
      group("Bias bh", rows("bh")),
      fold("Reset gate Ur, br", [this.resets.group, ...rows("reset"), this.inner]),
      fold("Update gate Uz, bz", rows("update")),
      fold("Lenses", this.lenses.parts),
      fold("Trajectories", this.trajectoryControls()),
      fold("Window", this.windowControls()),
    );
  }

  /**
   * A matrix of gain 0 has no angle: it is kept here, or a drag through 0 would lose it.
   *
   * @param {string} key
   * @param {number} value
   * @param {boolean} commit
   * @param {boolean} [back]  a drag is given up
   */
  turned(key, value, commit, back) {
    const values = { [key]: value };
    if (key === "gain") values.angle = this.sliders.get("angle")?.value ?? 0;
    this.gate.change(back ? { back, commit } : { values, commit });
    this.moved = key;
    this.dock.choose(key, this.runs[key]);
  }

  // where the preset's sliders run shorter
  get runs() {
    return this.ranges[this.preset ?? ""] ?? {};
  }

  /**
   * The knob turned last, or one that the preset is about, as long as it is on the page.
   *
   * @param {Header} header
   * @param {boolean} anew
   */
  chooseDocked(header, anew) {
    const away = { rotation: "Uh", entries: "rotation" }[header.mode];
    /** @param {string | undefined} key */
    const there = (key) => {
      const knob = this.dock.knobs.get(key ?? "");
      return knob && knob.group !== away && (knob.group !== "ch" || header.reset_after);
    };
    const about = Object.keys(this.runs);
    const first = anew ? [...about, this.moved] : [this.moved, ...about];
    const key = [...first, this.dock.key, "gain", "Uh[0,0]"].find(there);
    if (key) this.dock.choose(key, this.runs[this.dock.key ?? ""]);
  }

  // what a hand holds is let go: an action that comes next is not to be overtaken by it
  settle() {
    for (const slider of [...this.sliders.values(), this.dock.slider, ...this.lenses.sliders]) slider?.settle();
  }

  /**
   * What happened while a knob moved, on that knob's track.
   *
   * @param {KnownMark[]} events
   */
  happened(events) {
    for (const [key, slider] of this.sliders) slider.know(events.filter((event) => event.key === key));
  }

  trajectoryControls() {
    const labels = { forward: "forward", backward: "backward", both: "both" };
    const choice = radios("a click starts a trajectory", labels, (d) => (this.starts.direction = d));
    choice.set("forward");
    return [
      element("p", { class: "hint" }, "Click or tap in the portrait to start one; drag its square. Alt-click removes it, or tap it and Remove."),
      choice.group,
      element("div", { class: "field" }, element("span", {}, "duration T"), this.duration.input, this.duration.error),
      this.starts.list,
      element(
        "div",
        { class: "buttons" },
        button("Add one", () => this.starts.add(0, 0)),
        button("Remove all", () => this.starts.set([], null)),
      ),
    ];
  }

  windowControls() {
    /** @param {number} factor */
    const zoom = (factor) => this.bounds && this.setWindow(zoomed(this.bounds, factor));
    return [
      this.window.root,
      element(
        "div",
        { class: "buttons" },
        button("Zoom in", () => zoom(0.5)),
        button("Zoom out", () => zoom(2)),
        button("Whole square", () => this.setWindow(SQUARE)),
      ),
    ];
  }

  /** @param {Bounds} bounds */
  setWindow(bounds) {
    this.bounds = bounds; // the next field may be typed before the answer is here
    this.gate.change({ bounds });
  }

  /**
   * True if a knob is elsewhere than in what the server has told (a hand holds it there).
   *
   * @param {{ values?: Record<string, number> }} header
   */
  differ({ values }) {
    return [...this.sliders.values(), this.dock.slider].some((slider) => slider?.held && slider.value !== values?.[slider.knob.key]);
  }

  /**
   * The server's word on every value (all but what a hand is holding or has changed since).
   *
   * @param {Header} header
   */
  show(header) {
    const newer = this.gate.waiting ?? {};
    const anew = header.preset !== this.preset;
    if (anew) {
      this.preset = header.preset;
      for (const slider of [...this.sliders.values(), this.dock.slider]) slider?.drop();
      for (const [key, slider] of this.sliders) slider.shorten(this.runs[key] ?? null);
    }
    for (const [key, slider] of this.sliders) {
      const kept = key === "angle" && header.values.gain === 0 && slider.value !== undefined;
      if (!kept && !(key in (newer.values ?? {}))) slider.set(header.values[key]);
    }
    this.chooseDocked(header, anew);
    this.dock.show(header.values, newer.values ?? {}, this.runs);
    this.modes.set(header.mode);
    this.resets.set(header.reset_after ? "after" : "before");
    this.rotation.hidden = header.mode !== "rotation";
    this.entries.hidden = header.mode !== "entries";
    this.inner.hidden = !header.reset_after;
    this.note.textContent = header.is_rotation
      ? ""
      : "This matrix is no scaled rotation. The nearest one is shown; moving a slider replaces the matrix by it.";
    if (!newer.bounds) {
      this.bounds = header.bounds;
      this.window.show(header.bounds);
    }
    this.duration.set(header.duration);
    this.lenses.show(header, newer);
    if (!newer.starts) this.starts.show(header);
  }
}

/**
 * @param {string} text
 * @param {() => void} action
 */
function button(text, action) {
  return element("button", { type: "button", onclick: action }, text);
}

/**
 * @param {string} title
 * @param {HTMLElement[]} children
 */
function group(title, children) {
  return element("section", {}, element("h3", {}, title), ...children);
}

/**
 * @param {string} title
 * @param {HTMLElement[]} children
 */
function fold(title, children) {
  return element("details", {}, element("summary", {}, title), ...children);
}
