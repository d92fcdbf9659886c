// A menu under a button: arrows walk in it, Escape and a press elsewhere close it.

import { element } from "../live/fields.js";
import { sign } from "./icons.js";

export class Menu {
  constructor(label) {
    this.list = element("div", { role: "menu", "aria-label": label });
    this.root = element("div", { popover: "auto", class: "menu" }, this.list);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("beforetoggle", (event) => {
      this.opener?.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState !== "open" && this.root.matches(":focus-within")) this.opener?.focus();
    });
    // a press on the opener of an open menu has closed it by the time it is a click
    this.down = () => (this.wasOpen = this.root.matches(":popover-open"));
    this.clicked = () => (this.wasOpen = false);
    document.addEventListener("pointerdown", this.down, { capture: true });
    document.addEventListener("click", this.clicked);
  }

  close() {
    document.removeEventListener("pointerdown", this.down, { capture: true });
    document.removeEventListener("click", this.clicked);
  }

  // `items`: [label, action, { sign, checked, disabled }], null for a line between
  open(opener, items) {
    if (this.wasOpen && opener === this.opener) return;
    this.opener = opener;
    this.list.replaceChildren(...items.map((item) => (item ? this.item(...item) : element("hr"))));
    const box = opener.getBoundingClientRect();
    this.root.style.top = `${box.bottom + 6}px`;
    this.root.style.right = `${Math.max(8, innerWidth - box.right)}px`;
    this.root.style.maxHeight = `${innerHeight - box.bottom - 14}px`;
    this.root.showPopover();
    this.list.querySelector("button:enabled")?.focus();
  }

  item(label, action, { icon, checked, disabled } = {}) {
    const role = checked === undefined ? "menuitem" : "menuitemradio";
    const attributes = { type: "button", role, disabled: Boolean(disabled), onclick: () => (this.root.hidePopover(), action()) };
    if (checked !== undefined) attributes["aria-checked"] = String(checked);
    return element("button", attributes, ...(icon ? [sign(icon)] : []), element("span", {}, label));
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...this.list.querySelectorAll("button:enabled")];
    if (!step || !buttons.length) return;
    event.preventDefault();
    buttons.at((buttons.indexOf(event.target) + step) % buttons.length).focus();
  }
}
