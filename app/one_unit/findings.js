// The phase line in words: rows are rewritten in place, so that nothing jumps under a hand.

import { element, rowsOf, write } from "../live/element.js";
import { markStale } from "../live/stale.js";

/** @type {Record<string, string>} */
const MARKS = { sink: "●", source: "○", "half-stable": "◐", unresolved: "◎" };

/** @typedef {UnitHeader["findings"]} Found */

/** @param {Rendered<{ header: UnitHeader, stale: boolean }>} given  the header is empty at first */
export function render({ model, el }) {
  const error = element("p", { class: "problem", role: "alert" });
  const [sentence, figure, proof] = ["sentence", "figure", "proof"].map((name) => element("p", { class: name }));
  const heads = ["", "kind", "h", "width", "rate", "attracts from"].map((text) => {
    /** @type {Record<string, string>} */
    const titles = { width: "of the interval that holds the point", rate: "∂ḣ/∂h at the point, computed" };
    return element("th", { scope: "col", title: titles[text] }, text);
  });
  const body = element("tbody");
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  const foldWords = element("ul");
  const landings = element("div", { class: "landings" });
  const folds = element("div", { class: "folds" }, foldWords, landings);
  const lines = element("ul");
  const how = element("p");
  const method = element("details", { class: "method" }, element("summary", {}, "How it was found"), how);
  const aloud = element("p", { class: "aloud", "aria-live": "polite" });
  const root = element("section", { class: "gs-found", "aria-label": "Findings on the phase line" });
  root.append(error, sentence, figure, proof, folds, table, lines, method, aloud);
  el.append(root);
  /** @type {Timer | undefined} */
  let timer;

  /** @param {Found["table"]} found */
  function fillTable(found) {
    rowsOf(body, found.length, () => element("tr", {}, ...heads.map(() => element("td"))));
    found.forEach((p, i) => {
      const row = body.rows[i];
      row.className = p.kind;
      const kind = p.status === "proven" ? p.kind : `${p.kind} (${p.status})`;
      [MARKS[p.kind], kind, p.h, p.width, p.rate, p.attracts].forEach((words, k) => write(row.children[k], words));
    });
  }

  /**
   * @param {HTMLElement} list
   * @param {string[]} words
   */
  function fillList(list, words) {
    rowsOf(list, words.length, () => element("li"));
    words.forEach((line, i) => write(list.children[i], line));
  }

  /**
   * A button keeps its place and its focus while its number changes.
   *
   * @param {Found["landings"]} found
   */
  function fillLandings(found) {
    rowsOf(landings, found.length, () => element("button", { type: "button" }));
    found.forEach(({ key, value, label }, i) => {
      const button = /** @type {HTMLButtonElement} */ (landings.children[i]);
      write(button, `Land on the fold: ${label}`);
      button.onclick = () => model.send_msg({ values: { [key]: value }, commit: true });
    });
  }

  /** @param {UnitHeader} header */
  function show(header) {
    write(error, header.error ? `Refused: ${header.error}` : "");
    error.hidden = !header.error;
    const f = header.findings;
    if (!f) return;
    root.dataset.sequence = String(header.sequence);
    root.dataset.status = f.status;
    write(sentence, f.sentence);
    write(figure, f.figure || " ");
    write(proof, (f.status === "proven" ? "✓ " : "◌ ") + f.proof);
    fillTable(f.table);
    fillList(foldWords, f.folds);
    fillLandings(f.landings);
    fillList(lines, f.lines);
    write(how, f.method);
    clearTimeout(timer);
    timer = setTimeout(() => write(aloud, `${f.sentence} ${f.proof}`), 700);
  }

  const themed = () => (root.dataset.theme = model.theme);
  themed();
  model.on("change:theme", themed);
  model.on("change:header", () => show(model.header));
  model.on("change:stale", () => markStale(root, model.stale));
  model.on("remove", () => clearTimeout(timer));
  if (Object.keys(model.header).length) show(model.header);
}
