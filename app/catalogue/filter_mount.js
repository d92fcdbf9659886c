// A place beside the page for the wall's filters; whichever of the two is there first waits.

import { element } from "../live/element.js";
import { listen } from "../live/listen.js";

/** @param {Rendered} given */
export function render({ model, el }) {
  const root = element("div", { class: "filters" });
  el.append(root);
  const offer = () => document.dispatchEvent(new CustomEvent("gruscope:filters", { detail: { root } }));
  model.on("remove", listen(document, { "gruscope:wall": offer }));
  offer();
}
