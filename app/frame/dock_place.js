// A place for a dock; and what it lies in, which scrolls in a narrow window, by keys too.

import { element, hostOf } from "../live/element.js";
import { listen } from "../live/listen.js";
import { dataOf } from "../live/privates.js";

/** @param {Rendered<{ label: string }>} given */
export function render({ model, el, view }) {
  const root = element("div", { class: "place" });
  el.append(root);
  const name = dataOf(view.model).name ?? view.model.name;
  const offer = () => document.dispatchEvent(new CustomEvent("gruscope:dock", { detail: { name, root } }));
  const deaf = listen(document, { "gruscope:knobs": offer });
  const narrow = matchMedia("(max-width: 1199px)"); // as styles/dock.css
  const scroller = () => {
    const around = hostOf(el);
    const page = around && hostOf(around);
    for (const [key, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": model.label })) {
      if (narrow.matches) page?.setAttribute(key, value);
      else page?.removeAttribute(key);
    }
  };
  narrow.addEventListener("change", scroller);
  model.on("after_render", scroller);
  model.on("remove", () => {
    deaf();
    narrow.removeEventListener("change", scroller);
  });
  offer();
}
