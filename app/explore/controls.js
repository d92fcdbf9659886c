// The knobs, starts and window over one gate. Knows the page's elements, no figure.

import { Dock } from "../live/dock.js";
import { element, NumberField, radios } from "../live/fields.js";
import { shownNumber } from "../live/numbers.js";
import { Slider } from "../live/slider.js";

export class Controls {
  constructor(root, { knobs, ranges, limit, gate, directions, go }) {
    this.ranges = ranges;
    this.gate = gate;
    this.limit = limit;
    this.directions = directions;
    this.direction = "forward";
    this.sliders = new Map();
    for (const knob of knobs) {
      const turned = (key, value, commit) => this.turned(key, value, commit);
      this.sliders.set(knob.key, new Slider(knob, limit, turned, go));
    }
    this.dock = new Dock({ knobs, limit, turned: (key, value, commit) => this.turned(key, value, commit) });
    const rows = (group) => knobs.filter((k) => k.group === group).map((k) => this.sliders.get(k.key).row);
    this.modes = radios("Uh as", { rotation: "gain, angle", entries: "entries" }, (mode) =>
      this.gate.change({ mode, commit: true }),
    );
    this.resets = radios("reset gate acts", { before: "before Uh", after: "after Uh" }, (when) =>
      this.gate.change({ reset_after: when === "after", commit: true }),
    );
    this.note = element("p", { class: "note", role: "status" });
    this.rotation = element("div", {}, ...rows("rotation"), this.note);
    this.entries = element("div", {}, ...rows("Uh"));
    this.inner = element("div", {}, ...rows("ch"));
    this.list = element("ul", { class: "starts" });
    root.append(
      this.group("Recurrent weights Uh", [this.modes.group, this.rotation, this.entries]),
      this.group("Bias bh", rows("bh")),
      this.fold("Reset gate Ur, br", [this.resets.group, ...rows("reset"), this.inner]),
      this.fold("Update gate Uz, bz", rows("update")),
      this.fold("Lenses", this.lensControls()),
      this.fold("Trajectories", this.trajectoryControls()),
      this.fold("Window", this.windowControls()),
    );
  }

  // A matrix of gain 0 has no angle: it is kept here, or a drag through 0 would lose it.
  turned(key, value, commit) {
    const values = { [key]: value };
    if (key === "gain") values.angle = this.sliders.get("angle").value ?? 0;
    this.gate.change({ values, commit });
    this.moved = key;
    this.dock.choose(key, this.ranges[this.preset]?.[key]);
  }

  // the knob turned last, or one that the preset is about, as long as it is on the page
  chooseDocked(header, anew) {
    const away = { rotation: "Uh", entries: "rotation" }[header.mode];
    const there = (key) => {
      const knob = this.dock.knobs.get(key);
      return knob && knob.group !== away && (knob.group !== "ch" || header.reset_after);
    };
    const about = Object.keys(this.ranges[header.preset] ?? {});
    const first = anew ? [...about, this.moved] : [this.moved, ...about];
    this.dock.choose([...first, this.dock.key, "gain", "Uh[0,0]"].find(there), this.ranges[header.preset]?.[this.dock.key]);
  }

  // what happened while a knob moved, on that knob's track
  happened(events) {
    for (const [key, slider] of this.sliders) slider.know(events.filter((event) => event.key === key));
  }

  group(title, children) {
    return element("section", {}, element("h3", { html: title }), ...children);
  }

  fold(title, children) {
    return element("details", {}, element("summary", { html: title }), ...children);
  }

