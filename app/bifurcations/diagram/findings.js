// The diagram in words, each bifurcation a way to Explore.

import { claimed } from "../../live/certainty.js";
import { element } from "../../live/element.js";
import { lineSigns } from "../legend.js";

/**
 * @typedef {object} Shown
 * @property {string} headline
 * @property {{ value: string, words: string }[]} rows
 * @property {Claim[]} how
 * @property {string} busy
 * @property {boolean} ready
 * @property {string} problem
 * @property {boolean} there
 * @property {import("../legend.js").LineSign[]} lines
 */

/** @param {Rendered<Shown>} given */
export function render({ model, el }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  const headline = element("h2", {});
  const busy = element("p", { class: "busy", role: "status" });
  const draw = element("button", { type: "button", onclick: () => model.send_msg({ draw: true }) }, "Draw the diagram");
  const problem = element("p", { class: "problem", role: "alert" });
  const list = element("ol", { "aria-label": "Bifurcations" });
  const sure = claimed([{ status: "computed", text: "each to ten digits" }])[0];
  const hint = element("p", { class: "hint" });
  const how = element("div", { class: "how" });
  const root = element("section", { "aria-label": "Findings" }, element("div", { role: "status" }, headline), draw, busy, problem, sure, list, hint, legend(model.lines), how);
  el.append(root);

  const show = () => {
    const { headline: text, rows, how: claims, busy: doing, ready, problem: wrong } = model;
    headline.textContent = text;
    busy.textContent = doing;
    busy.classList.toggle("on", Boolean(doing));
    problem.textContent = wrong;
    list.replaceChildren(
      ...rows.map(({ value, words }, i) =>
        element(
          "li",
          {},
          element("button", { type: "button", title: `open the portrait at ${value} in Explore`, onclick: () => model.send_msg({ row: i }) }, words),
        ),
      ),
    );
    draw.hidden = !ready;
    hint.textContent = ready ? "Press Draw to compute its branches and its limit cycles." : "A click in the diagram, or on a line of this list, opens that portrait in Explore.";
    hint.hidden = !text;
    how.replaceChildren(...claimed(claims));
    sure.hidden = !rows.length;
  };
  const themed = () => (root.dataset.theme = model.theme);
  model.on("change:theme", themed);
  themed();
  for (const name of ["headline", "rows", "how", "busy", "ready", "problem"]) model.on(`change:${name}`, show);
  show();
}

/** @param {import("../legend.js").LineSign[]} lines */
function legend(lines) {
  const points = ["◆ fold", "● Hopf point", "○ subcritical", "▲ branch point"].map((text) => element("span", {}, text));
  return element("p", { class: "legend", "aria-hidden": "true" }, ...lineSigns(lines), ...points);
}
