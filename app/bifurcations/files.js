// Buttons that save a sweep's data and its picture.

import { element } from "../live/fields.js";

export function fileButtons({ model, view, stem }) {
  const save = (blob, name) => {
    const anchor = element("a", { href: URL.createObjectURL(blob), download: name });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  };
  const picture = async (kind) => {
    // figures of earlier sweeps may still be known, but only one is on the page
    const figures = [...view.model.document._all_models.values()].filter((one) => one.tags?.includes(model.uid));
    const shown = figures.map((one) => Bokeh.index.find_one(one)).find(Boolean);
    const layer = shown.export(kind, true);
    save(await layer.to_blob(), `${stem}.${kind}`);
  };
  model.on("msg:custom", (message) => {
    if (!message.name) return;
    const data = message.base64 ? Uint8Array.from(atob(message.base64), (c) => c.charCodeAt(0)) : message.text;
    save(new Blob([data], { type: message.type }), message.name);
  });
  const button = (text, action) => element("button", { type: "button", onclick: action }, text);
  return element(
    "div",
    { class: "files" },
    button("CSV", () => model.send_msg({ want: "csv" })),
    button("npz", () => model.send_msg({ want: "npz" })),
    button("PNG", () => picture("png")),
    button("SVG", () => picture("svg")),
  );
}