  lensControls() {
    this.frozen = element("input", {
      type: "checkbox",
      role: "switch",
      onchange: () => this.gate.change({ frozen: this.frozen.checked, commit: true }),
    });
    this.lines = { frozen: element("p", { class: "lens" }), step: element("p", { class: "lens" }) };
    this.ends = ["ODE", "Euler", "GRU"].map((text) => element("span", {}, text));
    const turned = (key, value, commit) => {
      if (key === "step") this.markStep(value);
      // the level is a way of looking, like the window: no step of the history
      this.gate.change(key === "step" ? { step: value, commit } : { [key]: value });
    };
    const spoken = (value) => this.ends[this.stepEnd(value)].textContent + (value % 1 ? `, step ${shownNumber(value)}` : "");
    const step = { key: "step", html: "step", label: "step", low: 0, high: 1, step: 0.01, parts: 100, fixed: true, spoken };
    const slow = { key: "slow_level", html: "slow |<i>ḣ</i>|", label: "slowness level", low: 1e-6, high: 1, step: 0.1, log: true, fixed: true };
    this.lenses = [step, slow].map((knob) => new Slider(knob, this.limit, turned));
    const [stepRow, slowRow] = this.lenses.map((slider) => slider.row);
    return [
      element("label", { class: "switch" }, this.frozen, element("span", { html: "freeze <i>z</i> at ½" })),
      this.lines.frozen,
      stepRow,
      element("div", { class: "ends", "aria-hidden": "true" }, ...this.ends),
      this.lines.step,
      slowRow,
    ];
  }

  stepEnd(value) {
    return value === 0 ? 0 : value === 1 ? 2 : 1;
  }

  markStep(value) {
    this.ends.forEach((end, i) => end.classList.toggle("on", i === this.stepEnd(value)));
  }

  showLenses(header, newer) {
    if (!("frozen" in newer)) this.frozen.checked = header.frozen;
    for (const slider of this.lenses) {
      const { key } = slider.knob;
      if (!(key in newer)) slider.set(header[key]);
    }
    this.markStep(this.lenses[0].value);
    for (const [key, line] of Object.entries(this.lines)) {
      const text = header.lenses[key];
      if (line.textContent !== text) line.textContent = text;
    }
  }

  trajectoryControls() {
    const labels = { forward: "forward", backward: "backward", both: "both" };
    const choice = radios("a click starts a trajectory", labels, (d) => (this.direction = d));
    choice.set("forward");
    this.duration = new NumberField({
      label: "duration T",
      show: shownNumber,
      limit: 2000,
      apply: (duration) => this.gate.change({ duration, commit: true }),
    });
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
    return [
      element("p", { class: "hint" }, "Click in the plane to start one; drag its square; Alt-click removes it."),
      choice.group,
      element("div", { class: "field" }, element("span", {}, "duration T"), this.duration.input, this.duration.error),
      this.list,
      element(
        "div",
        { class: "buttons" },
        button("Add one", () => this.addStart(0, 0)),
        button("Remove all", () => this.setStarts([], null)),
      ),
    ];
  }

  windowControls() {
    const names = ["x from", "x to", "y from", "y to"];
    this.window = names.map(
      (label, i) =>
        new NumberField({
          label,
          show: shownNumber,
          limit: 100,
          apply: (value) => this.setWindow(this.bounds.with(i, value)),
        }),
    );
    const button = (text, action) => element("button", { type: "button", onclick: action }, text);
    return [
      element(
        "div",
        { class: "window" },
        ...this.window.map((field, i) =>
          element("div", { class: "field" }, element("span", {}, names[i]), field.input, field.error),
        ),
      ),
      element(
        "div",
        { class: "buttons" },
        button("Zoom in", () => this.zoom(0.5)),
        button("Zoom out", () => this.zoom(2)),
        button("Whole square", () => this.setWindow([-1.1, 1.1, -1.1, 1.1])),
      ),
    ];
  }

  zoom(factor) {
    const [a, b, c, d] = this.bounds;
    const [x, y, w, h] = [(a + b) / 2, (c + d) / 2, ((b - a) * factor) / 2, ((d - c) * factor) / 2];
    this.setWindow([x - w, x + w, y - h, y + h]);
  }

  setWindow(bounds) {
    this.bounds = bounds; // the next field may be typed before the answer is here
    this.gate.change({ bounds });
  }

  addStart(x, y) {
    this.setStarts([...this.starts, [x, y, this.direction]], this.starts.length);
  }

