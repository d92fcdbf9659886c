// The global dynamics as they arrive: painted with the next portrait while a hand is turning, alone
// otherwise, and asked for again where a connection dropped them.

import { unpack } from "../live/packet.js";
import { Rest } from "../live/rest.js";

const ALONE = 150; // ms after which they are painted without a portrait
const PATIENCE = 5000; // ms

export class GlobalArrival {
  /**
   * @param {import("./draw_global.js").GlobalPainter} painter
   * @param {object} parts
   * @param {() => boolean} parts.turning  the next portrait is awaited
   * @param {() => void} parts.ask  asks the server for them
   * @param {(header: GlobalHeader) => void} parts.tell  their words: after the paint, not for every step
   */
  constructor(painter, { turning, ask, tell }) {
    this.painter = painter;
    this.turning = turning;
    this.ask = ask;
    /** @type {Rest<GlobalHeader>} */
    this.words = new Rest(tell);
    /** @type {ArrayBuffer | null} */
    this.waiting = null;
    /** @type {Timer | undefined} */
    this.paintTimer = undefined;
    /** @type {Timer | undefined} */
    this.askTimer = undefined;
  }

  /** @param {ArrayBuffer | null} sent */
  received(sent) {
    if (!sent || !sent.byteLength) return;
    this.waiting = sent;
    clearTimeout(this.paintTimer);
    if (this.turning()) this.paintTimer = setTimeout(() => this.paint(), ALONE);
    else this.paint();
  }

  /** What waits, now: in the frame of a portrait, or alone. */
  paint() {
    clearTimeout(this.paintTimer);
    if (!this.waiting) return;
    /** @type {Packet<GlobalHeader>} */
    const packet = unpack(this.waiting);
    this.waiting = null;
    this.painter.paint(packet);
    this.words.later(packet.header);
    this.expect();
  }

  /** Those of the newest portrait are asked for again if they do not come. */
  expect(patience = PATIENCE) {
    clearTimeout(this.askTimer);
    if (this.painter.complete && this.painter.generation === this.painter.expected) return;
    this.askTimer = setTimeout(() => {
      this.ask();
      this.expect();
    }, patience);
  }

  close() {
    clearTimeout(this.paintTimer);
    clearTimeout(this.askTimer);
    this.words.close();
  }
}
