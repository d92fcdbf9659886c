// Explore's Share menu: files down and up, the link, Python code, pictures of the portrait.

import { Sharing } from "../frame/share.js";
import { figuresOf } from "./figures.js";

/** @param {Rendered<{ max_bytes: number }>} given */
export function render({ model, el, view }) {
  const portrait = () => figuresOf(view.model.document, model.uid).view("portrait");
  /** @param {string} what */
  const want = (what) => () => model.send_msg({ want: what });
  const sharing = new Sharing({
    el,
    tab: "explore",
    items: () => [
      ["Copy link", () => sharing.copyLink()],
      ["Copy as Python", want("python")],
      ["Picture as PNG", () => sharing.picture(portrait(), "png", "gruscope-portrait")],
      ["Picture as SVG", () => sharing.picture(portrait(), "svg", "gruscope-portrait")],
      ["Fixed points as CSV", want("points")],
      ["Trajectories as CSV", want("trajectories")],
      ["State as JSON", want("json")],
      ["Open a file …", () => sharing.picker.click()],
    ],
    opened: (upload, file) => model.send_msg({ upload, file }),
    largest: model.max_bytes,
    tooLarge: (file) => model.send_msg({ too_large: true, file }),
  });
  model.on("msg:custom", (/** @type {Parameters<Sharing["take"]>[0]} */ message) => sharing.take(message));
  model.on("remove", () => sharing.close());
}
