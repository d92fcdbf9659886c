// The theme: the system's until a visitor chooses one, which is kept in this browser.

import { pageOf } from "./privates.js";

const THEME = "gruscope:theme";

/**
 * Follow and keep the page's theme; what is returned ends it.
 *
 * @param {BokehDocument} bokeh
 */
export function rememberTheme(bokeh) {
  const page = pageOf(bokeh)?.data;
  if (!page) return () => {}; // no page, a notebook's output
  const system = matchMedia("(prefers-color-scheme: dark)");
  let showing = false;
  const follow = () => {
    const dark = (keptTheme() ?? (system.matches ? "dark" : "light")) === "dark";
    if (page.dark_theme === dark) return;
    showing = true;
    page.setv({ dark_theme: dark });
    showing = false;
  };
  const chosen = () => {
    if (!showing) localStorage.setItem(THEME, page.dark_theme ? "dark" : "light");
  };
  system.addEventListener("change", follow);
  page.properties.dark_theme.change.connect(chosen);
  // what is changed while the page is still being drawn, the server does not hear
  if (bokeh.is_idle) follow();
  else bokeh.idle.connect(follow);
  return () => {
    system.removeEventListener("change", follow);
    page.properties.dark_theme.change.disconnect(chosen);
  };
}

function keptTheme() {
  const kept = localStorage.getItem(THEME);
  return kept === "dark" || kept === "light" ? kept : null;
}
