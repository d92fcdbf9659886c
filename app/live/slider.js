// One knob: a label, a slider, a number field. The slider is the browser's own for keys and for
// screen readers, and a `Grip` in the hand.

import { element, write } from "./element.js";
import { NumberField } from "./fields.js";
import { Grip } from "./grip.js";
import { Marks } from "./marks.js";
import { roundedTo, shownAngle, shownNumber, stepped } from "./numbers.js";

// what a hand is told that comes to a track
const BY_MOUSE = "Shift or away: finer";
const BY_FINGER = "drag away from the track: finer";

export class Slider {
  /**
   * @param {Knob} knob
   * @param {number} limit
   * @param {Turned} turned
   * @param {(mark: KnownMark) => void} [go]  what a mark on the track does
   */
  constructor(knob, limit, turned, go = () => {}) {
    this.knob = knob;
    this.turned = turned;
    this.show = knob.angle ? shownAngle : shownNumber;
    this.spoken = knob.spoken ?? this.show;
    /** @type {number | undefined} */
    this.value = undefined;
    /** @type {number | undefined} */
    this.begun = undefined; // the value that a hand has met
    /** @type {Pair | null} */
    this.run = null; // a shorter one, for a preset whose events lie close together
    /** @type {Timer | null} */
    this.pause = null;
    this.range = element("input", {
      type: "range",
      min: this.place(knob.low),
      max: this.place(knob.high),
      step: "any",
      "aria-label": knob.label,
      oninput: () => this.dragged(),
      onchange: () => this.pauses(),
      onkeydown: (event) => this.key(event),
    });
    this.grip = new Grip(this.range, {
      met: (touch) => (this.row.dataset.hint = touch ? BY_FINGER : BY_MOUSE),
      grabbed: () => {
        this.row.dataset.held = "";
        if (this.pause) this.finish(); // what keys had changed is a step of its own
        this.begun = this.value;
      },
      moved: (resolution) => this.dragged(resolution),
      released: (moved) => {
        delete this.row.dataset.held;
        if (moved) this.finish();
      },
      escaped: () => this.putBack(),
      fine: (factor) => (this.row.dataset.fine = factor > 1 ? `fine × ${factor}` : ""),
    });
    this.marks = new Marks(go);
    /** @type {KnownMark[]} */
    this.known = [];
    this.ends = element("span", { class: "shortened", "aria-hidden": "true" });
    this.grip.node.append(this.marks.node);
    this.field = new NumberField({
      label: knob.label,
      show: this.show,
      limit,
      within: Boolean(knob.fixed) && [knob.low, knob.high],
      apply: (value) => this.typed(value),
    });
    this.row = element(
      "div",
      { class: "knob", "data-knob": knob.key, "data-fine": "", "data-hint": matchMedia("(pointer: coarse)").matches ? BY_FINGER : BY_MOUSE },
      element("span", { class: "label", "aria-hidden": "true", html: knob.html }),
      this.grip.node,
      this.field.input,
      this.ends,
      this.field.error,
    );
  }

  get held() {
    return this.grip.held;
  }

  /**
   * Where a value is on the slider: at its logarithm, where the knob says so.
   *
   * @param {number} value
   */
  place(value) {
    return this.knob.log ? Math.log10(value) : value;
  }

  /** @param {number} [resolution]  what a pixel stands for, of which a tenth is kept */
  dragValue(resolution) {
    const { log, low, high, parts, angle } = this.knob;
    const place = this.range.valueAsNumber;
    if (log) return Math.min(high, Math.max(low, Number((10 ** place).toPrecision(3))));
    if (parts) return Math.round(place * parts) / parts; // parts of 1 that a drag stops at
    if (!resolution) return place;
    const unit = angle ? Math.PI : 1;
    return roundedTo(place / unit, resolution / unit) * unit;
  }

