// Flow control: one request in flight, the newest values sent when its reply is here.
//
// Changes made meanwhile are merged, so a drag can never build up a backlog. A lost
// reply (a dropped connection, a restarted server) frees the gate after `timeout`, and
// what it carried is sent again, older values under newer ones.
//
// `stale` hears whether what is shown has fallen behind the controls: true when a reply is
// overdue, false when one has come in time or none is awaited. A drag, whose replies come in
// time, changes nothing.

const OVERDUE = 300; // ms

export class Gate {
  /**
   * @param {(message: Patch & { sequence: number }) => void} send
   * @param {{ stale?: (behind: boolean) => void, timeout?: number }} [options]
   */
  constructor(send, { stale = () => {}, timeout = 1500 } = {}) {
    this.send = send;
    this.stale = stale;
    this.behind = false;
    this.timeout = timeout;
    this.sequence = 0;
    /** @type {{ sequence: number, patch: Patch, overdue: boolean } | null} */
    this.flying = null;
    /** @type {Patch | null} */
    this.waiting = null;
    /** @type {Timer | undefined} */
    this.timer = undefined;
    /** @type {Timer | undefined} */
    this.watch = undefined;
  }

  /** @param {Patch} patch */
  change(patch) {
    this.waiting = merged(this.waiting, patch);
    this.pump();
  }

  pump() {
    if (this.flying || !this.waiting) return;
    this.flying = { sequence: ++this.sequence, patch: this.waiting, overdue: false };
    this.waiting = null;
    this.timer = setTimeout(() => this.lost(), this.timeout);
    this.watch = setTimeout(() => this.overdue(), OVERDUE);
    this.send({ sequence: this.sequence, ...this.flying.patch });
  }

  overdue() {
    if (this.flying) this.flying.overdue = true;
    this.mark(true);
  }

  /**
   * @param {number} sequence
   * @param {boolean} [differs]  the reply is a refusal, and the controls are still elsewhere
   */
  replied(sequence, differs = false) {
    if (!this.flying || this.flying.sequence !== sequence) return;
    const late = this.flying.overdue && this.waiting;
    this.land();
    this.mark(differs || Boolean(late && this.behind));
    this.pump();
  }

  lost() {
    this.waiting = this.unsent();
    this.land();
    this.pump();
  }

  land() {
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    this.flying = null;
  }

  /** @param {boolean} behind */
  mark(behind) {
    if (behind === this.behind) return;
    this.behind = behind;
    this.stale(behind);
  }

  // what no reply has confirmed, null if there is nothing
  unsent() {
    return this.flying ? merged(this.flying.patch, this.waiting ?? {}) : this.waiting;
  }

  // the connection is back: send what was under way, or ask for the newest portrait
  again() {
    if (this.flying) this.lost();
    else this.change({});
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.watch);
    this.waiting = null;
  }
}

/**
 * @param {Patch | null} older
 * @param {Patch} newer
 * @returns {Patch}
 */
function merged(older, newer) {
  if (!older) return { ...newer };
  return {
    ...older,
    ...newer,
    values: newer.back ? {} : { ...older.values, ...newer.values },
    commit: Boolean(older.commit || newer.commit),
  };
}
