// A slider in the hand: a grab moves nothing, and what is dragged goes as far as the hand does.
//
// Browsers put a thumb's middle under the pointer, and one pixel of their sliders is coarser than
// what is looked for here. So the pointer moves the thumb by what it moves itself; ten times less
// with Shift or 40 pixels away from the track's middle, a hundred times less with both or 120 away. A
// press beside the thumb goes there, but a finger's only when it is lifted: it may be about to
// scroll the page. Escape puts back what a drag has moved.

import { element } from "./element.js";
import { onEscape } from "./escape.js";

export const THUMB = 16; // px, as drawn by styles/controls.css
const FAR = [40, 120]; // px from the track's middle, from which on a drag is finer
const TAP = 6; // px within which a finger has not moved

/**
 * What a drag is divided by.
 *
 * @param {number} away  px from the track
 * @param {boolean} shift
 */
export function fineness(away, shift) {
  const steps = FAR.filter((far) => away >= far).length + (shift ? 1 : 0);
  return 10 ** Math.min(steps, 2);
}

/**
 * @typedef {object} Hold  what is in the hand
 * @property {number} x  where the pointer was when the measure changed last
 * @property {number} place  and the thumb
 * @property {number} factor
 * @property {boolean} moved
 * @property {{ x: number, y: number }} begun
 * @property {boolean} tap  a finger that has not moved yet
 * @property {boolean} strayed  it has moved, but along no track
 * @property {number} [last]
 * @property {() => void} deafen  ends what is heard of the keyboard meanwhile
 */

// The node stands in the input's place.
export class Grip {
  /**
   * @param {HTMLInputElement} range
   * @param {object} heard
   * @param {(touch: boolean) => void} heard.met  a hand has come to it, a finger or a mouse
   * @param {() => void} heard.grabbed
   * @param {(resolution: number) => void} heard.moved  hears every step, and what a pixel stands for
   * @param {(moved: boolean) => void} heard.released
   * @param {() => void} heard.escaped  let go, and what was moved is to be put back
   * @param {(factor: number) => void} heard.fine  what a drag is divided by
   */
  constructor(range, { met, grabbed, moved, released, escaped, fine }) {
    this.range = range;
    this.grabbed = grabbed;
    this.moved = moved;
    this.released = released;
    this.escaped = escaped;
    this.fine = fine;
    /** @type {Hold | null} */
    this.hold = null;
    this.node = element("span", {
      class: "run",
      onpointerenter: (event) => met(event.pointerType === "touch"),
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

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button || !event.isPrimary || this.range.disabled) return;
    event.preventDefault(); // no text is selected, nor the page dragged
    this.range.focus({ preventScroll: true });
    this.node.setPointerCapture(event.pointerId);
    const at = this.measure();
    const beside = Math.abs(event.clientX - at.thumb) > THUMB / 2 + 2;
    const tap = event.pointerType === "touch" && beside;
    this.end(); // a hand that was lost
    const { clientX: x, clientY: y } = event;
    const deafen = onEscape(() => this.escape());
    const hold = { x, place: this.range.valueAsNumber, factor: 0, moved: false, begun: { x, y }, tap, strayed: false, deafen };
    this.hold = hold;
    this.grabbed();
    if (beside && !tap) this.jump(event, hold, at);
  }

  /**
   * @param {PointerEvent} event
   * @param {Hold} hold
   */
  jump(event, hold, at = this.measure()) {
    this.go(at.low + ((event.clientX - at.box.left - THUMB / 2) / at.run) * (at.high - at.low), hold, at);
    hold.x = event.clientX;
    hold.place = this.range.valueAsNumber;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { hold } = this;
    if (!hold) return;
    const at = this.measure();
    const away = Math.abs(event.clientY - (at.box.top + at.box.bottom) / 2);
    const factor = fineness(away, event.shiftKey);
    if (factor !== hold.factor) {
      // from here on, by another measure
      hold.factor = factor;
      hold.x = hold.last ?? hold.x;
      hold.place = this.range.valueAsNumber;
      this.fine(factor);
    }
    hold.last = event.clientX;
    hold.strayed ||= Math.abs(event.clientY - hold.begun.y) >= TAP;
    if (hold.tap && Math.abs(event.clientX - hold.begun.x) < TAP) return;
    hold.tap = false;
    if (event.clientX === hold.x && !hold.moved) return;
    this.go(hold.place + (((event.clientX - hold.x) / at.run) * (at.high - at.low)) / factor, hold, at);
  }

  /**
   * @param {number} place
   * @param {Hold} hold
   * @param {{ low: number, high: number, run: number }} at
   */
  go(place, hold, at) {
    const kept = Math.min(at.high, Math.max(at.low, place));
    if (kept === this.range.valueAsNumber) return;
    hold.moved = true;
    this.range.valueAsNumber = kept;
    this.moved((at.high - at.low) / at.run / (hold.factor || 1));
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (this.hold?.tap && !this.hold.strayed) this.jump(event, this.hold);
    this.end();
  }

  // let go where it is
  end() {
    const moved = this.letGo();
    if (moved !== null) this.released(moved);
  }

  escape() {
    if (this.letGo()) this.escaped();
    else this.released(false);
  }

  // whether what was held has been moved; null if nothing was held
  letGo() {
    if (!this.hold) return null;
    const { moved, deafen } = this.hold;
    this.hold = null;
    deafen();
    this.fine(1);
    return moved;
  }
}
