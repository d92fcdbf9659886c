// Layers on and off, what the colour map shows, and the legend: one strip.

export function render({ model, el }) {
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const bar = make("div", { class: "gs-layerbar", role: "group", "aria-label": "Layers" });
  const boxes = new Map();
  // A reply to something older must not take back what was just chosen here.
  let asked = null;
  let timer;
  const ask = (change) => {
    asked = { ...asked, ...change };
    clearTimeout(timer);
    timer = setTimeout(() => ((asked = null), show()), 3000);
    model.send_msg(change);
  };
  const answered = (header) =>
    Object.entries(asked ?? {}).every(([key, value]) => String(header[key]) === String(value));
  const swatches = {
    streamlines: ["streamline"],
    nullclines: ["x_nullcline", "y_nullcline"],
    points: ["sink", "saddle", "source"],
    trajectories: ["trajectory"],
    basins: ["basin-0", "basin-1", "basin-2"],
    separatrices: ["stable", "unstable"],
    cycles: ["cycle stable", "cycle unstable"],
    regions: ["region"],
    slow: ["slow"],
  };
  for (const [key, label] of Object.entries(model.layers)) {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const layers = [...boxes].filter(([, b]) => b.checked).map(([k]) => k);
      ask({ layers });
    });
    boxes.set(key, box);
    const signs = (swatches[key] ?? []).map((role) => make("i", { class: `swatch ${role}` }));
    bar.append(make("label", {}, box, ...signs, make("span", {}, label)));
    if (boxes.size === Math.ceil(Object.keys(model.layers).length / 2)) bar.append(make("i", { class: "rows" }));
  }
  const choice = make("select", { "aria-label": "colour map shows" });
  for (const [key, label] of Object.entries(model.quantities)) {
    choice.append(make("option", { value: key }, label));
  }
  choice.addEventListener("change", () => ask({ quantity: choice.value }));
  bar.querySelector("label").after(choice);
  el.append(bar);

  const themed = () => {
    const theme = model.themes[model.theme];
    for (const [role, colour] of Object.entries(theme)) {
      if (typeof colour === "string") bar.style.setProperty(`--${role}`, colour);
    }
    for (const k of [0, 1, 2]) {
      bar.style.setProperty(`--basin-${k}`, theme.basins[k]);
    }
  };
  const show = () => {
    if (!model.header.layers || !answered(model.header)) return;
    asked = null;
    clearTimeout(timer);
    for (const [key, box] of boxes) box.checked = model.header.layers.includes(key);
    choice.value = model.header.quantity;
  };
  model.on("remove", () => clearTimeout(timer));
  model.on("change:theme", themed);
  model.on("change:header", show);
  themed();
  show();
}
