// What the loading page says if its connection is refused: the server gives the page to whoever
// asks, but a live connection only to pages of hosts that it was told of. The page's template
// (panel-material-ui) would say only that there is none.

import { element } from "./element.js";

/**
 * Instead of what `message`, the template's own words, says of the connection.
 *
 * @param {string} message
 */
export function explainRefusal(message) {
  if (!/connection/i.test(message)) return;
  const { host, port } = location;
  const open = host.startsWith("[") ? "'*'" : host; // the option knows no IPv6 addresses
  const place = element("div", { role: "alert" });
  place.style.cssText = "max-width: 640px; margin: 48px auto; padding: 0 20px; font: 18px/1.5 Roboto, Helvetica, Arial, sans-serif";
  // a page that has a document was let in: its connection was lost while it still loaded
  const { Bokeh } = /** @type {{ Bokeh?: { documents?: unknown[] } }} */ (globalThis);
  const letIn = Boolean(Bokeh?.documents?.length);
  /** @type {["h1" | "p" | "pre", string][]} */
  const refused = [
    ["h1", "Gruscope: no live connection"],
    ["p", `The server gave this page, but refused the page's connection. Most often it was not told that pages of ${host} may connect. Open it under another name, for instance http://localhost${port && ":"}${port}${location.pathname}, or start it with the option`],
    ["pre", `--allow-websocket-origin=${open}`],
    ["p", "If it was just being stopped or started, load this page again."],
  ];
  /** @type {["h1" | "p", string][]} */
  const lost = [
    ["h1", "Gruscope: the connection was lost"],
    ["p", "The server went away while this page was being loaded. Load it again."],
  ];
  for (const [tag, words] of letIn ? lost : refused) place.append(element(tag, {}, words));
  document.body.replaceChildren(place);
}
