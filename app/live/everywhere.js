// What holds in the document and in every shadow root made from now on: one style sheet, names
// for figures, keys for choices. BokehJS's and Material's own class names are known here.

import { hostOf } from "./element.js";

/**
 * BokehJS lets the keyboard into every figure, but gives no name to what has the focus then: it
 * takes that of the figure around it. (Moves within a shadow root are not heard outside of it.)
 *
 * Told by `test_access.py::test_figures_have_names_where_the_keyboard_reaches_them`.
 *
 * @param {Event} event
 */
function nameSurface({ target }) {
  if (!(target instanceof Element) || !target.matches(".bk-events:not([aria-label])")) return;
  let host = hostOf(target);
  while (host && !host.hasAttribute("aria-label")) host = hostOf(host);
  const name = host?.getAttribute("aria-label");
  if (!name) return;
  target.setAttribute("role", "img");
  target.setAttribute("aria-label", name);
}

// Of Material's choices, panel-material-ui hears a click alone: by these keys they open as well.
// (A space bar let go over the opened list would choose from it.)
// Told by `test_access.py::test_choices_of_material_are_made_by_keys_and_give_the_focus_back`.
const OPENS = { keydown: ["Enter", "ArrowDown", "ArrowUp"], keyup: [" "] };
const CHOICE = ".MuiSelect-select[aria-expanded=false]:not([aria-disabled])";

/** @param {KeyboardEvent} event */
function openChoice(event) {
  const keys = OPENS[/** @type {keyof typeof OPENS} */ (event.type)];
  if (!keys.includes(event.key) || !(event.target instanceof HTMLElement) || !event.target.matches(CHOICE)) return;
  event.preventDefault();
  event.target.click();
}

/**
 * Before the page's parts are made.
 *
 * @param {string} looks  the sheet's text
 */
export function holdEverywhere(looks) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    root.adoptedStyleSheets.push(sheet);
    root.addEventListener("focusin", nameSurface);
    for (const type of Object.keys(OPENS)) root.addEventListener(type, /** @type {EventListener} */ (openChoice));
    return root;
  };
  document.adoptedStyleSheets.push(sheet);
}
