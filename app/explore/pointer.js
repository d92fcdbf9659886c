// The hand on the portrait: clicks start trajectories, starts are dragged, zooming and
// panning ask for the new window. Works on Bokeh's view of the figure.

import { onEscape } from "../live/escape.js";
import { listen } from "../live/listen.js";
import { roundedTo } from "../live/numbers.js";
import { surfaceOf, viewOf } from "../live/privates.js";
import { fineWindow } from "../live/window_fields.js";
import { Cross } from "./cross.js";
import { StartMenu } from "./start_menu.js";

const REACH = 14; // pixels within which a start is taken hold of
const STILL = 5; // pixels a click may wander

/** @typedef {{ sx: number, sy: number, inside: boolean, x: number, y: number }} At */

export class Pointer {
  /**
   * @param {import("./draw.js").PortraitPainter} painter
   * @param {import("./controls.js").Controls} controls
   * @param {import("../live/gate.js").Gate} gate
   */
  constructor(painter, controls, gate) {
    this.painting = false; // the window is the server's, not the hand's
    /** @type {{ index: number | null, at: At, still: boolean } | null} */
    this.drag = null;
    /** @type {(() => void) | undefined} */
    this.deafenKeys = undefined;
    /** @type {Pick<import("./starts.js").Starts, "all" | "highlighted"> | null} */
    this.begun = null; // as the starts were before the drag
    this.painter = painter;
    this.controls = controls;
    this.gate = gate;
    this.figure = painter.named("portrait");
    this.view = /** @type {FigureView} */ (viewOf(this.figure));
    const ranges = [this.figure.x_range, this.figure.y_range];
    this.moved = () => this.windowMoved();
    for (const range of ranges) range.change.connect(this.moved);
    this.surface = surfaceOf(this.view);
    this.menu = new StartMenu(this.surface, (index) => this.controls.starts.remove(index));
    this.cross = new Cross(this.surface, painter, controls);
    const handlers = {
      pointerdown: this.down.bind(this),
      pointermove: this.move.bind(this),
      pointerup: this.up.bind(this),
      pointercancel: () => this.letGo(),
    };
    this.deafen = listen(this.surface, handlers, { capture: true });
  }

  close() {
    this.letGo();
    this.menu.close();
    this.cross.close();
    for (const range of [this.figure.x_range, this.figure.y_range]) range.change.disconnect(this.moved);
    this.deafen();
  }

  windowMoved() {
    const { x_range: x, y_range: y } = this.figure;
    const bounds = fineWindow([x.start, x.end, y.start, y.end]);
    const known = this.controls.bounds;
    if (this.painting || !known || bounds.every((value, i) => value === known[i])) return;
    this.gate.change({ bounds });
  }

  /**
   * Pixel position of an event relative to the canvas, and its data coordinates.
   *
   * @param {PointerEvent} event
   * @returns {At}
   */
  locate(event) {
    const box = this.surface.getBoundingClientRect();
    const sx = event.clientX - box.left;
    const sy = event.clientY - box.top;
    const { x_scale, y_scale, bbox } = this.view.frame;
    const inside = sx >= bbox.left && sx <= bbox.right && sy >= bbox.top && sy <= bbox.bottom;
    /** @type {(scale: Scale, place: number) => number} */
    const at = (scale, place) => roundedTo(scale.invert(place), Math.abs(scale.invert(place + 1) - scale.invert(place)));
    return { sx, sy, inside, x: at(x_scale, sx), y: at(y_scale, sy) };
  }

  /** @param {At} at */
  startNear({ sx, sy }) {
    const { x_scale, y_scale } = this.view.frame;
    return nearest(this.controls.starts.all.map(([x, y]) => Math.hypot(x_scale.compute(x) - sx, y_scale.compute(y) - sy)));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (!event.isPrimary) this.letGo(); // a second finger: a pinch and no click
    this.menu.hide();
    if (event.button !== 0 || !event.isPrimary) return;
    const at = this.locate(event);
    if (!at.inside) return;
    const index = this.painter.named("starts").visible ? this.startNear(at) : null;
    this.drag = { index, at, still: true };
    if (index === null) return;
    const { all, highlighted } = this.controls.starts;
    this.begun = { all, highlighted };
    this.deafenKeys = onEscape(() => this.escape());
    event.stopPropagation(); // the pan tool must not see it
    this.surface.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.drag) return;
    const at = this.locate(event);
    if (Math.hypot(at.sx - this.drag.at.sx, at.sy - this.drag.at.sy) > STILL) this.drag.still = false;
    if (this.drag.index === null || this.drag.still) return;
    event.stopPropagation();
    this.controls.starts.change(this.drag.index, { 0: at.x, 1: at.y }, false);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.drag) return;
    const { index, still } = this.drag;
    const at = this.locate(event);
    this.letGo();
    if (index === null) {
      if (still && at.inside && !event.shiftKey) this.controls.starts.add(at.x, at.y);
      return;
    }
    event.stopPropagation();
    if (!still) this.controls.starts.change(index, { 0: at.x, 1: at.y }, true);
    else if (event.altKey) this.controls.starts.remove(index);
    else this.controls.starts.set(this.controls.starts.all, index);
    if (still && event.pointerType !== "mouse") this.menu.show(index, at);
  }

  letGo() {
    const { drag } = this;
    this.drag = null;
    this.deafenKeys?.();
    this.deafenKeys = undefined;
    return drag;
  }

  // as if it had not been dragged
  escape() {
    const drag = this.letGo();
    if (drag && !drag.still && this.begun) this.controls.starts.set(this.begun.all, this.begun.highlighted);
  }

  // a start that is dragged is let go where it is
  settle() {
    const drag = this.letGo();
    const { starts } = this.controls;
    if (drag && drag.index !== null && !drag.still) starts.set(starts.all, starts.highlighted);
  }
}

/**
 * Which of some distances is the least and within reach; null if none is.
 *
 * @param {number[]} distances
 */
export function nearest(distances) {
  const least = Math.min(...distances);
  return least < REACH ? distances.indexOf(least) : null;
}
