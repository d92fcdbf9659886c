// The steps of a tab whose whole state is its address: undo leads to the address before.

const LONGEST_TRAIL = 200;

export class Trail {
  constructor() {
    this.past = [];
    this.future = [];
    this.now = null;
  }

  // the tab's address has become another
  note(search) {
    if (search === this.now) return;
    const answered = this.walked && Date.now() - this.walked < ANSWER;
    this.walked = null;
    if (this.now !== null && !answered) {
      this.past.push(this.now);
      this.past.splice(0, this.past.length - LONGEST_TRAIL);
      this.future = [];
    }
    this.now = search;
  }

  // `from`, `to`: past and future, or the other way round; the address to go to
  step(from, to) {
    if (!from.length) return null;
    to.push(this.now);
    this.now = from.pop();
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
