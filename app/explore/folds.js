// A row of buttons, each of which unfolds a part below; one part is open at a time.

import { element } from "../live/element.js";

export class Folds {
  constructor() {
    this.bar = element("div", { class: "folds", role: "group", "aria-label": "More" });
    this.root = element("div", { class: "unfolded" }, this.bar);
    /** @type {{ button: HTMLElement, part: HTMLElement }[]} */
    this.all = [];
  }

  /**
   * @template {HTMLElement} Part
   * @param {string} name
   * @param {Part} part
   */
  add(name, part) {
    part.id = `gs-fold-${this.all.length}`;
    part.hidden = true;
    const button = element("button", { class: "fold", type: "button", "aria-expanded": "false", "aria-controls": part.id }, name);
    button.addEventListener("click", () => this.toggle(part));
    this.all.push({ button, part });
    this.bar.append(button);
    this.root.append(part);
    return part;
  }

  /** @param {HTMLElement} part */
  toggle(part) {
    for (const one of this.all) {
      const open = one.part === part && one.part.hidden;
      one.part.hidden = !open;
      one.button.setAttribute("aria-expanded", String(open));
    }
  }
}
