// What can be shared of the One unit tab: address, code, the marks' numbers, three pictures.

import { Sharing } from "../frame/share.js";
import { modelsOf, viewOf } from "../live/privates.js";

/** @type {("png" | "svg")[]} */
const KINDS = ["png", "svg"];
/** @type {(label: string, action: () => void) => import("../frame/menu.js").Item} */
const item = (label, action) => [label, action];

/** @param {Rendered} given */
export function render({ model, el, view }) {
  const FIGURES = { "Phase line": "phase", "Time series": "series", "Weight and bias": "plane" };
  /** @type {(name: string, kind: "png" | "svg") => () => void} */
  const picture = (name, kind) => () => {
    const figure = modelsOf(view.model.document).find((one) => one.name?.endsWith(`:unit_${name}`));
    sharing.picture(viewOf(figure), kind, `gruscope-one-unit-${name}`);
  };
  const sharing = new Sharing({
    el,
    tab: "one-unit",
    items: () => [
      ["Copy link", () => sharing.copyLink()],
      ["Copy as Python", () => model.send_msg({ want: "python" })],
      ["Fixed points as CSV", () => model.send_msg({ want: "points" })],
      ...Object.entries(FIGURES).flatMap(([label, name]) => KINDS.map((kind) => item(`${label} as ${kind.toUpperCase()}`, picture(name, kind)))),
    ],
  });
  model.on("msg:custom", (/** @type {Parameters<Sharing["take"]>[0]} */ message) => sharing.take(message));
  model.on("remove", () => sharing.close());
}
