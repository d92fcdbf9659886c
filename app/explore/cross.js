// The cross in the portrait: a place in the phase plane for those who have keys and no mouse. Arrows
// move it, Enter and the space bar start a trajectory where it is, Escape hides it.

import { element } from "../live/element.js";
import { listen } from "../live/listen.js";

/** @type {Record<string, Pair>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const MOST_STEPS = 50; // at most so many lead from edge to edge, or a few more
const LEAP = 10; // steps at once, with Shift

export class Cross {
  /**
   * @param {HTMLElement} surface
   * @param {import("./draw.js").PortraitPainter} painter
   * @param {import("./controls.js").Controls} controls
   */
  constructor(surface, painter, controls) {
    this.painter = painter;
    this.controls = controls;
    /** @type {number[] | null} */
    this.place = null; // where it is, or was when it was hidden
    /** @type {number[]} */
    this.steps = []; // along the two axes
    this.shown = false;
    this.said = element("p", { role: "status", class: "cross-place" });
    Object.assign(this.said.style, { position: "absolute", zIndex: "3", top: "12px", left: "60px", margin: "0", padding: "2px 8px", fontSize: "14px", borderRadius: "4px", pointerEvents: "none" });
    Object.assign(this.said.style, { color: "var(--mui-palette-text-primary, #1b1f24)", background: "var(--mui-palette-background-paper, #fff)" });
    this.clear();
    surface.after(this.said);
    surface.setAttribute("aria-description", "Arrow keys move a cross, Enter starts a trajectory there, Escape hides it");
    this.deafen = listen(surface, {
      keydown: (event) => this.pressed(event),
      blur: () => this.hide(),
      pointerdown: () => this.hide(), // the mouse has a place of its own
    });
  }

  close() {
    this.deafen();
    this.said.remove();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) this.move(ARROWS[event.key], event.shiftKey ? LEAP : 1);
    else if (event.key === "Enter" || event.key === " ") this.start(event.repeat);
    else if (event.key === "Escape" && this.shown) this.hide();
    else return;
    // it scrolls nothing, and means nothing to the rest of the page
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns {[Pair, Pair]} */
  get bounds() {
    const { x_range: x, y_range: y } = this.painter.named("portrait");
    return [[x.start, x.end], [y.start, y.end]];
  }

  /**
   * On whole steps, so that few digits name the place.
   *
   * @param {Pair} direction
   * @param {number} count
   */
  move(direction, count) {
    const { bounds } = this;
    const { place } = this;
    const seen = place?.every((value, i) => bounds[i][0] <= value && value <= bounds[i][1]);
    const from = place && seen ? place : bounds.map(([low, high]) => (low + high) / 2);
    this.steps = bounds.map(([low, high]) => niceStep((high - low) / MOST_STEPS));
    this.place = from.map((value, i) => {
      const [step, [low, high]] = [this.steps[i], bounds[i]];
      const wanted = Math.round(value / step) + direction[i] * count;
      return Math.max(Math.ceil(low / step), Math.min(Math.floor(high / step), wanted)) * step;
    });
    this.show();
  }

  show() {
    this.shown = true;
    this.painter.cross(this.place);
    this.say(this.words);
  }

  hide() {
    if (!this.shown) return;
    this.shown = false;
    this.painter.cross(null);
    this.clear();
  }

  /** @param {boolean} again */
  start(again) {
    if (!this.shown || !this.place) this.move([0, 0], 0);
    else if (!again) {
      const [x, y] = this.place.map((value, i) => Number(this.digits(value, i)));
      this.controls.starts.add(x, y);
      this.say(`trajectory ${this.controls.starts.all.length} from ${this.words}`);
    }
  }

  /**
   * @param {number} value
   * @param {number} i
   */
  digits(value, i) {
    return value.toFixed(Math.max(0, Math.min(20, -Math.floor(Math.log10(this.steps[i]) + 1e-9))));
  }

  get words() {
    return (this.place ?? []).map((value, i) => `${"xy"[i]} ${spoken(this.digits(value, i))}`).join(", ");
  }

  /** @param {string} text */
  say(text) {
    this.said.style.visibility = "visible";
    this.said.textContent = text;
  }

  clear() {
    this.said.style.visibility = "hidden";
    this.said.textContent = "";
  }
}

/**
 * 1, 2 or 5 times a power of ten, not above `most`.
 *
 * @param {number} most
 */
export function niceStep(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2].find((factor) => factor * power <= most * (1 + 1e-9)) ?? 1) * power;
}

/**
 * No zeros at the end, a true minus sign, and none before zero.
 *
 * @param {string} digits
 */
export function spoken(digits) {
  return String(Number(digits) || 0).replaceAll("-", "−");
}
