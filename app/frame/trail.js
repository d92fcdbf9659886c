// The steps of a tab whose whole state is its address: undo leads to the address before.

const LONGEST_TRAIL = 200;

export class Trail {
  constructor() {
    /** @type {string[]} */
    this.past = [];
    /** @type {string[]} */
    this.future = [];
    /** @type {string | null} */
    this.now = null;
    this.walked = 0; // when the last step was made, until its address has come
  }

  /**
   * The tab's address has become another.
   *
   * @param {string} search
   */
  note(search) {
    if (search === this.now) return;
    const answered = this.walked > 0 && Date.now() - this.walked < ANSWER;
    this.walked = 0;
    if (this.now !== null && !answered) {
      this.past.push(this.now);
      this.past.splice(0, this.past.length - LONGEST_TRAIL);
      this.future = [];
    }
    this.now = search;
  }

  /**
   * The address to go to, null if there is none.
   *
   * @param {string[]} from  the past, or the future
   * @param {string[]} to  and the other
   */
  step(from, to) {
    const next = from.pop();
    if (next === undefined || this.now === null) return null;
    to.push(this.now);
    this.now = next;
    this.walked = Date.now();
    return this.now;
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  get tools() {
    return { undo: this.past.length > 0, redo: this.future.length > 0 };
  }
}

// ms within which an address that follows a step is the tab's own spelling of it
const ANSWER = 1500;
