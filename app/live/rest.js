// What the eye can wait for: two frames after the paint, only for the newest, and at most every
// REST ms while a hand is turning.

const REST = 120; // ms
const FRAMES = 34; // ms: two of them

/** @template What */
export class Rest {
  /** @param {(newest: What) => void} act */
  constructor(act) {
    this.act = act;
    /** @type {{ newest: What } | null} */
    this.asked = null;
    this.last = 0;
    /** @type {Timer | undefined} */
    this.timer = undefined;
  }

  /** @param {What} newest */
  later(newest) {
    const waiting = this.asked !== null;
    this.asked = { newest };
    if (waiting) return;
    this.timer = setTimeout(() => this.now(), Math.max(FRAMES, this.last + REST - performance.now()));
  }

  now() {
    const { asked } = this;
    this.asked = null;
    this.last = performance.now();
    if (asked) this.act(asked.newest);
  }

  close() {
    clearTimeout(this.timer);
  }
}
