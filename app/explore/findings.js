// The findings: a title and three cards. Rows are rewritten in place and every line has its room,
// so that nothing moves while a slider does.

import { Certainty } from "../live/certainty.js";
import { element, write } from "../live/element.js";
import { markStale } from "../live/stale.js";
import { Tip } from "../live/tip.js";
import { Changes } from "./changes.js";
import { PointsCard } from "./points_card.js";
import { GlobalFindings } from "./global_findings.js";

/**
 * @typedef {object} Fields
 * @property {Header | Record<string, never>} header
 * @property {GlobalHeader} global_dynamics
 * @property {Happened} happened
 * @property {boolean} stale
 * @property {Terms} terms
 */

/** @param {Rendered<Fields>} given */
export function render({ model, el }) {
  const root = element("section", { class: "gs-found", "aria-label": "Findings" });
  const tips = new Tip(root);
  /** @param {Pair | null} at */
  const ring = (at) => document.dispatchEvent(new CustomEvent("gruscope:ring", { detail: { uid: model.uid, at } }));
  const error = element("p", { class: "problem", role: "alert" });
  error.hidden = true;
  const over = element("div", { class: "over" }, error); // over the title, so that nothing moves for it
  const points = new PointsCard({ tips, terms: model.terms, ring });
  const changes = new Changes(model, tips, model.terms);
  const dynamics = new GlobalFindings(model, tips, changes);
  const legend = element("p", { class: "legend", "aria-label": "Marks of certainty" });
  for (const status of ["proven", "computed", "not resolved"]) {
    legend.append(new Certainty(tips, () => model.terms[status]).show(status).root);
  }
  // read aloud once values rest, not at every step of a drag
  const aloud = element("p", { class: "aloud", "aria-live": "polite" });
  root.append(over, dynamics.identified.root, points.root, dynamics.root, changes.root, legend, aloud);
  el.append(root);
  /** @type {Timer | undefined} */
  let timer;

  /** @param {Header} header */
  function show(header) {
    const words = header.error ?? "";
    write(error, header.refused && words ? `Refused: ${words}` : words.slice(0, 1).toUpperCase() + words.slice(1));
    error.hidden = !header.error;
    dynamics.answered();
    if (!header.findings) return;
    dynamics.expect(header.generation);
    const f = header.findings;
    root.dataset.sequence = String(header.sequence);
    root.dataset.status = f.status;
    points.show(f);
    dynamics.portrait(f);
    changes.paper(f.claims);
    clearTimeout(timer);
    timer = setTimeout(() => write(aloud, [`${f.sentence}.`, f.proof, f.step && header.lenses.step].filter(Boolean).join(" ")), 700);
  }

  const themed = () => (root.dataset.theme = model.theme);
  themed();
  model.on("change:theme", themed);
  model.on("change:header", () => show(/** @type {Header} */ (model.header)));
  model.on("change:stale", () => markStale(root, model.stale));
  model.on("change:global_dynamics", () => dynamics.show(model.global_dynamics));
  model.on("change:happened", () => dynamics.happened(model.happened));
  model.on("remove", () => {
    clearTimeout(timer);
    tips.hide();
    changes.close();
    ring(null);
  });
  if (Object.keys(model.header).length) show(/** @type {Header} */ (model.header));
  dynamics.show(model.global_dynamics);
  dynamics.happened(model.happened);
}
