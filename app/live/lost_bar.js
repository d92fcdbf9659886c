// The bar that says that the server is away. It lies over the page, above full-screen views
// too, so that nothing moves when it comes and goes.

import { element } from "./element.js";

export class LostBar {
  /** @param {string} css */
  constructor(css) {
    this.host = element("div", { class: "gs-lost", popover: "manual" });
    this.words = element("span", { role: "status" });
    this.buttons = element("span");
    this.host.attachShadow({ mode: "open" }).append(element("style", {}, css), this.words, this.buttons);
    this.shown = false;
    this.key = "";
    document.body.append(this.host);
  }

  /**
   * @param {string} words
   * @param {Record<string, () => void>} [offers]  what can be done, label → action
   */
  show(words, offers = {}) {
    if (!this.shown) {
      this.host.showPopover();
      // what is shown on all tabs is dimmed (see tabs.css): it may be out of date
      document.documentElement.style.setProperty("--gs-shown", "0.35");
    }
    this.shown = true;
    const key = words + Object.keys(offers);
    if (key === this.key) return;
    this.key = key;
    this.words.textContent = words;
    this.buttons.replaceChildren(
      ...Object.entries(offers).map(([label, act]) => element("button", { type: "button", onclick: act }, label)),
    );
  }

  hide() {
    if (!this.shown) return;
    this.shown = false;
    this.key = "";
    this.words.textContent = "";
    this.host.hidePopover();
    document.documentElement.style.removeProperty("--gs-shown");
  }

  /** @param {string} theme */
  theme(theme) {
    this.host.dataset.theme = theme;
  }

  close() {
    this.hide();
    this.host.remove();
  }
}
