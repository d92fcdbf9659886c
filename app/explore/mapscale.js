// From slow to fast, or from 0 to 1: the map's colours with the numbers at their ends.

export function render({ model, el }) {
  const make = (tag, cls, ...children) => {
    const node = document.createElement(tag);
    node.className = cls;
    node.append(...children);
    return node;
  };
  const [low, high, name] = ["end", "end", "name"].map((cls) => make("span", cls));
  const strip = make("i", "strip");
  const root = make("div", "gs-mapscale", name, low, strip, high);
  root.setAttribute("role", "img");
  el.append(root);

  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  const power = (exponent) => `10${`${exponent}`.replace(/[-\d]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]))}`;
  const number = (exponent) => {
    const value = 10 ** exponent;
    if (value >= 1e-3 && value < 1e3) return String(Number(value.toPrecision(2)));
    const [digits, tens] = value.toExponential(1).split("e");
    return `${digits} · ${power(Number(tens))}`;
  };

  function show() {
    const { map, layers, quantity } = model.header;
    if (!map) return;
    const speed = quantity === "speed";
    root.classList.toggle("off", !layers.includes("map"));
    write(name, speed ? "speed" : map.title);
    write(low, speed ? `slow ${number(map.low)}` : "0");
    write(high, speed ? `${number(map.high)} fast` : "1");
    const ends = [map.low, map.high].map((value) => String(value).replace("-", "−"));
    root.title = speed ? `${map.title}, from ${ends.join(" to ")}; what is slower or faster has the colour of the end` : `${map.title}, from 0 to 1`;
    root.setAttribute("aria-label", `Colours of the map: ${root.title}`);
  }

  const themed = () => (root.dataset.theme = model.theme);
  model.on("change:theme", themed);
  model.on("change:header", show);
  themed();
  show();
}
