// One entry: its portrait, and everything that is known of it with how it is known.

import { element } from "../live/element.js";
import { NearestPanel } from "./nearest.js";
import { how, part, table } from "./parts.js";
import { link, searchOf } from "./places.js";
import { robustnessPart } from "./robustness.js";

/** @typedef {(name: string, beyond?: boolean) => void} Explore  show an entry there */
/** @typedef {import("./selection.js").KnownEntry} KnownEntry */

export class EntryPage {
  /**
   * @param {import("./supply.js").Supply} supply
   * @param {Explore} explore
   * @param {(message: object) => void} send
   */
  constructor(supply, explore, send) {
    this.supply = supply;
    this.explore = explore;
    this.nearest = new NearestPanel(send);
    this.name = "";
    this.frame = element("div"); // of the picture
    this.root = element("section", { class: "page", "aria-label": "Entry" });
  }

  /**
   * @param {KnownEntry} entry
   * @param {string} back  where "All entries" leads
   * @param {boolean} wanted  the nearest parameters are to be looked for at once
   */
  show(entry, back, wanted) {
    const record = this.supply.records.get(entry.name);
    this.name = entry.name;
    this.frame = pictureOf(this.supply, entry);
    const heading = element("h2", { tabindex: "-1" }, entry.title);
    this.root.setAttribute("aria-label", entry.title);
    this.root.replaceChildren(
      element(
        "header",
        {},
        link(back, { class: "back" }, "‹ All entries"),
        heading,
        element("div", { class: "badges" }, ...badges(entry)),
      ),
      element("div", { class: "left" }, this.frame, legend()),
      element("div", { class: "right" }, this.actions(entry, record), ...(record ? facts(record, this.frame, this.explore, this.nearest) : [waitingText()])),
    );
    if (record?.signature.resolved) this.nearest.show(entry.name, wanted);
    else if (record) this.nearest.none(entry.name);
    return heading;
  }

  /**
   * The large picture in the place of the thumbnail, and nothing else.
   *
   * @param {string} name
   */
  showPicture(name) {
    if (name === this.name) fillPicture(this.frame, this.supply, name);
  }

  /**
   * @param {KnownEntry} entry
   * @param {EntryRecord | undefined} record
   */
  actions(entry, record) {
    const said = element("span", { class: "said", role: "status" });
    const copy = copier(said, this.root);
    const address = () => location.origin + location.pathname + searchOf({ entry: entry.name });
    /** @type {(text: string, action: (() => void) | undefined, kind?: string) => HTMLElement} */
    const button = (text, action, kind = "") =>
      element("button", { type: "button", class: kind, onclick: action, disabled: !action }, text);
    const signature = record?.signature.text;
    return element(
      "div",
      { class: "actions" },
      button("Explore from here", () => this.explore(entry.name), "main"),
      link(searchOf({ compare: entry.name }), { class: "button" }, "Compare with …"),
      button("Copy address", () => copy(address(), "the address")),
      button("Copy parameters", record && (() => copy(JSON.stringify(record.json, null, 2), "the parameters as JSON"))),
      button("Copy signature", signature ? () => copy(signature, "the signature") : undefined),
      said,
    );
  }
}

/**
 * A frame with the large picture, or with the thumbnail in its place until that is drawn.
 *
 * @param {import("./supply.js").Supply} supply
 * @param {KnownEntry} entry
 */
export function pictureOf(supply, entry) {
  const frame = element("div", { class: "portrait large", role: "img", "aria-label": `Phase portrait: ${entry.title}` });
  fillPicture(frame, supply, entry.name);
  return frame;
}

/**
 * @param {HTMLElement} frame
 * @param {import("./supply.js").Supply} supply
 * @param {string} name
 */
export function fillPicture(frame, supply, name) {
  const picture = supply.pictures.get(name);
  frame.classList.toggle("standing-in", !picture);
  frame.innerHTML = picture || supply.thumbnails.get(name) || "";
}

function waitingText() {
  return element("p", { role: "status" }, "Reading the record …");
}

/** @param {KnownEntry} entry */
function badges(entry) {
  const words = [];
  if (entry.paper) words.push("in the paper");
  if (entry.beyond.length) words.push("beyond the paper");
  words.push(entry.codimension ? `codimension ${entry.codimension}` : "generic");
  return [...words.map((word) => element("span", { class: "badge" }, word)), element("code", {}, entry.name)];
}

export function legend() {
  const parts = [
    ["line nx", "ẋ = 0"],
    ["line ny", "ẏ = 0"],
    ["line bs", "stable branch"],
    ["line bu", "unstable branch"],
    ["mark sinks", "sink"],
    ["mark saddles", "saddle"],
    ["mark sources", "source"],
    ["mark stable-cycles", "stable cycle"],
    ["mark unstable-cycles", "unstable cycle"],
    ["mark clusters", "cluster"],
  ];
  const items = parts.map(([sign, text]) => element("span", {}, element("i", { class: sign }), text));
  return element("p", { class: "legend", "aria-hidden": "true" }, ...items);
}

/**
 * @param {HTMLElement} said  where that is confirmed
 * @param {HTMLElement} root
 * @returns {(text: string, what: string) => Promise<void>}
 */
function copier(said, root) {
  return async (text, what) => {
    root.querySelector("textarea.copied")?.remove();
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `Copied ${what}.`;
    } catch {
      // no clipboard outside a secure page: show the text, selected
      const area = element("textarea", { class: "copied", readonly: true, rows: "4", "aria-label": what });
      area.value = text;
      said.after(area);
      area.select();
      said.textContent = "Press Ctrl+C to copy.";
    }
  };
}

