// Keeps a bar in one row: what does not fit is hidden, the least important first.

export class Fit {
  // `steps`: functions that each take something away; `all` puts everything back
  constructor(bar, { all, steps }) {
    Object.assign(this, { bar, all, steps });
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
