// Where one of the figures is shown.

import { element } from "../live/element.js";
import { figuresOf } from "./figures.js";

/** @param {Rendered<{ figure: string }>} given */
export function render({ model, el, view }) {
  const pane = element("div", { class: "figure" });
  el.append(pane);
  const figures = figuresOf(view.model.document, model.uid);
  model.on("after_render", () => figures.place(model.figure, pane));
  model.on("remove", () => figures.leave(model.figure));
}
