// What each layer draws, small: the layers' buttons are the legend.

import { element } from "../live/element.js";

/** @type {(role: string, path: string, width?: number, more?: string) => string} */
const stroke = (role, path, width = 2, more = "") => `<path d="${path}" fill="none" stroke="var(--${role})" stroke-width="${width}" ${more}/>`;
/** @type {(role: string, x: number, width: number) => string} */
const block = (role, x, width) => `<rect x="${x}" y="1" width="${width}" height="12" fill="var(--${role})"/>`;
/** @type {Record<string, string>} */
const SWATCHES = {
  map: '<defs><linearGradient id="m"><stop stop-color="var(--deep)"/><stop offset="1" stop-color="var(--paper)"/></linearGradient></defs><rect x="0.5" y="1.5" width="17" height="11" rx="2" fill="url(#m)" stroke="var(--control)"/>',
  basins: `<g opacity="0.65">${block("basin-0", 0, 6)}${block("basin-1", 6, 6)}${block("basin-2", 12, 6)}</g>`,
  streamlines: stroke("streamline", "M1 11q6-10 16-7", 1.6),
  nullclines: `${stroke("x_nullcline", "M0 3.5H18", 2.8)}${stroke("y_nullcline", "M0 10.5H18", 4.6)}${stroke("paper", "M0 10.5H18", 1.4)}`,
  separatrices: `${stroke("stable", "M0 4H18", 2)}${stroke("unstable", "M0 10.5H18", 2, 'stroke-dasharray="5 3"')}`,
  cycles: '<ellipse cx="9" cy="7" rx="7" ry="5" fill="none" stroke="var(--stable)" stroke-width="3.4"/>',
  regions: stroke("region", "M1 13 8 1M6 13 13 1M11 13 18 1", 1.4),
  slow: stroke("slow", "M0 7H18", 2, 'stroke-dasharray="2 3"'),
  points: '<circle cx="4.5" cy="7" r="3.8" fill="var(--sink)"/><circle cx="13" cy="7" r="3.3" fill="var(--paper)" stroke="var(--source)" stroke-width="2"/>',
  trajectories: stroke("trajectory", "M1 12q6-12 16-8", 2.2),
};

/** @param {string} layer */
export function swatch(layer) {
  return element("span", { class: "swatch", "aria-hidden": "true", html: `<svg viewBox="0 0 18 14">${SWATCHES[layer] ?? ""}</svg>` });
}
