// A row of buttons, each of which unfolds a part below; one part is open at a time.

import { make } from "./marks.js";

export class Folds {
  constructor() {
    this.bar = make("div", "folds", { role: "group", "aria-label": "More" });
    this.root = make("div", "unfolded", {}, this.bar);
    this.all = [];
  }

  add(name, part) {
    part.id = `gs-fold-${this.all.length}`;
    part.hidden = true;
    const button = make("button", "fold", { type: "button", "aria-expanded": "false", "aria-controls": part.id }, name);
    button.addEventListener("click", () => this.toggle(part));
    this.all.push({ button, part });
    this.bar.append(button);
    this.root.append(part);
    return part;
  }

  toggle(part) {
    for (const one of this.all) {
      const open = one.part === part && one.part.hidden;
      one.part.hidden = !open;
      one.button.setAttribute("aria-expanded", String(open));
    }
  }
}
