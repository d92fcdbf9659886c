// How far a sweep is, in words and as a bar; its results as files.

import { claimed } from "../../live/certainty.js";
import { element } from "../../live/element.js";
import { fileButtons } from "../files.js";

/**
 * @typedef {object} Shown  all that is shown (app/bifurcations/sweep/words.py)
 * @property {string} [headline]
 * @property {string} [text]
 * @property {string} [problem]
 * @property {Claim[]} [how]
 * @property {string} [others]
 * @property {boolean} [running]
 * @property {number} [share]
 * @property {boolean} [ready]
 * @property {boolean} [local]
 * @property {boolean} [finished]
 * @property {string[][]} [table]
 */

/** @param {Rendered<{ there: boolean, shown: Shown }>} given */
export function render({ model, el, view }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  const headline = element("h2", {});
  const bar = element("progress", { max: "1", value: "0", "aria-label": "Progress of the sweep" });
  const news = element("p", { class: "news" });
  const others = element("p", { class: "others" });
  const problem = element("p", { class: "problem", role: "alert" });
  const table = element("table", {});
  /** @type {(text: string, action: () => void) => HTMLButtonElement} */
  const button = (text, action) => element("button", { type: "button", onclick: action }, text);
  const cancel = button("Cancel", () => model.send_msg({ cancel: true }));
  const start = button("Start", () => model.send_msg({ start: true }));
  const local = button("Use this machine instead", () => model.send_msg({ local: true }));
  const files = fileButtons({ model, view, stem: "gruscope-sweep" });
  const hint = element("p", { class: "hint" }, "A click in the picture opens that portrait in Explore.");
  const how = element("div", { class: "how" });
  const root = element("section", { "aria-label": "Sweep" }, element("div", { role: "status" }, headline), bar, news, others, start, cancel, problem, local, table, files.root, hint, how);
  el.append(root);

  const show = () => {
    const t = model.shown;
    headline.textContent = t.headline ?? "";
    news.textContent = t.text ?? "";
    problem.textContent = t.problem ?? "";
    how.replaceChildren(...claimed(t.how ?? []));
    others.textContent = t.others ?? "";
    bar.hidden = others.hidden = cancel.hidden = !t.running;
    bar.value = t.share ?? 0;
    start.hidden = !t.ready;
    local.hidden = !t.local;
    files.root.hidden = !t.finished;
    hint.hidden = !t.finished || Boolean(t.table);
    table.hidden = !t.table;
    /** @type {(cells: string[], kind: "th" | "td") => HTMLElement} */
    const row = (cells, kind) => element("tr", {}, ...cells.map((text) => element(kind, {}, text)));
    const [head, ...body] = t.table ?? [[]];
    table.replaceChildren(row(head, "th"), ...body.map((cells) => row(cells, "td")));
    // npz holds one sweep's arrays; a table is CSV alone
    files.npz.hidden = Boolean(t.table);
  };
  model.on("change:shown", show);
  show();
  const themed = () => (root.dataset.theme = model.theme);
  model.on("change:theme", themed);
  themed();
}
