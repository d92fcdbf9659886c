// What can be shared of the Bifurcations tab: its address and its main picture.

import { Sharing } from "../frame/share.js";
import { figuresShown } from "../frame/shown_figures.js";

/** @param {Rendered} given */
export function render({ model, el, view }) {
  /** @type {(kind: "png" | "svg") => () => void} */
  const picture = (kind) => () => {
    const [figure] = figuresShown(view.model.document);
    if (figure) sharing.picture(figure, kind, "gruscope-bifurcations");
    else sharing.say("There is no picture yet");
  };
  const sharing = new Sharing({
    el,
    tab: "bifurcations",
    items: () => [
      ["Copy link", () => sharing.copyLink()],
      ["Picture as PNG", picture("png")],
      ["Picture as SVG", picture("svg")],
    ],
  });
  model.on("remove", () => sharing.close());
}
