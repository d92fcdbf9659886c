// The figures of Bokeh's that a tab shows now, from top to bottom.

export function figuresShown(page, names) {
  const views = [...page._all_models.values()].filter((model) => model.type === "Figure").map((model) => Bokeh.index.find_one(model));
  const seen = views.filter((view) => view?.el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && view.el.clientWidth);
  return seen.sort((one, other) => one.el.getBoundingClientRect().top - other.el.getBoundingClientRect().top);
}
