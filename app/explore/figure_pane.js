// Where one of the figures is shown.

import { figuresOf } from "./figures.js";

export function render({ model, el, view }) {
  const pane = document.createElement("div");
  pane.className = "figure";
  el.append(pane);
  const figures = figuresOf(view.model.document, model.uid);
  model.on("after_render", () => figures.place(model.figure, pane));
  model.on("remove", () => figures.leave(model.figure));
}
