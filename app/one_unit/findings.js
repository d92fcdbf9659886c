// The phase line in words: rows are rewritten in place, so that nothing jumps under a hand.

import { element } from "../live/fields.js";
import { markStale } from "../live/stale.js";

const MARKS = { sink: "●", source: "○", "half-stable": "◐", unresolved: "◎" };

export function render({ model, el }) {
  const classed = (tag, name, ...children) => element(tag, { class: name }, ...children);
  const error = element("p", { class: "problem", role: "alert" });
  const [sentence, figure, proof] = ["sentence", "figure", "proof"].map((name) => classed("p", name));
  const heads = ["", "kind", "h", "width", "rate", "attracts from"].map((text) => {
    const title = { width: "of the interval that holds the point", rate: "∂ḣ/∂h at the point, computed" }[text];
    return element("th", { scope: "col", title }, text);
  });
  const body = element("tbody");
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  const foldWords = element("ul");
  const landings = classed("div", "landings");
  const folds = classed("div", "folds", foldWords, landings);
  const lines = element("ul");
  const how = element("p");
  const method = classed("details", "method", element("summary", {}, "How it was found"), how);
  const aloud = element("p", { class: "aloud", "aria-live": "polite" });
  const root = element("section", { class: "gs-found", "aria-label": "Findings on the phase line" });
  root.append(error, sentence, figure, proof, folds, table, lines, method, aloud);
  el.append(root);
  let timer;

  const text = (node, value) => {
    if (node.textContent !== value) node.textContent = value;
  };

  function rows(parent, count, build) {
    while (parent.children.length > count) parent.lastChild.remove();
    while (parent.children.length < count) parent.append(build());
  }

  function fillTable(found) {
    rows(body, found.length, () => element("tr", {}, ...heads.map(() => element("td"))));
    found.forEach((p, i) => {
      const row = body.children[i];
      row.className = p.kind;
      const kind = p.status === "proven" ? p.kind : `${p.kind} (${p.status})`;
      [MARKS[p.kind], kind, p.h, p.width, p.rate, p.attracts].forEach((v, k) => text(row.children[k], v));
    });
  }

  function fillList(list, words) {
    rows(list, words.length, () => element("li"));
    words.forEach((line, i) => text(list.children[i], line));
  }

  // a button keeps its place and its focus while its number changes
  function fillLandings(found) {
    rows(landings, found.length, () => element("button", { type: "button" }));
    found.forEach(({ key, value, label }, i) => {
      const button = landings.children[i];
      text(button, `Land on the fold: ${label}`);
      button.onclick = () => model.send_msg({ values: { [key]: value }, commit: true });
    });
  }

  function show(header) {
    text(error, header.error ? `Refused: ${header.error}` : "");
    error.hidden = !header.error;
    const f = header.findings;
    if (!f) return;
    root.dataset.sequence = header.sequence;
    root.dataset.status = f.status;
    text(sentence, f.sentence);
    text(figure, f.figure || " ");
    text(proof, (f.status === "proven" ? "✓ " : "◌ ") + f.proof);
    fillTable(f.table);
    fillList(foldWords, f.folds);
    fillLandings(f.landings);
    fillList(lines, f.lines);
    text(how, f.method);
    clearTimeout(timer);
    timer = setTimeout(() => text(aloud, `${f.sentence} ${f.proof}`), 700);
  }

  const themed = () => {
    const theme = model.themes[model.theme];
    for (const kind of ["sink", "source", "saddle"]) root.style.setProperty(`--${kind}`, theme[kind]);
  };
  themed();
  model.on("change:theme", themed);
  model.on("change:header", () => show(model.header));
  model.on("change:stale", () => markStale(root, model.stale));
  model.on("remove", () => clearTimeout(timer));
  if (Object.keys(model.header).length) show(model.header);
}
