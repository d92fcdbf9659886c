// The catalogue's addresses: the wall with its filters, an entry, two entries, the choice of
// a second one, or of one whose nearest parameters are wanted.

import { element } from "../live/element.js";

/** @typedef {{ entry: string, compare: string, nearest: boolean, view: "wall" | "entry" | "compare", parameters: URLSearchParams }} Place */

/**
 * @param {string} search
 * @returns {Place}
 */
export function placeOf(search) {
  const parameters = new URLSearchParams(search);
  const place = { entry: parameters.get("entry") ?? "", compare: parameters.get("compare") ?? "", nearest: parameters.has("nearest") };
  const view = !place.entry ? "wall" : place.compare ? "compare" : "entry";
  return { ...place, view, parameters };
}

/** @param {{ entry?: string, compare?: string, nearest?: boolean, selection?: import("./selection.js").Selection }} place */
export function searchOf({ entry = "", compare = "", nearest = false, selection }) {
  const parameters = new URLSearchParams({ tab: "catalogue" });
  if (entry) parameters.set("entry", entry);
  if (compare) parameters.set("compare", compare);
  if (nearest) parameters.set("nearest", "explore");
  if (!entry) selection?.write(parameters);
  return `?${parameters.toString().replaceAll("%2C", ",")}`;
}

/** @param {string} search */
export function goTo(search) {
  document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { query: search } }));
}

/**
 * A link that the page follows itself, unless another window is wanted.
 *
 * @param {string} search
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 */
export function link(search, attributes, ...children) {
  /** @param {MouseEvent} event */
  const follow = (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(search);
  };
  return element("a", { href: location.pathname + search, onclick: follow, ...attributes }, ...children);
}
