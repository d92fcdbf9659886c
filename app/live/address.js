// The browser's address belongs to the tab that is shown (see app/tabs.js).

export function tabShown(tab) {
  const shown = document.documentElement.dataset.tab;
  return !shown || shown === tab; // in a notebook there are no tabs
}

// A tab's address as its state stands now: shown, or remembered for its return.
export function claimAddress(tab, search) {
  if (tabShown(tab) && location.search !== search) {
    history.replaceState(history.state, "", location.pathname + search);
  }
  document.dispatchEvent(new CustomEvent("gruscope:kept", { detail: { tab, search } }));
}
