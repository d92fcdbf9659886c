// Marks of kinds, as in the portrait, and words that explain themselves.

import { drawing } from "../live/certainty.js";
import { element } from "../live/element.js";

/** @type {Record<string, string>} */
const KIND = {
  sink: '<circle cx="8" cy="8" r="5.6" fill="var(--sink)" stroke="var(--sink)" stroke-width="1.6"/>',
  source: '<circle cx="8" cy="8" r="5.4" fill="var(--paper)" stroke="var(--source)" stroke-width="2.2"/>',
  saddle:
    '<circle cx="8" cy="8" r="5.6" fill="var(--paper)" stroke="var(--saddle)" stroke-width="1.9"/><path d="M4.2 4.2 11.8 11.8M11.8 4.2 4.2 11.8" stroke="var(--saddle)" stroke-width="1.9"/>',
  undecided: '<path d="M8 2 14.4 13.4H1.6Z" fill="var(--paper)" stroke="var(--undecided)" stroke-width="1.9"/>',
  cluster:
    '<circle cx="8" cy="8" r="6.6" fill="var(--paper)" stroke="var(--ink)" stroke-width="1.3"/><circle cx="8" cy="8" r="3.8" fill="none" stroke="var(--ink)" stroke-width="1.3"/>',
  stable: '<ellipse cx="8" cy="8" rx="6.4" ry="4.8" fill="none" stroke="var(--stable)" stroke-width="2.6"/>',
  unstable:
    '<ellipse cx="8" cy="8" rx="6.4" ry="4.8" fill="none" stroke="var(--unstable)" stroke-width="2.6" stroke-dasharray="4 2.4"/>',
};

/** @param {string} kind  of a point or a cycle */
export const kindGlyph = (kind) => drawing(KIND[kind] ?? "", "glyph");

/**
 * A word that explains itself.
 *
 * @param {import("../live/tip.js").Tip} tips
 * @param {Terms} terms
 * @param {string} word
 * @param {string} [shown]
 */
export function term(tips, terms, word, shown = word) {
  const node = element("button", { class: "term", type: "button" }, shown);
  return tips.on(node, terms[word]);
}
