// Keeps a bar in one row: what does not fit is hidden, the least important first.

export class Fit {
  /**
   * @param {HTMLElement} bar
   * @param {object} given
   * @param {() => void} given.all  puts everything back
   * @param {() => (() => void)[]} given.steps  functions that each take something away
   */
  constructor(bar, { all, steps }) {
    this.bar = bar;
    this.all = all;
    this.steps = steps;
    this.frame = 0;
    this.observer = new ResizeObserver(() => this.later());
    this.observer.observe(bar);
    document.fonts.ready.then(() => this.later());
  }

  later() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.now());
  }

  now() {
    this.all();
    for (const step of this.steps()) {
      if (this.bar.scrollWidth <= this.bar.clientWidth) return;
      step();
    }
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
  }
}
