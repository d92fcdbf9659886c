// The bar that says that the server is away. It lies over the page, above full-screen views
// too, so that nothing moves when it comes and goes.

export class LostBar {
  constructor(css) {
    this.host = document.createElement("div");
    this.host.className = "gs-lost";
    this.host.popover = "manual";
    const root = this.host.attachShadow({ mode: "open" });
    const looks = document.createElement("style");
    looks.textContent = css;
    this.words = document.createElement("span");
    this.words.setAttribute("role", "status");
    this.buttons = document.createElement("span");
    root.append(looks, this.words, this.buttons);
    document.body.append(this.host);
  }

  // `offers`: what can be done, label → action
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
      ...Object.entries(offers).map(([label, act]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  hide() {
    if (!this.shown) return;
    this.shown = false;
    this.key = null;
    this.words.textContent = "";
    this.host.hidePopover();
    document.documentElement.style.removeProperty("--gs-shown");
  }

  theme(theme) {
    this.host.dataset.theme = theme;
  }

  close() {
    this.hide();
    this.host.remove();
  }
}
