// How far a sweep is, in words and as a bar; its results as files.

export function render({ model, el, view }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  const headline = element("h2", {});
  const bar = element("progress", { max: "1", value: "0", "aria-label": "Progress of the sweep" });
  const told = element("p", { class: "told" });
  const problem = element("p", { class: "problem", role: "alert" });
  const button = (text, action) => element("button", { type: "button", onclick: action }, text);
  const cancel = button("Cancel", () => model.send_msg({ cancel: true }));
  const local = button("Use this machine instead", () => model.send_msg({ local: true }));
  const files = element(
    "div",
    { class: "files" },
    button("CSV", () => model.send_msg({ want: "csv" })),
    button("npz", () => model.send_msg({ want: "npz" })),
    button("PNG", () => picture("png")),
    button("SVG", () => picture("svg")),
  );
  const hint = element("p", { class: "hint" }, "A click in the picture opens that portrait in Explore.");
  const how = element("p", { class: "how" });
  el.append(element("section", { "aria-label": "Sweep" }, element("div", { role: "status" }, headline), bar, told, cancel, problem, local, files, hint, how));

  const show = () => {
    const t = model.told;
    headline.textContent = t.headline ?? "";
    told.textContent = t.text ?? "";
    problem.textContent = t.problem ?? "";
    how.textContent = t.how ?? "";
    bar.hidden = cancel.hidden = !t.running;
    bar.value = t.share ?? 0;
    local.hidden = !t.local;
    files.hidden = hint.hidden = !t.finished;
  };
  model.on("change:told", show);
  show();

  function save(blob, name) {
    const anchor = element("a", { href: URL.createObjectURL(blob), download: name });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  }
  async function picture(kind) {
    // figures of earlier sweeps may still be known, but only one is on the page
    const figures = [...view.model.document._all_models.values()].filter((one) => one.tags?.includes(model.uid));
    const shown = figures.map((one) => Bokeh.index.find_one(one)).find(Boolean);
    const layer = shown.export(kind, true);
    save(await layer.to_blob(), `gruscope-sweep.${kind}`);
  }
  model.on("msg:custom", (message) => {
    if (message.go) document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: message.go } }));
    if (message.name) {
      const data = message.base64 ? Uint8Array.from(atob(message.base64), (c) => c.charCodeAt(0)) : message.text;
      save(new Blob([data], { type: message.type }), message.name);
    }
  });
}
