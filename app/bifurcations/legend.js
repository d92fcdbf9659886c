// The lines of a legend, drawn as the figure draws them (app/bifurcations/lines.py).

import { element } from "../live/element.js";

const LONG = 34; // px, in which each pattern is seen
const HIGH = 8;

/**
 * @typedef {object} LineSign
 * @property {string} words
 * @property {string} role  of its colour
 * @property {number} width
 * @property {number} core  of the paper's colour, 0 for none
 * @property {string} dash
 */

/** @param {LineSign[]} lines */
export function lineSigns(lines) {
  return lines.map((line) => element("span", {}, element("i", { class: "line", html: drawn(line) }), line.words));
}

/** @param {LineSign} line */
function drawn({ role, width, core, dash }) {
  /** @type {(colour: string, wide: number, dashes: string) => string} */
  const stroke = (colour, wide, dashes) =>
    `<path d="M0 ${HIGH / 2}H${LONG}" stroke="var(--${colour})" stroke-width="${wide}" stroke-dasharray="${dashes || "none"}"/>`;
  const inner = core ? stroke("paper", core, "") : "";
  return `<svg width="${LONG}" height="${HIGH}" viewBox="0 0 ${LONG} ${HIGH}">${stroke(role, width, dash)}${inner}</svg>`;
}
