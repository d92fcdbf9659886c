// An empty place until the catalogue's own script comes, as data: children that are added to
// a page later make BokehJS lay out everything anew, all figures included.

export function render({ model, el, view }) {
  let begun = false;
  const begin = async () => {
    if (begun || !model.script) return;
    begun = true;
    const url = URL.createObjectURL(new Blob([model.script], { type: "text/javascript" }));
    const { start } = await import(url);
    URL.revokeObjectURL(url);
    start({ model, el });
  };
  model.on("change:script", begin);
  begin();
}
