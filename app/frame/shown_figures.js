// The figures of Bokeh's that a tab shows now, from top to bottom.

import { modelsOf, viewOf } from "../live/privates.js";

/** @param {BokehDocument} page */
export function figuresShown(page) {
  const views = modelsOf(page).flatMap((model) => (model.type === "Figure" ? (viewOf(model) ?? []) : []));
  const seen = views.filter(({ el }) => el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && el.clientWidth);
  return seen.sort((one, other) => one.el.getBoundingClientRect().top - other.el.getBoundingClientRect().top);
}