  moveStart(index, x, y, commit) {
    const moved = this.starts.map((s, i) => (i === index ? [x, y, s[2]] : s));
    this.setStarts(moved, this.highlighted, commit);
  }

  removeStart(index) {
    const rest = this.starts.filter((_, i) => i !== index);
    const h = this.highlighted;
    const highlighted = h === null || h === index ? null : h > index ? h - 1 : h;
    this.setStarts(rest, rest.length && highlighted === null ? rest.length - 1 : highlighted);
  }

  setStarts(starts, highlighted, commit = true) {
    this.starts = starts;
    this.highlighted = highlighted;
    this.gate.change({ starts, highlighted, commit });
  }

  // true if a knob is elsewhere than in what the server has told (a hand holds it there)
  differ({ values }) {
    return [...this.sliders, [this.dock.key, this.dock.slider]].some(([key, slider]) => slider.held && slider.value !== values?.[key]);
  }

  // The server's word on every value (all but what a hand is holding or has changed since).
  show(header) {
    const newer = this.gate.waiting ?? {};
    const anew = header.preset !== this.preset;
    if (anew) {
      this.preset = header.preset;
      for (const [key, slider] of this.sliders) slider.shorten(this.ranges[header.preset]?.[key] ?? null);
    }
    for (const [key, slider] of this.sliders) {
      const kept = key === "angle" && header.values.gain === 0 && slider.value !== undefined;
      if (!kept && !(key in (newer.values ?? {}))) slider.set(header.values[key]);
    }
    this.chooseDocked(header, anew);
    this.dock.show(header.values, newer.values ?? {}, this.ranges[header.preset]);
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
      header.bounds.forEach((value, i) => this.window[i].set(value));
    }
    this.duration.set(header.duration);
    this.showLenses(header, newer);
    if (!newer.starts) this.showStarts(header);
  }

  showStarts({ starts, highlighted }) {
    const key = JSON.stringify([starts, highlighted]);
    this.starts = starts;
    this.highlighted = highlighted;
    if (key === this.shownStarts) return;
    const typing = this.list.querySelector("input:focus");
    if (typing && starts.length === this.list.children.length) return;
    const focusable = () => [...this.list.querySelectorAll("button, input, select")];
    const focused = focusable().findIndex((control) => control.matches(":focus"));
    this.shownStarts = key;
    this.list.replaceChildren(...starts.map((start, i) => this.startRow(start, i)));
    if (focused >= 0) (focusable()[focused] ?? focusable().at(-1))?.focus();
  }

  startRow([x, y, direction], i) {
    const field = (axis, value, apply) => {
      const f = new NumberField({ label: `start ${i + 1} ${axis}`, show: shownNumber, limit: 100, apply });
      f.set(value);
      return f.input;
    };
    const chooser = element("select", {
      "aria-label": `start ${i + 1} direction`,
      onchange: (event) => {
        const starts = this.starts.map((s, k) => (k === i ? [s[0], s[1], event.target.value] : s));
        this.setStarts(starts, this.highlighted);
      },
    });
    const arrows = { forward: "→", backward: "←", both: "↔" };
    for (const d of this.directions) {
      chooser.append(element("option", { value: d, selected: d === direction }, arrows[d]));
    }
    const pick = element("button", {
      type: "button",
      class: "pick",
      "aria-label": `highlight trajectory ${i + 1}`,
      "aria-pressed": String(i === this.highlighted),
      onclick: () => this.setStarts(this.starts, i),
    });
    const drop = element(
      "button",
      { type: "button", class: "drop", "aria-label": `remove trajectory ${i + 1}`, onclick: () => this.removeStart(i) },
      "×",
    );
    return element(
      "li",
      {},
      pick,
      field("x", x, (v) => this.moveStart(i, v, this.starts[i][1], true)),
      field("y", y, (v) => this.moveStart(i, this.starts[i][0], v, true)),
      chooser,
      drop,
    );
  }
}
