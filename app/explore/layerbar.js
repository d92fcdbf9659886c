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
  const swatches = {
    streamlines: ["streamline"],
    nullclines: ["x_nullcline", "y_nullcline"],
    points: ["sink", "saddle", "source"],
    trajectories: ["trajectory"],
  };
  for (const [key, label] of Object.entries(model.layers)) {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      const layers = [...boxes].filter(([, b]) => b.checked).map(([k]) => k);
      model.send_msg({ layers });
    });
    boxes.set(key, box);
    const signs = (swatches[key] ?? []).map((role) => make("i", { class: `swatch ${role}` }));
    bar.append(make("label", {}, box, ...signs, make("span", {}, label)));
  }
  const choice = make("select", { "aria-label": "colour map shows" });
  for (const [key, label] of Object.entries(model.quantities)) {
    choice.append(make("option", { value: key }, label));
  }
  choice.addEventListener("change", () => model.send_msg({ quantity: choice.value }));
  bar.querySelector("label").after(choice);
  el.append(bar);

  const themed = () => {
    const theme = model.themes[model.theme];
    for (const [role, colour] of Object.entries(theme)) {
      if (typeof colour === "string") bar.style.setProperty(`--${role}`, colour);
    }
  };
  const show = () => {
    if (!model.header.layers) return;
    for (const [key, box] of boxes) box.checked = model.header.layers.includes(key);
    choice.value = model.header.quantity;
  };
  model.on("change:theme", themed);
  model.on("change:header", show);
  themed();
  show();
}
