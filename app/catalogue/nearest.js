// The parameters of an entry's topology nearest to what Explore shows: asked for, then opened.

import { element } from "../live/element.js";

export class NearestPanel {
  /** @param {(message: object) => void} send */
  constructor(send) {
    this.name = "";
    this.busy = false;
    this.send = send;
    this.root = element("section", { class: "part nearest", "aria-label": "Nearest to what Explore shows" });
    this.text = element("p", { class: "how", role: "status" });
    this.buttons = element("div", { class: "actions" });
    this.root.append(element("h3", {}, "Nearest to what Explore shows"), this.text, this.buttons);
  }

  /**
   * @param {string} text
   * @param {() => void} action
   * @param {string} [kind]
   */
  button(text, action, kind = "") {
    return element("button", { type: "button", class: kind, onclick: action }, text);
  }

  /**
   * For another entry; the same one keeps what was found.
   *
   * @param {string} name
   * @param {boolean} wanted  it is to be looked for at once
   */
  show(name, wanted) {
    if (name !== this.name) {
      if (this.busy) this.send({ nearest: null });
      this.name = name;
      this.offer();
    }
    if (wanted && !this.busy) this.look();
  }

  /** @param {string} name  of a degenerate portrait */
  none(name) {
    this.show(name, false);
    this.tell("A degenerate portrait holds at its own parameters only: choose a generic entry.");
  }

  offer(text = "Parameters with this topology, as near to Explore's as can be found.") {
    this.busy = false;
    this.tell(text, this.button("Look for them", () => this.look()));
  }

  look() {
    this.busy = true;
    this.tell("Looking for them …", this.button("Cancel", () => this.cancel()));
    this.root.dataset.busy = "";
    this.send({ nearest: this.name });
  }

  cancel() {
    this.send({ nearest: null });
    this.offer("Given up.");
  }

  /** @param {NearestAnswer} answer */
  take({ nearest, distance, same, problem }) {
    if (nearest !== this.name || !this.busy) return;
    if (problem) this.offer(`None was found: ${problem}.`);
    else if (same) this.offer("Explore shows this topology already.");
    else {
      this.busy = false;
      const open = this.button("Open in Explore", () => this.send({ nearest: this.name, open: true }), "main");
      const text = `No parameter has to change by more than ${distance}. Computed: nearer ones may exist.`;
      this.tell(text, open, this.button("Look again", () => this.look()));
    }
  }

  // a dropped connection may have swallowed the answer
  again() {
    if (this.busy) this.send({ nearest: this.name });
  }

  /**
   * @param {string} text
   * @param {...HTMLElement} buttons
   */
  tell(text, ...buttons) {
    delete this.root.dataset.busy;
    this.text.textContent = text;
    this.buttons.replaceChildren(...buttons);
  }
}
