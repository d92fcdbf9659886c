// Parts of a page: a heading with what is below it, and a table.

import { Certainty } from "../live/certainty.js";
import { element } from "../live/element.js";

/**
 * @param {string} title
 * @param {...HTMLElement} children
 */
export function part(title, ...children) {
  return element("section", { class: "part" }, element("h3", {}, title), ...children);
}

/**
 * How something is known: its mark, then words.
 *
 * @param {string} status
 * @param {string} text
 * @param {Attributes} [attributes]
 */
export function how(status, text, attributes = {}) {
  return element("p", { class: "how claim", ...attributes }, new Certainty().show(status).root, ` ${text}`);
}

/**
 * @param {string[]} head
 * @param {(string | HTMLElement)[][]} rows  texts, or cells that are made already
 * @param {(row: number) => Attributes} [attributes]
 */
export function table(head, rows, attributes = () => ({})) {
  /** @type {(tag: "th" | "td", texts: (string | HTMLElement)[]) => HTMLElement[]} */
  const cells = (tag, texts) => texts.map((text) => (text instanceof HTMLElement ? text : element(tag, {}, text)));
  return element(
    "div",
    { class: "table" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...cells("th", head))),
      element("tbody", {}, ...rows.map((row, i) => element("tr", attributes(i), ...cells("td", row)))),
    ),
  );
}
