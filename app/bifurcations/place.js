// The tab's address, and the way to Explore.

const TAB = "bifurcations";

export function render({ model, el }) {
  // the first message must be a change: BokehJS would else send all of a model that came late
  model.there = true;
  el.hidden = true;

  let newest = "";
  const keep = () => {
    if (!model.query) return;
    newest = `?${model.query}`;
    claimAddress(TAB, newest);
  };
  model.on("change:query", keep);
  keep();
  model.on("msg:custom", (message) => {
    if (message.go) document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { tab: message.go } }));
  });
  // the tab is shown again, or an address names something else
  const arrived = () => {
    if (!tabShown(TAB)) return;
    const { search } = location;
    const asked = new URLSearchParams(search);
    if (newest && search !== newest && (asked.has("parameter") || asked.has("mode"))) model.send_msg({ query: search });
    else {
      if (newest) claimAddress(TAB, newest);
      model.send_msg({ shown: true });
    }
  };
  document.addEventListener("gruscope:address", arrived);
  // what runs for a page that closes is given up now; the server would wait for its return
  const gone = () => model.send_msg({ gone: true });
  window.addEventListener("pagehide", gone);
  model.on("remove", () => window.removeEventListener("pagehide", gone));
  model.on("remove", () => document.removeEventListener("gruscope:address", arrived));
}
