// What a finger can do with a trajectory's start: a tap on its square offers to remove it.

import { element } from "../live/element.js";

export class StartMenu {
  /**
   * @param {HTMLElement} surface
   * @param {(index: number) => void} remove
   */
  constructor(surface, remove) {
    this.surface = surface;
    this.index = 0;
    this.node = element("button", { type: "button", class: "remove-start", hidden: true }, "Remove");
    Object.assign(this.node.style, { position: "absolute", zIndex: "3", minHeight: "44px", padding: "0 14px", font: "inherit", fontSize: "14px", borderRadius: "8px", border: "1px solid #7f8993", cursor: "pointer" });
    Object.assign(this.node.style, { color: "var(--mui-palette-text-primary, #1b1f24)", background: "var(--mui-palette-background-paper, #fff)", boxShadow: "0 3px 12px rgba(0, 0, 0, 0.3)" });
    this.node.addEventListener("click", () => {
      const { index } = this;
      this.hide();
      remove(index);
    });
    // the figure below must not take the press
    for (const type of ["pointerdown", "pointerup"]) this.node.addEventListener(type, (event) => event.stopPropagation());
    surface.after(this.node);
  }

  /**
   * Beside the square at (sx, sy), within the figure.
   *
   * @param {number} index
   * @param {{ sx: number, sy: number }} at
   */
  show(index, { sx, sy }) {
    this.index = index;
    this.node.setAttribute("aria-label", `Remove trajectory ${index + 1}`);
    this.node.hidden = false;
    const { clientWidth: w, clientHeight: h } = this.surface;
    this.node.style.left = `${Math.max(0, Math.min(w - this.node.offsetWidth, sx + 18))}px`;
    this.node.style.top = `${Math.max(0, Math.min(h - 44, sy - 54 < 0 ? sy + 14 : sy - 54))}px`;
  }

  hide() {
    this.node.hidden = true;
  }

  close() {
    this.node.remove();
  }
}
