// From slow to fast, or from 0 to 1: the map's colours with the numbers at their ends.

import { element, write } from "../live/element.js";
import { shownPower } from "../live/numbers.js";

/** @param {Rendered<{ header: Header }>} given  the header is empty at first */
export function render({ model, el }) {
  const [low, high, name] = ["end", "end", "name"].map((cls) => element("span", { class: cls }));
  const strip = element("i", { class: "strip" });
  const root = element("div", { class: "gs-mapscale" }, name, low, strip, high);
  root.setAttribute("role", "img");
  el.append(root);

  function show() {
    const { map, layers, quantity } = model.header;
    if (!map) return;
    const speed = quantity === "speed";
    root.classList.toggle("off", !layers.includes("map"));
    write(name, speed ? "speed" : map.title);
    write(low, speed ? `slow ${shownPower(map.low)}` : "0");
    write(high, speed ? `${shownPower(map.high)} fast` : "1");
    const ends = [map.low, map.high].map((value) => String(value).replace("-", "−"));
    root.title = speed ? `${map.title}, from ${ends.join(" to ")}; what is slower or faster has the colour of the end` : `${map.title}, from 0 to 1`;
    root.setAttribute("aria-label", `Colours of the map: ${root.title}`);
  }

  const themed = () => (root.dataset.theme = model.theme);
  model.on("change:theme", themed);
  model.on("change:header", show);
  themed();
  show();
}