/**
 * @param {EntryRecord} record
 * @param {HTMLElement} frame
 * @param {Explore} explore
 * @param {NearestPanel} nearest
 */
function facts(record, frame, explore, nearest) {
  const also = record.aliases.length ? [element("p", { class: "also" }, `Also: ${record.aliases.join("; ")}.`)] : [];
  const origin = record.origin ? [element("p", { class: "also" }, `Origin: ${record.origin}.`)] : [];
  return [
    element("p", { class: "description" }, record.description),
    ...also,
    ...origin,
    part("Parameters", parameters(record)),
    pointsPart(record, frame),
    ...(record.clusters.length ? [clustersPart(record)] : []),
    cyclesPart(record),
    signaturePart(record),
    record.degeneracy ? degeneracyPart(record.degeneracy) : robustnessPart(record, explore),
    nearest.root,
  ];
}

/** @param {EntryRecord} record */
function parameters(record) {
  const shown = Object.entries(record.parameters).map(([name, rows]) => matrix(name, rows));
  const all = ["Uh", "Ur", "Uz", "bh", "br", "bz"];
  const zero = all.filter((name) => !(name in record.parameters));
  const rest = zero.length ? [element("p", { class: "hint" }, `${listed(zero)} 0.`)] : [];
  const after = record.reset_after ? [element("p", { class: "hint" }, "The reset gate acts after the matrix.")] : [];
  return element("div", { class: "parameters" }, ...shown, ...rest, ...after);
}

/** @param {string[]} words */
function listed(words) {
  if (words.length === 1) return `${words[0]} is`;
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)} are`;
}

/**
 * @param {string} name
 * @param {string[][]} rows
 */
function matrix(name, rows) {
  /** @param {string[]} cells */
  const row = (cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
  const brackets = element("table", { role: "presentation" }, ...rows.map(row));
  return element("div", { class: "matrix" }, element("span", {}, `${name} =`), brackets);
}

/**
 * @param {string} kind
 * @param {string} text
 */
function markCell(kind, text) {
  return element("td", { class: kind.includes("guess") ? "guess" : "kind" }, element("i", { class: `mark ${kind}`, "aria-hidden": "true" }), text);
}

/**
 * @param {EntryRecord} record
 * @param {HTMLElement} frame
 */
function pointsPart({ points, clusters, rigor }, frame) {
  const n = points.length;
  const proof = clusters.length
    ? "Outside the clusters there is no other."
    : n === 1 ? "This is the only fixed point." : "There is no other.";
  const rows = points.map((p, i) => [String(i + 1), markCell(`${p.kind}s`, p.kind), p.shape, p.x, p.y, p.width]);
  /** @type {(i: number, on: boolean) => void} */
  const lit = (i, on) => frame.querySelector(`[data-p="${i}"]`)?.classList.toggle("lit", on);
  /** @type {(i: number) => Attributes} */
  const pointed = (i) => ({ onmouseenter: () => lit(i, true), onmouseleave: () => lit(i, false) });
  const head = ["", "kind", "shape", "x", "y", "width"];
  return part(
    "Fixed points",
    how("proven", `${proof} Width is that of the box that holds it; node or spiral is computed.`, { title: rigor }),
    ...(n ? [table(head, rows, pointed)] : []),
  );
}

/** @param {EntryRecord} record */
function clustersPart({ clusters }) {
  const rows = clusters.map((c) => [markCell("clusters guess", c.guess), c.index, c.x, c.y, c.width]);
  return part(
    "Clusters",
    how("not resolved", "Points that cannot be told apart. The index is proven, the guess computed."),
    table(["guess", "index", "x", "y", "size"], rows),
  );
}

/** @param {EntryRecord} record */
function cyclesPart({ cycles }) {
  if (!cycles.length) return part("Limit cycles", how("computed", "None found."));
  const rows = cycles.map((c) => [
    markCell(c.stable ? "stable-cycles" : "unstable-cycles", c.stable ? "stable" : "unstable"),
    c.period,
    c.multiplier,
    c.encloses.join(", "),
  ]);
  return part(
    "Limit cycles",
    how("computed", "By exploration, each refined on its return map."),
    table(["kind", "period", "multiplier", "encloses points"], rows),
  );
}

/** @param {EntryRecord} record */
function signaturePart({ signature, degeneracy }) {
  if (signature.resolved) {
    return part(
      "Signature",
      how("computed", "Equal for portraits that a continuous change of coordinates maps to each other."),
      element("p", {}, element("code", { class: "signature" }, signature.text)),
    );
  }
  const reasons = signature.reasons.slice(0, 3).map((reason) => element("li", {}, reason));
  return part("Signature", how("not resolved", degeneracy ? "A degenerate portrait has none." : ""), element("ul", {}, ...reasons));
}

/** @param {NonNullable<EntryRecord["degeneracy"]>} degeneracy */
function degeneracyPart({ kind, codimension, where, step, below, above }) {
  /** @type {(text: string, neighbour: Neighbour) => HTMLElement} */
  const side = (text, neighbour) =>
    element(
      "p",
      {},
      `${text}: `,
      neighbour.name
        ? link(searchOf({ entry: neighbour.name }), {}, neighbour.title)
        : element("code", { class: "signature" }, neighbour.signature),
      neighbour.name ? "" : " (not in the catalogue)",
    );
  return part(
    "Degeneracy",
    how("computed", `${kind[0].toUpperCase()}${kind.slice(1)}, of codimension ${codimension}. Decided by ${where}.`),
    side(`Below, by ${step}`, below),
    side(`Above, by ${step}`, above),
  );
}
