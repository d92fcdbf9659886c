// The plane in words: its regions, each a way to Explore, its curves, and how far all is.

import { claimed } from "../../live/certainty.js";
import { element } from "../../live/element.js";
import { fileButtons } from "../files.js";
import { lineSigns } from "../legend.js";

/**
 * @typedef {{ colour: string, words: string, entry?: { name: string, title: string } }} Region
 *
 * @typedef {object} Shown  all that is shown (app/bifurcations/plane/words.py)
 * @property {string} [headline]
 * @property {string} [text]
 * @property {string} [problem]
 * @property {string} [stale]
 * @property {string} [curves]
 * @property {string[]} [points]
 * @property {Region[]} [regions]
 * @property {Claim[]} [how]
 * @property {string} [others]
 * @property {boolean} [ready]
 * @property {boolean} [running]
 * @property {number} [share]
 * @property {boolean} [local]
 * @property {boolean} [finished]
 */

/** @param {Rendered<{ there: boolean, shown: Shown, lines: import("../legend.js").LineSign[] }>} given */
export function render({ model, el, view }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  const headline = element("h2", {});
  const bar = element("progress", { max: "1", value: "0", "aria-label": "Progress of the map" });
  const news = element("p", { class: "news" });
  const others = element("p", { class: "others" });
  const problem = element("p", { class: "problem", role: "alert" });
  /** @type {(text: string, action: () => void) => HTMLButtonElement} */
  const button = (text, action) => element("button", { type: "button", onclick: action }, text);
  const cancel = button("Cancel", () => model.send_msg({ cancel: true }));
  const local = button("Use this machine instead", () => model.send_msg({ local: true }));
  const draw = button("Draw the plane", () => model.send_msg({ draw: true }));
  const stale = element("p", { class: "stale", role: "status" });
  const curves = element("p", { class: "curves" });
  const points = element("ul", { class: "points", "aria-label": "Points of codimension two" });
  const regions = element("ul", { class: "regions", "aria-label": "Regions" });
  const files = fileButtons({ model, view, stem: "gruscope-plane" });
  const hint = element(
    "p",
    { class: "hint" },
    "Labels: sinks/saddles/sources, and cycles. A click in the map, or on a line of this list, opens that portrait in Explore.",
  );
  const how = element("div", { class: "how" });
  const root = element("section", { "aria-label": "Plane" }, element("div", { role: "status" }, headline), bar, news, others, draw, cancel, problem, local, stale, curves, legend(model.lines), points, regions, hint, files.root, how);
  el.append(root);

  /** @type {(region: Region, i: number) => HTMLElement} */
  const line = ({ colour, words, entry }, i) => {
    const swatch = element("i", { class: "swatch" });
    swatch.style.background = colour;
    const go = element("button", { type: "button", title: "open a portrait of this region in Explore", onclick: () => model.send_msg({ region: i }) }, words);
    const parts = [swatch, go];
    if (entry) {
      const open = () => window.dispatchEvent(new CustomEvent("gruscope:entry", { detail: entry.name }));
      parts.push(element("button", { type: "button", class: "of", title: `catalogue: ${entry.title}`, onclick: open }, entry.name));
    }
    return element("li", {}, ...parts);
  };
  const show = () => {
    const t = model.shown;
    headline.textContent = t.headline ?? "";
    news.textContent = t.text ?? "";
    problem.textContent = t.problem ?? "";
    stale.textContent = t.stale ?? "";
    curves.textContent = t.curves ?? "";
    points.replaceChildren(...(t.points ?? []).map((words, i) => element("li", {}, button(words, () => model.send_msg({ point: i })))));
    regions.replaceChildren(...(t.regions ?? []).map(line));
    how.replaceChildren(...claimed(t.how ?? []));
    others.textContent = t.others ?? "";
    draw.hidden = !t.ready;
    bar.hidden = others.hidden = cancel.hidden = !t.running;
    bar.value = t.share ?? 0;
    local.hidden = !t.local;
    stale.hidden = !t.stale;
    files.root.hidden = !t.finished;
    hint.hidden = !(t.regions ?? []).length;
  };
  model.on("change:shown", show);
  show();
  const themed = () => (root.dataset.theme = model.theme);
  model.on("change:theme", themed);
  themed();
}

/** @param {import("../legend.js").LineSign[]} lines */
function legend(lines) {
  const points = ["△ cusp", "□ Bogdanov–Takens", "○ Bautin", "✚ Explore"].map((text) => element("span", {}, text));
  return element("p", { class: "legend", "aria-hidden": "true" }, ...lineSigns(lines), ...points);
}
