// The hand on the figures: in the plane it sets weight and bias, on the phase line the start.
// Escape puts back what a drag has set.

import { onEscape } from "../live/escape.js";
import { listen } from "../live/listen.js";
import { roundedTo } from "../live/numbers.js";
import { surfaceOf, viewOf } from "../live/privates.js";
import { fineWindow } from "../live/window_fields.js";

export class Hand {
  /**
   * @param {import("../live/painter.js").Painter} painter
   * @param {string} figure
   * @param {object} heard
   * @param {(at: { x: number, y: number }, commit: boolean) => void} heard.set
   * @param {() => void} heard.escaped
   * @param {(bounds: Bounds) => void} [heard.moved]  the figure's window
   */
  constructor(painter, figure, { set, escaped, moved }) {
    this.set = set;
    this.escaped = escaped;
    /** @type {{ x: number, y: number }} */
    this.at = { x: NaN, y: NaN }; // the newest place of a drag
    this.view = /** @type {FigureView} */ (viewOf(painter.named(figure)));
    /** @type {(() => void) | null} */
    this.deafenKeys = null; // while something is dragged
    this.surface = surfaceOf(this.view);
    this.surface.style.touchAction = "none";
    const handlers = {
      pointerdown: this.down.bind(this),
      pointermove: this.move.bind(this),
      pointerup: (/** @type {PointerEvent} */ event) => this.up(event, true),
      pointercancel: (/** @type {PointerEvent} */ event) => this.up(event, false),
    };
    this.deafen = listen(this.surface, handlers, { capture: true });
    const { x_range, y_range } = painter.named(figure);
    this.ranges = moved ? [x_range, y_range] : [];
    this.changed = () => moved?.(fineWindow([x_range.start, x_range.end, y_range.start, y_range.end]));
    for (const range of this.ranges) range.change.connect(this.changed);
  }

  get dragging() {
    return Boolean(this.deafenKeys);
  }

  close() {
    this.letGo();
    for (const range of this.ranges) range.change.disconnect(this.changed);
    this.deafen();
  }

  /**
   * Data coordinates of an event, held inside the frame while a drag leaves it.
   *
   * @param {PointerEvent} event
   */
  locate(event) {
    const box = this.surface.getBoundingClientRect();
    const { x_scale, y_scale, bbox } = this.view.frame;
    const [sx, sy] = [event.clientX - box.left, event.clientY - box.top];
    const inside = sx >= bbox.left && sx <= bbox.right && sy >= bbox.top && sy <= bbox.bottom;
    /** @type {(s: number, low: number, high: number) => number} */
    const hold = (s, low, high) => Math.min(high, Math.max(low, s));
    /** @type {(scale: Scale, place: number) => number} */
    const at = (scale, place) => roundedTo(scale.invert(place), Math.abs(scale.invert(place + 1) - scale.invert(place)));
    const x = at(x_scale, hold(sx, bbox.left, bbox.right));
    const y = at(y_scale, hold(sy, bbox.top, bbox.bottom));
    return { inside, x, y };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const at = this.locate(event);
    if (!at.inside) return;
    this.deafenKeys = onEscape(() => {
      this.letGo();
      this.escaped();
    });
    this.surface.setPointerCapture(event.pointerId);
    this.go(at, false);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.dragging) this.go(this.locate(event), false);
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} commit
   */
  up(event, commit) {
    if (!this.letGo()) return;
    this.go(this.locate(event), commit);
  }

  /**
   * @param {{ x: number, y: number }} at
   * @param {boolean} commit
   */
  go(at, commit) {
    this.at = at;
    this.set(at, commit);
  }

  // what is dragged is let go where it is
  settle() {
    if (this.letGo()) this.go(this.at, true);
  }

  // whether something was held
  letGo() {
    this.deafenKeys?.();
    const held = this.dragging;
    this.deafenKeys = null;
    return held;
  }
}
