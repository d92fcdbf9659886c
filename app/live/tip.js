// A word's meaning, or how a claim was found: shown on hover, on focus and by a tap. The hand may
// move onto it to read; Escape hides it.

import { element } from "./element.js";

const TIP_GRACE = 160; // ms in which the hand may reach it
const TIP_REST = 250; // ms for which the hand rests before it is shown

export class Tip {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.box = element("div", {
      class: "tip",
      id: "gs-tip",
      role: "tooltip",
      popover: "manual",
      onpointerenter: () => clearTimeout(this.timer),
      onpointerleave: () => this.hideSoon(),
    });
    /** @type {HTMLElement | null} */
    this.node = null;
    /** @type {Timer | undefined} */
    this.timer = undefined;
    root.addEventListener("keydown", (event) => this.key(event));
    root.append(this.box);
  }

  /**
   * @template {HTMLElement} Word
   * @param {Word} node
   * @param {string | (() => string | undefined) | undefined} words  a text, or what gives one ("" shows nothing)
   * @param {{ tap?: boolean }} [options]  the node has no other use, so that a tap may ask for it
   */
  on(node, words, { tap = true } = {}) {
    const show = () => this.show(node, typeof words === "function" ? words() : words);
    node.addEventListener("pointerenter", ({ pointerType }) => {
      clearTimeout(this.timer);
      if (pointerType !== "touch") this.timer = setTimeout(show, TIP_REST);
    });
    node.addEventListener("focus", () => node.matches(":focus-visible") && show());
    if (tap) node.addEventListener("click", show);
    node.addEventListener("pointerleave", () => this.hideSoon());
    node.addEventListener("blur", () => this.hide());
    return node;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || !this.node) return;
    event.stopPropagation();
    this.hide();
  }

  /**
   * @param {HTMLElement} node
   * @param {string | undefined} words
   */
  show(node, words) {
    clearTimeout(this.timer);
    if (!words || !node.isConnected) return;
    this.node?.removeAttribute("aria-describedby");
    this.node = node;
    this.box.textContent = words;
    this.box.showPopover();
    node.setAttribute("aria-describedby", this.box.id);
    this.place(node.getBoundingClientRect(), this.box.getBoundingClientRect());
  }

  // below the word, or above it where there is no room
  /**
   * @param {DOMRect} word
   * @param {DOMRect} box
   */
  place(word, box) {
    const below = word.bottom + 6;
    const top = below + box.height > innerHeight ? word.top - 6 - box.height : below;
    const left = Math.min(Math.max(word.left, 8), innerWidth - box.width - 8);
    this.box.style.inset = `${Math.max(top, 4)}px auto auto ${Math.max(left, 4)}px`;
  }

  hideSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), TIP_GRACE);
  }

  hide() {
    clearTimeout(this.timer);
    if (!this.node) return;
    this.node.removeAttribute("aria-describedby");
    this.node = null;
    if (this.box.isConnected) this.box.hidePopover();
  }
}
