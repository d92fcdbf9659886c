// The theme: the system's until a visitor chooses one, which is kept in this browser.

const THEME = "gruscope:theme";

export class ThemeMemory {
  constructor(bokeh) {
    this.page = bokeh.roots().find((root) => "dark_theme" in (root.data?.attributes ?? {}))?.data;
    if (!this.page) return; // no page, a notebook's output
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.follow = () => this.show(this.kept() ?? (this.system.matches ? "dark" : "light"));
    this.chosen = () => {
      if (!this.showing) localStorage.setItem(THEME, this.page.dark_theme ? "dark" : "light");
    };
    this.system.addEventListener("change", this.follow);
    this.page.properties.dark_theme.change.connect(this.chosen);
    // what is changed while the page is still being drawn, the server does not hear
    if (bokeh.is_idle) this.follow();
    else bokeh.idle.connect(this.follow);
  }

  kept() {
    const kept = localStorage.getItem(THEME);
    return kept === "dark" || kept === "light" ? kept : null;
  }

  show(theme) {
    const dark = theme === "dark";
    if (this.page.dark_theme === dark) return;
    this.showing = true;
    this.page.setv({ dark_theme: dark });
    this.showing = false;
  }

  close() {
    this.system?.removeEventListener("change", this.follow);
    this.page?.properties.dark_theme.change.disconnect(this.chosen);
  }
}
