// Buttons that save a sweep's data and its picture.

import { element } from "../live/element.js";
import { modelsOf, viewOf } from "../live/privates.js";
import { save } from "../live/save.js";

/** @typedef {{ name?: string, type: string, text: string, base64?: string }} FileMessage */

/** @param {Pick<Rendered, "model" | "view"> & { stem: string }} given  `stem` of the picture's name */
export function fileButtons({ model, view, stem }) {
  /** @param {"png" | "svg"} kind */
  const picture = async (kind) => {
    // figures of earlier sweeps may still be known, but only one is on the page
    const figures = modelsOf(view.model.document).filter((one) => one.tags?.includes(model.uid));
    const shown = figures.map(viewOf).find(Boolean);
    if (shown) save(await shown.export(kind, true).to_blob(), `${stem}.${kind}`);
  };
  model.on("msg:custom", (/** @type {FileMessage} */ { name, type, text, base64 }) => {
    if (!name) return;
    const data = base64 ? Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) : text;
    save(new Blob([data], { type }), name);
  });
  /** @type {(text: string, action: () => void) => HTMLButtonElement} */
  const button = (text, action) => element("button", { type: "button", onclick: action }, text);
  const npz = button("npz", () => model.send_msg({ want: "npz" }));
  const root = element(
    "div",
    { class: "files" },
    button("CSV", () => model.send_msg({ want: "csv" })),
    npz,
    button("PNG", () => picture("png")),
    button("SVG", () => picture("svg")),
  );
  return { root, npz };
}
