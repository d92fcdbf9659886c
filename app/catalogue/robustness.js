// How far an entry's topology holds: three radii, each with the mark that it has earned.

import { element } from "../live/element.js";
import { Certainty } from "../live/certainty.js";
import { part } from "./parts.js";

/**
 * @param {Pick<EntryRecord, "name" | "robustness">} record
 * @param {(name: string, beyond: boolean) => void} explore
 */
export function robustnessPart({ name, robustness }, explore) {
  const title = "How far it holds";
  if (!robustness) {
    return part(title, element("p", { class: "how" }, "Not computed for this entry."));
  }
  const { points_radius, tested_radius, upper_radius, samples, seed, bifurcation } = robustness;
  /** @type {(status: string, radius: string, text: string) => HTMLElement} */
  const line = (status, radius, text) =>
    element("div", { class: "radius" }, new Certainty().show(status).root, element("span", { class: "value" }, radius), element("span", {}, text));
  const tested = `the signature stayed at ${samples} random changes (seed ${seed}); no bound.`;
  return part(
    title,
    element("p", { class: "how" }, "All parameters change at once, each by at most this."),
    line("proven", points_radius, "number and kinds of the fixed points stay."),
    line("computed", tested_radius, tested),
    upper_radius !== null
      ? line("computed", upper_radius, `the nearest change found. ${sentence(bifurcation)}.`)
      : line("computed", "—", "no change was found up to 8."),
    ...(upper_radius !== null ? [element("button", { type: "button", onclick: () => explore(name, true) }, "Explore just beyond")] : []),
  );
}

/** @param {string} words */
function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
