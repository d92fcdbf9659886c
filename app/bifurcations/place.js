// The tab's address, and the way to Explore.

import { offerTools, onTool } from "../frame/tools.js";
import { claimAddress, tabShown } from "../live/address.js";

const TAB = "bifurcations";

export function render({ model, el }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  el.hidden = true;

  let newest = "";
  // does the browser's address ask for something else than what is shown?
  const another = () => {
    const asked = new URLSearchParams(location.search);
    return tabShown(TAB) && location.search !== newest && (asked.has("parameter") || asked.has("mode"));
  };
  const ask = (whole = false) => model.send_msg({ query: location.search, whole });
  const keep = () => {
    if (!model.query) return;
    const first = !newest;
    newest = `?${model.query}`;
    // a tab that was opened by a click may be led to where it was on the page before this one
    if (first && !model.addressed && another()) ask();
    else claimAddress(TAB, newest);
  };
  model.on("change:query", keep);
  keep();
  model.on("msg:custom", (message) => {
    if (message.go) document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: message.go } }));
  });
  // the tab is shown again, or an address names something else
  const arrived = (event) => {
    if (!tabShown(TAB)) return;
    if (newest && another()) ask(Boolean(event.detail?.whole));
    else {
      if (newest) claimAddress(TAB, newest);
      model.send_msg({ shown: true });
    }
  };
  document.addEventListener("gruscope:address", arrived);
  offerTools(TAB, { reset: true });
  const off = onTool(TAB, (action) => action === "reset" && model.send_msg({ reset: true }));
  model.on("remove", off);
  // what runs for a page that closes is given up now; the server would wait for its return
  const gone = () => model.send_msg({ gone: true });
  window.addEventListener("pagehide", gone);
  model.on("remove", () => window.removeEventListener("pagehide", gone));
  model.on("remove", () => document.removeEventListener("gruscope:address", arrived));
}
