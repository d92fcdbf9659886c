// The phase line in words: rows are rewritten in place, so that nothing jumps under a hand.

import { Certainty } from "../live/certainty.js";
import { element, rowsOf, write } from "../live/element.js";
import { markStale } from "../live/stale.js";

/** @type {Record<string, string>} */
const MARKS = { sink: "●", source: "○", "half-stable": "◐", unresolved: "◎" };

/** @typedef {UnitHeader["findings"]} Found */

// over a column whose numbers are no proof
function computedSign() {
  const sign = new Certainty().show("computed", "").root;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", "computed");
  return sign;
}

/** @param {Rendered<{ header: UnitHeader, stale: boolean }>} given  the header is empty at first */
export function render({ model, el }) {
  const error = element("p", { class: "problem", role: "alert" });
  const [sentence, figure, proof] = ["sentence", "figure", "proof"].map((name) => element("p", { class: name }));
  const sure = new Certainty();
  const shown = element("span"); // what is proven, or is not
  proof.classList.add("claim");
  proof.append(sure.root, " ", shown);
  const heads = ["", "kind", "h", "width", "rate", "attracts from"].map((text) => {
    /** @type {Record<string, string>} */
    const titles = { width: "of the interval that holds the point", rate: "∂ḣ/∂h at the point, computed" };
    const head = element("th", { scope: "col", title: titles[text] }, text);
    if (text === "rate") head.append(" ", computedSign());
    return head;
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
      [MARKS[p.kind], p.kind, p.h, p.width, p.rate, p.attracts].forEach((words, k) => write(row.children[k], words));
      if (p.status !== "proven") row.children[1].append(" ", new Certainty().show(p.status).root);
    });
  }

  /** @type {WeakMap<Element, Certainty>} */
  const marked = new WeakMap();
  function claimLine() {
    const mark = new Certainty();
    const line = element("li", { class: "claim" }, mark.root, " ", element("span"));
    marked.set(line, mark);
    return line;
  }

  /**
   * @param {HTMLElement} list
   * @param {Claim[]} claims
   */
  function fillList(list, claims) {
    rowsOf(list, claims.length, claimLine);
    claims.forEach(({ status, text }, i) => {
      const line = list.children[i];
      marked.get(line)?.show(status);
      if (line.lastChild) write(line.lastChild, text);
    });
  }

  /**
   * A button keeps its place and its focus while its number changes.
   *
   * @param {Found["landings"]} found
   */
  function fillLandings(found) {
    rowsOf(landings, found.length, () => element("button", { type: "button" }));
    found.forEach(({ key, label }, i) => {
      const button = /** @type {HTMLButtonElement} */ (landings.children[i]);
      write(button, `Land on the fold: ${label}`);
      button.onclick = () => model.send_msg({ land: key, commit: true });
    });
  }

  /** @param {UnitHeader} header */
  function show(header) {
    const words = header.error ?? "";
    write(error, header.refused && words ? `Refused: ${words}` : words.slice(0, 1).toUpperCase() + words.slice(1));
    error.hidden = !header.error;
    const f = header.findings;
    if (!f) return;
    root.dataset.sequence = String(header.sequence);
    root.dataset.status = f.status;
    write(sentence, f.sentence);
    write(figure, f.figure || " ");
    const [status, ...rest] = f.proof.split(": ");
    sure.show(f.status, `${status}:`);
    write(shown, rest.join(": "));
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
