// A slider in the hand: a grab moves nothing, and what is dragged goes as far as the hand does.
//
// Browsers put a thumb's middle under the pointer, and one pixel of their sliders is coarser than
// what is looked for here. So the pointer moves the thumb by what it moves itself; ten times less
// with Shift or 40 pixels away from the track, a hundred times less with both or 120 away. A
// press beside the thumb goes there, but a finger's only when it is lifted: it may be about to
// scroll the page.

import { element } from "./fields.js";

export const THUMB = 16; // px, as drawn by styles/controls.css
const FAR = [40, 120]; // px from the track, from which on a drag is finer
const TAP = 6; // px within which a finger has not moved

function fineness(away, shift) {
  const steps = FAR.filter((far) => away >= far).length + (shift ? 1 : 0);
  return 10 ** Math.min(steps, 2);
}

// `range`: the input. `moved(place)` hears every step, `released(moved)` the end; `fine(factor)`
// what a drag is divided by. The returned element stands in the input's place.
export class Grip {
  constructor(range, { grabbed, moved, released, fine }) {
    Object.assign(this, { range, moved, released, fine, grabbed });
    this.node = element("span", {
      class: "run",
      onpointerdown: (event) => this.down(event),
      onpointermove: (event) => this.move(event),
      onpointerup: (event) => this.up(event),
      onpointercancel: () => this.end(),
      onlostpointercapture: () => this.end(),
    });
    this.node.append(range);
  }

  get held() {
    return Boolean(this.hold);
  }

  // pixels that stand for the whole run, and where the thumb's middle is
  measure() {
    const box = this.range.getBoundingClientRect();
    const [low, high] = [Number(this.range.min), Number(this.range.max)];
    const run = Math.max(1, box.width - THUMB);
    const place = this.range.valueAsNumber;
    return { box, low, high, run, thumb: box.left + THUMB / 2 + (run * (place - low)) / (high - low) };
  }

  down(event) {
    if (event.button || !event.isPrimary || this.range.disabled) return;
    event.preventDefault(); // no text is selected, nor the page dragged
    this.range.focus({ preventScroll: true });
    this.node.setPointerCapture(event.pointerId);
    const at = this.measure();
    const beside = Math.abs(event.clientX - at.thumb) > THUMB / 2 + 2;
    this.hold = { x: event.clientX, place: this.range.valueAsNumber, factor: 0, moved: false, begun: event.clientX };
    this.hold.tap = event.pointerType === "touch" && beside;
    this.grabbed();
    if (beside && !this.hold.tap) this.jump(event, at);
  }

  jump(event, at = this.measure()) {
    this.go(at.low + ((event.clientX - at.box.left - THUMB / 2) / at.run) * (at.high - at.low), at);
    Object.assign(this.hold, { x: event.clientX, place: this.range.valueAsNumber });
  }

  move(event) {
    if (!this.hold) return;
    const at = this.measure();
    const away = Math.max(at.box.top - event.clientY, event.clientY - at.box.bottom, 0);
    const factor = fineness(away, event.shiftKey);
    if (factor !== this.hold.factor) {
      // from here on, by another measure
      Object.assign(this.hold, { factor, x: this.hold.last ?? this.hold.x, place: this.range.valueAsNumber });
      this.fine(factor);
    }
    this.hold.last = event.clientX;
    if (this.hold.tap && Math.abs(event.clientX - this.hold.begun) < TAP) return;
    this.hold.tap = false;
    if (event.clientX === this.hold.x && !this.hold.moved) return;
    this.go(this.hold.place + (((event.clientX - this.hold.x) / at.run) * (at.high - at.low)) / factor, at);
  }

  go(place, at) {
    const kept = Math.min(at.high, Math.max(at.low, place));
    if (kept === this.range.valueAsNumber) return;
    this.hold.moved = true;
    this.range.valueAsNumber = kept;
    this.moved((at.high - at.low) / at.run / (this.hold.factor || 1));
  }

  up(event) {
    if (this.hold?.tap) this.jump(event);
    this.end();
  }

  end() {
    if (!this.hold) return;
    const { moved } = this.hold;
    this.hold = null;
    this.fine(1);
    this.released(moved);
  }
}
