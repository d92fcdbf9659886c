// Actions wait for the changes before them: an undo must not overtake the end of a drag.

const AGAIN = 20; // ms

export class Outbox {
  /**
   * @param {import("./gate.js").Gate} gate
   * @param {(message: object) => void} send
   * @param {() => void} settle  ends what a hand holds
   */
  constructor(gate, send, settle) {
    this.gate = gate;
    this.send = send;
    this.settle = settle;
    /** @type {Timer | undefined} */
    this.timer = undefined;
  }

  /** @param {object} message */
  act(message) {
    this.settle();
    this.sendAfter(message);
  }

  /** @param {object} message */
  sendAfter(message) {
    if (this.gate.flying || this.gate.waiting) this.timer = setTimeout(() => this.sendAfter(message), AGAIN);
    else this.send(message);
  }

  close() {
    clearTimeout(this.timer);
  }
}
