// Layers on and off: buttons with what they draw, so that they are the legend as well.

import { element } from "../live/element.js";
import { Tip } from "../live/tip.js";

const FIRST_ROW = 4; // layers in the upper of two rows

/**
 * @typedef {object} Fields
 * @property {Header} header  empty at first
 * @property {Record<string, { label: string, meaning: string, swatch: string }>} layers
 * @property {Record<string, string>} quantities
 */

/** @param {Rendered<Fields>} given */
export function render({ model, el }) {
  const rows = [element("div", { class: "row" }), element("div", { class: "row" })];
  const bar = element("div", { class: "gs-layerbar", role: "group", "aria-label": "Layers" }, ...rows);
  // what does not fit is reached by every mouse's wheel too
  bar.addEventListener("wheel", (event) => {
    if (bar.scrollWidth <= bar.clientWidth || Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.ctrlKey) return;
    const before = bar.scrollLeft;
    bar.scrollLeft += event.deltaY;
    if (bar.scrollLeft !== before) event.preventDefault(); // at its end the page goes on
  }, { passive: false });
  const tips = new Tip(bar);
  /** @type {Map<string, HTMLElement>} */
  const chips = new Map();
  // A reply to something older must not take back what was just chosen here.
  /** @type {Partial<Pick<Header, "layers" | "quantity">>} */
  let asked = {};
  /** @type {Timer | undefined} */
  let timer;
  /** @param {typeof asked} change */
  const ask = (change) => {
    asked = { ...asked, ...change };
    clearTimeout(timer);
    timer = setTimeout(() => {
      asked = {};
      show();
    }, 3000);
    model.send_msg(change);
  };
  /** @param {Header} header */
  const answered = (header) =>
    Object.entries(asked).every(([key, value]) => String(header[/** @type {keyof typeof asked} */ (key)]) === String(value));
  /** @param {Element} chip */
  const pressed = (chip) => chip.getAttribute("aria-pressed") === "true";
  /** @type {(chip: Element, on: boolean) => void} */
  const press = (chip, on) => {
    if (pressed(chip) !== on) chip.setAttribute("aria-pressed", String(on));
  };

  for (const [key, { label, meaning, swatch }] of Object.entries(model.layers)) {
    const drawn = element("span", { class: "swatch", "aria-hidden": "true", html: `<svg viewBox="0 0 18 14">${swatch}</svg>` });
    const chip = element("button", { type: "button", class: "chip", "aria-pressed": "false" }, drawn, element("span", {}, label));
    chip.addEventListener("click", () => {
      press(chip, !pressed(chip));
      ask({ layers: [...chips].filter(([, one]) => pressed(one)).map(([name]) => name) });
    });
    if (meaning) tips.on(chip, meaning, { tap: false });
    rows[Number(chips.size >= FIRST_ROW)].append(chip);
    chips.set(key, chip);
  }
  const choice = element("select", { "aria-label": "colour map shows" });
  for (const [key, label] of Object.entries(model.quantities)) {
    choice.append(element("option", { value: key }, label));
  }
  choice.addEventListener("change", () => ask({ quantity: choice.value }));
  const map = chips.get("map");
  const joint = element("span", { class: "joint" });
  map?.replaceWith(joint);
  joint.append(...(map ? [map] : []), choice);
  el.append(bar);

  const themed = () => (bar.dataset.theme = model.theme);
  const show = () => {
    if (!model.header.layers || !answered(model.header)) return;
    asked = {};
    clearTimeout(timer);
    for (const [key, chip] of chips) press(chip, model.header.layers.includes(key));
    choice.value = model.header.quantity;
  };
  model.on("remove", () => {
    clearTimeout(timer);
    tips.hide();
  });
  model.on("change:theme", themed);
  model.on("change:header", show);
  themed();
  show();
}
