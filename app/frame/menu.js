// A menu under a button: arrows walk in it, Escape and a press elsewhere close it.

import { element } from "../live/element.js";
import { listen } from "../live/listen.js";
import { sign } from "../live/icons.js";

/**
 * @typedef {[label: string, action: () => void, how?: { icon?: import("../live/icons.js").Sign, checked?: boolean, disabled?: boolean }]} Item
 */

export class Menu {
  /** @param {string} label */
  constructor(label) {
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.wasOpen = false;
    this.list = element("div", { role: "menu", "aria-label": label });
    this.root = element("div", { popover: "auto", class: "menu" }, this.list);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("beforetoggle", (event) => {
      this.opener?.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState !== "open" && this.root.matches(":focus-within")) this.opener?.focus({ preventScroll: true });
    });
    // a press on the opener of an open menu has closed it by the time it is a click
    const deaf = [
      listen(document, { pointerdown: () => (this.wasOpen = this.root.matches(":popover-open")) }, { capture: true }),
      listen(document, { click: () => (this.wasOpen = false) }),
    ];
    this.close = () => deaf.forEach((end) => end());
  }

  /**
   * @param {HTMLElement} opener
   * @param {(Item | null)[]} items  null for a line between
   */
  open(opener, items) {
    if (this.wasOpen && opener === this.opener) return;
    this.opener = opener;
    this.list.replaceChildren(...items.map((item) => (item ? this.item(...item) : element("hr"))));
    const box = opener.getBoundingClientRect();
    this.root.style.top = `${box.bottom + 6}px`;
    this.root.style.right = `${Math.max(8, innerWidth - box.right)}px`;
    this.root.style.maxHeight = `${innerHeight - box.bottom - 14}px`;
    this.root.showPopover();
    this.buttons[0]?.focus();
  }

  get buttons() {
    return /** @type {HTMLButtonElement[]} */ ([...this.list.querySelectorAll("button:enabled")]);
  }

  /** @param {Item} item */
  item(...[label, action, { icon, checked, disabled } = {}]) {
    const role = checked === undefined ? "menuitem" : "menuitemradio";
    const chosen = () => {
      this.root.hidePopover();
      action();
    };
    const state = checked === undefined ? undefined : String(checked);
    return element("button", { type: "button", role, disabled, "aria-checked": state, onclick: chosen }, ...(icon ? [sign(icon)] : []), element("span", {}, label));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const { buttons } = this;
    if (!step || !buttons.length) return;
    event.preventDefault();
    const at = buttons.findIndex((button) => button === event.target);
    buttons.at((at + step) % buttons.length)?.focus();
  }
}
