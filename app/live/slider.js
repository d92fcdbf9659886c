// One knob: a label, a native range input, a number field.
class Slider {
  constructor(knob, limit, turned) {
    this.knob = knob;
    this.turned = turned;
    this.show = knob.angle ? shownAngle : shownNumber;
    this.spoken = knob.spoken ?? this.show;
    this.range = element("input", {
      type: "range",
      min: this.place(knob.low),
      max: this.place(knob.high),
      step: "any",
      "aria-label": knob.label,
      onpointerdown: () => (this.held = true),
      onpointerup: () => (this.held = false),
      onpointercancel: () => (this.held = false),
      oninput: () => this.dragged(),
      onchange: () => this.released(),
      onkeydown: (event) => this.key(event),
    });
    this.field = new NumberField({
      label: knob.label,
      show: this.show,
      limit,
      within: knob.fixed && [knob.low, knob.high],
      apply: (value) => this.turned(knob.key, value, true),
    });
    this.row = element(
      "div",
      { class: "knob", "data-knob": knob.key },
      element("span", { class: "label", "aria-hidden": "true", html: knob.html }),
      this.range,
      this.field.input,
      this.field.error,
    );
  }

  // Where a value is on the slider: at its logarithm, where the knob says so.
  place(value) {
    return this.knob.log ? Math.log10(value) : value;
  }

  dragValue() {
    const { log, low, high, parts } = this.knob;
    const place = this.range.valueAsNumber;
    const value = log ? Math.min(high, Math.max(low, Number((10 ** place).toPrecision(3)))) : place;
    return parts ? Math.round(value * parts) / parts : value; // parts of 1 that a drag stops at
  }

  // Arrow keys go five of the knob's steps, with Shift fifty, Page keys a hundred; the browser's own steps are too coarse with step="any".
  key(event) {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
    const pages = { PageUp: 100, PageDown: -100 };
    const count = steps[event.key] ? steps[event.key] * (event.shiftKey ? 50 : 5) : pages[event.key];
    if (!count) return;
    event.preventDefault();
    this.range.valueAsNumber = this.place(this.value ?? 0) + count * this.knob.step;
    this.dragged();
    this.released();
  }

  dragged() {
    const value = this.dragValue();
    this.reflect(value);
    this.turned(this.knob.key, value, false);
  }

  // Held keys release after every step: their steps count as one once they pause.
  released() {
    clearTimeout(this.pause);
    const finish = () => this.turned(this.knob.key, this.value, true);
    if (this.held) finish();
    else this.pause = setTimeout(finish, 350);
    this.held = false;
  }

  reflect(value) {
    this.value = value;
    this.field.set(value);
    this.range.setAttribute("aria-valuetext", this.spoken(value));
  }

  set(value) {
    const place = this.place(value);
    if (this.held || (value === this.value && this.range.valueAsNumber === place)) return;
    // a value beyond the slider's run lengthens it
    const { low, high, fixed } = this.knob;
    if (!fixed) {
      this.range.min = value < low ? Math.floor(value * 1.25) : low;
      this.range.max = value > high ? Math.ceil(value * 1.25) : high;
    }
    this.range.valueAsNumber = place;
    this.reflect(value);
  }
}
