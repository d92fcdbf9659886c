// What can be shared of the catalogue: the address, the list of what is left of it, the entry
// that is shown; and files that come back, which become entries of one's own.

import { Sharing } from "../frame/share.js";
import { LARGEST_FILE } from "./own.js";

// `shown()`: the name of the entry shown, or ""; `drawn()`: its picture on the page
export function catalogueSharing({ el, model, selection, supply, shown, drawn, own }) {
  const numbers = ["fixed points", "sinks", "saddles", "sources", "stable cycles", "unstable cycles", "codimension"];
  const list = () => {
    const rows = selection.matching.map((entry) => [entry.name, entry.title, entry.points, ...entry.counts, entry.codimension]);
    const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
    const text = [["name", "title", ...numbers], ...rows].map((row) => row.map(cell).join(",")).join("\n");
    sharing.save(new Blob([`${text}\n`], { type: "text/csv" }), "gruscope-catalogue.csv");
  };
  const file = (record) => {
    const find = { gru: record.json, origin: `entry ${record.name} of the catalogue` };
    if (record.degeneracy) find.parameter = record.degeneracy.parameter;
    const text = JSON.stringify({ format: "gruscope-finds", version: 1, finds: [find] }, null, 2);
    sharing.save(new Blob([`${text}\n`], { type: "application/json" }), `${record.name}.json`);
  };
  const picture = (name) => {
    const text = alone(drawn(), model);
    sharing.save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
  };
  const sharing = new Sharing({
    el,
    tab: "catalogue",
    items: () => {
      const name = shown();
      const record = supply.records.get(name);
      return [
        ["Copy link", () => sharing.copyLink()],
        ...(record ? [["Entry as JSON", () => file(record)]] : []),
        ...(supply.pictures.get(name) ? [["Picture as SVG", () => picture(name)]] : []),
        ...(name ? [] : [["List as CSV", list]]),
        ["Open a file …", () => own.input.click()],
      ];
    },
    opened: (text, name) => own.opened(text, name),
    largest: LARGEST_FILE,
    tooLarge: (name) => own.tooLarge(name),
  });
  return sharing;
}

// a picture of the page with its colours and widths in it
function alone(svg, model) {
  const root = svg.cloneNode(true);
  root.setAttribute("class", "portrait large");
  for (const [role, colour] of Object.entries(model.themes[model.theme])) root.style.setProperty(`--${role}`, colour);
  root.style.background = "var(--paper)";
  const looks = document.createElementNS("http://www.w3.org/2000/svg", "style");
  looks.textContent = model.portrait_looks.replaceAll(".portrait svg", ".portrait");
  root.prepend(looks);
  return new XMLSerializer().serializeToString(root);
}
