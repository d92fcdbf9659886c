// What can be shared of the One unit tab: address, code, the marks' numbers, three pictures.

import { Sharing } from "../frame/share.js";

export function render({ model, el, view }) {
  const FIGURES = { "Phase line": "phase", "Time series": "series", "Weight and bias": "plane" };
  const picture = (name, kind) => () => {
    const models = [...view.model.document._all_models.values()];
    const figure = models.find((one) => one.name?.endsWith(`:unit_${name}`));
    sharing.picture(Bokeh.index.find_one(figure), kind, `gruscope-one-unit-${name}`);
  };
  const sharing = new Sharing({
    el,
    tab: "one-unit",
    items: () => [
      ["Copy link", () => sharing.copyLink()],
      ["Copy as Python", () => model.send_msg({ want: "python" })],
      ["Fixed points as CSV", () => model.send_msg({ want: "points" })],
      ...Object.entries(FIGURES).flatMap(([label, name]) => ["png", "svg"].map((kind) => [`${label} as ${kind.toUpperCase()}`, picture(name, kind)])),
    ],
  });
  model.on("msg:custom", (message) => sharing.take(message));
  model.on("remove", () => sharing.close());
}
