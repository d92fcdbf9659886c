// The hand on the figures: in the plane it sets weight and bias, on the phase line the start.

export class Hand {
  constructor(painter, figure, { set, moved }) {
    this.set = set;
    this.view = Bokeh.index.find_one(painter.named(figure));
    this.surface = this.view.canvas_view.events_el;
    this.surface.style.touchAction = "none";
    this.handlers = {
      pointerdown: (event) => this.down(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.up(event, true),
      pointercancel: (event) => this.up(event, false),
    };
    for (const [type, handler] of Object.entries(this.handlers)) {
      this.surface.addEventListener(type, handler, { capture: true });
    }
    const { x_range, y_range } = painter.named(figure);
    this.ranges = moved ? [x_range, y_range] : [];
    this.changed = () => moved([x_range.start, x_range.end, y_range.start, y_range.end]);
    for (const range of this.ranges) range.change.connect(this.changed);
  }

  close() {
    for (const range of this.ranges) range.change.disconnect(this.changed);
    for (const [type, handler] of Object.entries(this.handlers)) {
      this.surface.removeEventListener(type, handler, { capture: true });
    }
  }

  // data coordinates of an event, held inside the frame while a drag leaves it
  locate(event) {
    const box = this.surface.getBoundingClientRect();
    const { x_scale, y_scale, bbox } = this.view.frame;
    const [sx, sy] = [event.clientX - box.left, event.clientY - box.top];
    const inside = sx >= bbox.left && sx <= bbox.right && sy >= bbox.top && sy <= bbox.bottom;
    const hold = (s, low, high) => Math.min(high, Math.max(low, s));
    const x = x_scale.invert(hold(sx, bbox.left, bbox.right));
    const y = y_scale.invert(hold(sy, bbox.top, bbox.bottom));
    return { inside, x, y };
  }

  down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const at = this.locate(event);
    if (!at.inside) return;
    this.dragging = true;
    this.surface.setPointerCapture(event.pointerId);
    this.set(at, false);
  }

  move(event) {
    if (this.dragging) this.set(this.locate(event), false);
  }

  up(event, commit) {
    if (!this.dragging) return;
    this.dragging = false;
    this.set(this.locate(event), commit);
  }
}
