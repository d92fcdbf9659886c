// The hand on the portrait: clicks start trajectories, starts are dragged, zooming and
// panning ask for the new window. Works on Bokeh's view of the figure.

import { roundedTo } from "../live/numbers.js";
import { Cross } from "./cross.js";
import { StartMenu } from "./start_menu.js";

const REACH = 14; // pixels within which a start is taken hold of
const STILL = 5; // pixels a click may wander

export class Pointer {
  constructor(painter, controls, gate) {
    this.painter = painter;
    this.controls = controls;
    this.gate = gate;
    this.figure = painter.named("portrait");
    this.view = Bokeh.index.find_one(this.figure);
    const ranges = [this.figure.x_range, this.figure.y_range];
    this.moved = () => this.windowMoved();
    for (const range of ranges) range.change.connect(this.moved);
    this.surface = this.view.canvas_view.events_el;
    this.menu = new StartMenu(this.surface, (index) => this.controls.removeStart(index));
    this.cross = new Cross(this.surface, painter, controls);
    this.handlers = {
      pointerdown: (event) => this.down(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.up(event),
      pointercancel: () => (this.drag = null),
    };
    for (const [type, handler] of Object.entries(this.handlers)) {
      this.surface.addEventListener(type, handler, { capture: true });
    }
  }

  close() {
    this.menu.close();
    this.cross.close();
    for (const range of [this.figure.x_range, this.figure.y_range]) range.change.disconnect(this.moved);
    for (const [type, handler] of Object.entries(this.handlers)) {
      this.surface.removeEventListener(type, handler, { capture: true });
    }
  }

  windowMoved() {
    const { x_range: x, y_range: y } = this.figure;
    const fine = (range, value) => roundedTo(value, Math.abs(range.end - range.start) / 1000);
    const bounds = [fine(x, x.start), fine(x, x.end), fine(y, y.start), fine(y, y.end)];
    const known = this.controls.bounds;
    if (this.painting || !known || bounds.every((value, i) => value === known[i])) return;
    this.gate.change({ bounds });
  }

  // pixel position of an event relative to the canvas, and its data coordinates
  locate(event) {
    const box = this.surface.getBoundingClientRect();
    const sx = event.clientX - box.left;
    const sy = event.clientY - box.top;
    const { x_scale, y_scale, bbox } = this.view.frame;
    const inside = sx >= bbox.left && sx <= bbox.right && sy >= bbox.top && sy <= bbox.bottom;
    const at = (scale, place) => roundedTo(scale.invert(place), Math.abs(scale.invert(place + 1) - scale.invert(place)));
    return { sx, sy, inside, x: at(x_scale, sx), y: at(y_scale, sy) };
  }

  startNear({ sx, sy }) {
    const { x_scale, y_scale } = this.view.frame;
    let best = null;
    let distance = REACH;
    (this.controls.starts ?? []).forEach(([x, y], i) => {
      const d = Math.hypot(x_scale.compute(x) - sx, y_scale.compute(y) - sy);
      if (d < distance) [best, distance] = [i, d];
    });
    return best;
  }

  down(event) {
    if (!event.isPrimary) this.drag = null; // a second finger: a pinch and no click
    this.menu.hide();
    if (event.button !== 0 || !event.isPrimary) return;
    const at = this.locate(event);
    if (!at.inside) return;
    const index = this.painter.named("starts").visible ? this.startNear(at) : null;
    this.drag = { index, at, still: true };
    if (index === null) return;
    event.stopPropagation(); // the pan tool must not see it
    this.surface.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.drag) return;
    const at = this.locate(event);
    if (Math.hypot(at.sx - this.drag.at.sx, at.sy - this.drag.at.sy) > STILL) this.drag.still = false;
    if (this.drag.index === null || this.drag.still) return;
    event.stopPropagation();
    this.controls.moveStart(this.drag.index, at.x, at.y, false);
  }

  up(event) {
    if (!this.drag) return;
    const { index, still } = this.drag;
    const at = this.locate(event);
    this.drag = null;
    if (index === null) {
      if (still && at.inside && !event.shiftKey) this.controls.addStart(at.x, at.y);
      return;
    }
    event.stopPropagation();
    if (!still) this.controls.moveStart(index, at.x, at.y, true);
    else if (event.altKey) this.controls.removeStart(index);
    else this.controls.setStarts(this.controls.starts, index);
    if (still && event.pointerType !== "mouse") this.menu.show(index, at);
  }
}
