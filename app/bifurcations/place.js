// The tab's address, and the way to Explore.

import { offerTools, onTool } from "../frame/tools.js";
import { claimAddress, tabShown } from "../live/address.js";
import { listen } from "../live/listen.js";

const TAB = "bifurcations";

/** @param {Rendered<{ there: boolean, query: string, addressed: boolean }>} given */
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
  const ask = (explores = false) => model.send_msg({ query: location.search, explores });
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
  model.on("msg:custom", (/** @type {{ go?: string }} */ message) => {
    if (message.go) document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: message.go } }));
  });
  // the tab is shown again, or an address names something else
  /** @param {CustomEvent<{ explores: boolean }>} event */
  const arrived = ({ detail }) => {
    if (!tabShown(TAB)) return;
    if (newest && another()) ask(Boolean(detail?.explores));
    else {
      if (newest) claimAddress(TAB, newest);
      model.send_msg({ shown: true });
    }
  };
  offerTools(TAB, { reset: true });
  const deaf = [
    listen(document, { "gruscope:address": arrived }),
    // what runs for a page that closes is given up now; the server would wait for its return
    listen(window, { pagehide: () => model.send_msg({ gone: true }) }),
    onTool(TAB, (action) => {
      if (action === "reset") model.send_msg({ reset: true });
    }),
  ];
  model.on("remove", () => deaf.forEach((end) => end()));
}