  /**
   * Arrow keys go one unit of the last digit that is shown, with Shift ten, Page keys a hundred;
   * the browser's own steps are too coarse with step="any".
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    const count = stepsOf(event);
    if (!count) return;
    event.preventDefault();
    const value = this.after(count);
    this.lengthen(value); // or shortens: what a preset's run does not hold needs the knob's own
    this.go(value);
    this.pauses();
  }

  /**
   * The value so many steps on, within the slider's run (which a typed value may have lengthened).
   *
   * @param {number} count
   */
  after(count) {
    const { log, low, high, step, angle } = this.knob;
    if (log) {
      this.range.valueAsNumber = this.place(this.value ?? NaN) + count * step;
      return this.dragValue();
    }
    const unit = angle ? Math.PI : 1;
    const value = stepped((this.value ?? 0) / unit, count, step) * unit;
    return Math.min(Math.max(high, Number(this.range.max)), Math.max(Math.min(low, Number(this.range.min)), value));
  }

  /** @param {number} [resolution] */
  dragged(resolution) {
    this.go(this.dragValue(resolution));
  }

  /** @param {number} value */
  go(value) {
    this.range.valueAsNumber = this.place(value);
    this.reflect(value);
    this.turned(this.knob.key, value, false);
  }

  // Held keys release after every step: their steps count as one once they pause.
  pauses() {
    clearTimeout(this.pause ?? undefined);
    this.pause = setTimeout(() => this.finish(), 350);
  }

  /**
   * What keys had changed before is not to come after it.
   *
   * @param {number} value
   */
  typed(value) {
    clearTimeout(this.pause ?? undefined);
    this.pause = null;
    this.value = value;
    this.turned(this.knob.key, value, true);
  }

  finish() {
    clearTimeout(this.pause ?? undefined);
    this.pause = null;
    if (this.value !== undefined) this.turned(this.knob.key, this.value, true);
  }

  // as if it had not been dragged
  putBack() {
    delete this.row.dataset.held;
    if (this.begun === undefined) return;
    this.range.valueAsNumber = this.place(this.begun);
    this.reflect(this.begun);
    this.turned(this.knob.key, this.begun, true, true);
  }

  // What is in the hand is let go, and what keys have changed is finished, where it is.
  settle() {
    this.grip.end();
    if (this.pause) this.finish();
  }

  // Another state has come from elsewhere: what is held here is no part of it.
  drop() {
    this.grip.letGo();
    delete this.row.dataset.held;
  }

  /**
   * A value beyond the slider's run lengthens it.
   *
   * @param {number} value
   */
  lengthen(value) {
    const { low, high, fixed } = this.knob;
    if (!fixed) {
      const [from, to] = this.run ?? [low, high];
      const within = from <= value && value <= to;
      this.range.min = String(within ? from : value < low ? Math.floor(value * 1.25) : low);
      this.range.max = String(within ? to : value > high ? Math.ceil(value * 1.25) : high);
    }
    this.mark();
  }

  /**
   * What is known of the run; marks outside it are not shown.
   *
   * @param {KnownMark[]} marks
   */
  know(marks) {
    this.known = marks;
    this.mark();
  }

  mark() {
    const [from, to] = [Number(this.range.min), Number(this.range.max)];
    this.marks.show(this.knob.log ? [] : this.known, from, to);
    const short = this.run && this.run[0] === from && this.run[1] === to;
    const text = short ? `${this.show(from)} to ${this.show(to)}` : "";
    write(this.ends, text);
  }

  /** @param {Pair | null} run  null for the knob's own */
  shorten(run) {
    this.run = run;
    if (this.value === undefined || this.held) return;
    this.lengthen(this.value);
    this.range.valueAsNumber = this.place(this.value);
  }

  /** @param {number} value */
  reflect(value) {
    this.value = value;
    this.field.set(value);
    this.range.setAttribute("aria-valuetext", this.spoken(value));
  }

  /** @param {number} value */
  set(value) {
    const place = this.place(value);
    if (this.held || (value === this.value && this.range.valueAsNumber === place)) return;
    this.lengthen(value);
    this.range.valueAsNumber = place;
    this.reflect(value);
  }
}

/**
 * How many steps a key goes, 0 for another key.
 *
 * @param {KeyboardEvent} event
 */
function stepsOf({ key, shiftKey }) {
  const far = shiftKey ? 10 : 1;
  if (key === "ArrowRight" || key === "ArrowUp") return far;
  if (key === "ArrowLeft" || key === "ArrowDown") return -far;
  if (key === "PageUp") return 100;
  return key === "PageDown" ? -100 : 0;
}
