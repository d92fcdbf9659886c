// An empty place until the catalogue's own script comes, as data: children that are added to
// a page later make BokehJS lay out everything anew, all figures included.

/** @param {Rendered<import("./component.js").Fields & { script: string }>} given */
export function render({ model, el }) {
  let begun = false;
  const begin = async () => {
    if (begun || !model.script) return;
    begun = true;
    const url = URL.createObjectURL(new Blob([model.script], { type: "text/javascript" }));
    const { start } = /** @type {typeof import("./component.js")} */ (await import(url));
    URL.revokeObjectURL(url);
    start({ model, el });
  };
  model.on("change:script", begin);
  begin();
}
