// What can be shared of the catalogue: the address, the list of what is left of it, the entry
// that is shown; and files that come back, which become entries of one's own.

import { Sharing } from "../frame/share.js";
import { LARGEST_FILE } from "./own.js";

/**
 * @param {object} given
 * @param {HTMLElement} given.el
 * @param {Component & import("./component.js").Fields} given.model
 * @param {import("./selection.js").Selection} given.selection
 * @param {import("./supply.js").Supply} given.supply
 * @param {import("./own.js").OwnFiles} given.own
 * @param {() => string} given.shown  the name of the entry shown, or ""
 * @param {() => SVGElement | null} given.drawn  its picture on the page
 */
export function catalogueSharing({ el, model, selection, supply, shown, drawn, own }) {
  const numbers = ["fixed points", "sinks", "saddles", "sources", "stable cycles", "unstable cycles", "codimension"];
  const list = () => {
    const rows = selection.matching.map((entry) => [entry.name, entry.title, entry.points, ...entry.counts, entry.codimension]);
    const cell = (/** @type {string | number} */ value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value);
    const text = [["name", "title", ...numbers], ...rows].map((row) => row.map(cell).join(",")).join("\n");
    sharing.save(new Blob([`${text}\n`], { type: "text/csv" }), "gruscope-catalogue.csv");
  };
  /** @param {EntryRecord} record */
  const file = (record) => {
    /** @type {{ gru: object, origin: string, parameter?: string }} */
    const find = { gru: record.json, origin: `entry ${record.name} of the catalogue` };
    if (record.degeneracy) find.parameter = record.degeneracy.parameter;
    const text = JSON.stringify({ format: "gruscope-finds", version: 1, finds: [find] }, null, 2);
    sharing.save(new Blob([`${text}\n`], { type: "application/json" }), `${record.name}.json`);
  };
  /** @param {string} name */
  const picture = (name) => {
    const svg = drawn();
    if (!svg) return;
    const text = alone(svg, model);
    sharing.save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
  };
  const sharing = new Sharing({
    el,
    tab: "catalogue",
    /** @returns {import("../frame/menu.js").Item[]} */
    items: () => {
      const name = shown();
      const record = supply.records.get(name);
      return [
        ["Copy link", () => sharing.copyLink()],
        ...(record ? [item("Entry as JSON", () => file(record))] : []),
        ...(supply.pictures.get(name) ? [item("Picture as SVG", () => picture(name))] : []),
        ...(name ? [] : [item("List as CSV", list)]),
        ["Open a file …", () => own.input.click()],
      ];
    },
    opened: (text, name) => own.opened(text, name),
    largest: LARGEST_FILE,
    tooLarge: (name) => own.tooLarge(name),
  });
  return sharing;
}

/** @type {(label: string, action: () => void) => import("../frame/menu.js").Item} */
const item = (label, action) => [label, action];

/**
 * A picture of the page with its colours and widths in it.
 *
 * @param {SVGElement} svg
 * @param {Component & import("./component.js").Fields} model
 */
function alone(svg, model) {
  const root = /** @type {SVGElement} */ (svg.cloneNode(true));
  root.setAttribute("class", "portrait large");
  for (const [role, colour] of Object.entries(model.themes[model.theme])) root.style.setProperty(`--${role}`, colour);
  root.style.background = "var(--paper)";
  const looks = document.createElementNS("http://www.w3.org/2000/svg", "style");
  looks.textContent = model.portrait_looks.replaceAll(".portrait svg", ".portrait");
  root.prepend(looks);
  return new XMLSerializer().serializeToString(root);
}
