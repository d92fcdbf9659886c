// The tools at the header's right: those that the tab shown offers, theme and help.

import { element, focusIn } from "../live/element.js";
import { sign } from "../live/icons.js";

const TOOLS = {
  undo: "Undo",
  redo: "Redo",
  reset: "Reset",
  share: "Share",
  theme: "Toggle theme",
  help: "Help: keys and gestures",
};
/** @typedef {keyof typeof TOOLS} Tool */

/** @type {Partial<Record<Tool, string>>} */
const HINTS = {
  undo: "Undo the last change (Ctrl+Z)",
  redo: "Redo (Ctrl+Shift+Z)",
  reset: "Reset to how it began",
  share: "Links, files, pictures, code",
  help: "Keys and gestures (H)",
};
const ALWAYS = ["theme", "help"];

export class Toolbar {
  /** @param {(action: Tool, opener: HTMLElement) => void} press */
  constructor(press) {
    this.press = press;
    this.dark = false;
    /** @type {Tools} */
    this.offered = {};
    this.root = element("div", { class: "tools", role: "group", "aria-label": "Tools" });
    /** @type {Map<Tool, HTMLButtonElement>} */
    this.buttons = new Map();
    for (const [action, label] of /** @type {[Tool, string][]} */ (Object.entries(TOOLS))) {
      /** @type {HTMLButtonElement} */
      const button = element(
        "button",
        { type: "button", class: `tool ${action}`, "aria-label": label, title: HINTS[action] ?? label, onclick: () => press(action, button) },
        sign(action === "theme" ? "light" : action),
      );
      if (action === "share") {
        button.append(element("span", {}, label));
        button.setAttribute("aria-haspopup", "menu");
      }
      this.buttons.set(action, button);
      this.root.append(button);
    }
  }

  /**
   * What the shown tab can do.
   *
   * @param {Tools} tools
   */
  show(tools) {
    this.offered = tools;
    for (const [action, button] of this.buttons) {
      const always = ALWAYS.includes(action);
      const disabled = !always && !tools[action];
      if (disabled && focusIn(button) === button) this.near(button)?.focus();
      button.disabled = disabled;
    }
    this.all();
  }

  /**
   * A button that becomes useless hands the focus to a neighbour.
   *
   * @param {HTMLButtonElement} button
   */
  near(button) {
    return [...this.buttons.values()].find((other) => other !== button && !other.disabled && !other.hidden);
  }

  /** @param {boolean} dark */
  theme(dark) {
    this.dark = dark;
    this.buttons.get("theme")?.replaceChildren(sign(dark ? "dark" : "light"));
  }

  // everything that is offered is shown, with words where there are some
  all() {
    this.root.classList.remove("tight");
    for (const [action, button] of this.buttons) button.hidden = !ALWAYS.includes(action) && !(action in this.offered);
  }

  tighten() {
    this.root.classList.add("tight");
  }

  /** @param {Tool} action */
  hide(action) {
    const button = this.buttons.get(action);
    if (button) button.hidden = true;
  }

  /**
   * What is offered and does not fit, as items of a menu.
   *
   * @param {HTMLElement} opener
   * @returns {import("./menu.js").Item[]}
   */
  items(opener) {
    const away = [...this.buttons].filter(([action, button]) => button.hidden && (ALWAYS.includes(action) || action in this.offered));
    return away.map(([action, button]) => [
      TOOLS[action],
      () => this.press(action, opener),
      { icon: action === "theme" ? (this.dark ? "dark" : "light") : action, disabled: button.disabled },
    ]);
  }
}
