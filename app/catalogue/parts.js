// Parts of a page: a heading with what is below it, and a table.

import { element } from "../live/fields.js";

export function part(title, ...children) {
  return element("section", { class: "part" }, element("h3", {}, title), ...children);
}

export function table(head, rows, attributes = () => ({})) {
  const cells = (tag, texts) => texts.map((text) => (text instanceof Node ? text : element(tag, {}, text)));
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
