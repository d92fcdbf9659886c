// Layers on and off: buttons with what they draw, so that they are the legend as well.

import { Tip } from "../live/tip.js";
import { swatch } from "./swatches.js";

const FIRST_ROW = 4; // layers in the upper of two rows

export function render({ model, el }) {
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const rows = [make("div", { class: "row" }), make("div", { class: "row" })];
  const bar = make("div", { class: "gs-layerbar", role: "group", "aria-label": "Layers" }, ...rows);
  const tips = new Tip(bar);
  const chips = new Map();
  // A reply to something older must not take back what was just chosen here.
  let asked = null;
  let timer;
  const ask = (change) => {
    asked = { ...asked, ...change };
    clearTimeout(timer);
    timer = setTimeout(() => ((asked = null), show()), 3000);
    model.send_msg(change);
  };
  const answered = (header) =>
    Object.entries(asked ?? {}).every(([key, value]) => String(header[key]) === String(value));
  const pressed = (chip) => chip.getAttribute("aria-pressed") === "true";
  const press = (chip, on) => {
    if (pressed(chip) !== on) chip.setAttribute("aria-pressed", String(on));
  };

  for (const [key, label] of Object.entries(model.layers)) {
    const chip = make("button", { type: "button", class: "chip", "aria-pressed": "false" }, swatch(key), make("span", {}, label));
    chip.addEventListener("click", () => {
      press(chip, !pressed(chip));
      ask({ layers: [...chips].filter(([, one]) => pressed(one)).map(([name]) => name) });
    });
    if (model.terms[key]) tips.on(chip, model.terms[key], { tap: false });
    rows[Number(chips.size >= FIRST_ROW)].append(chip);
    chips.set(key, chip);
  }
  const choice = make("select", { "aria-label": "colour map shows" });
  for (const [key, label] of Object.entries(model.quantities)) {
    choice.append(make("option", { value: key }, label));
  }
  choice.addEventListener("change", () => ask({ quantity: choice.value }));
  const map = chips.get("map");
  const joint = make("span", { class: "joint" });
  map.replaceWith(joint);
  joint.append(map, choice);
  el.append(bar);

  const themed = () => (bar.dataset.theme = model.theme);
  const show = () => {
    if (!model.header.layers || !answered(model.header)) return;
    asked = null;
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
