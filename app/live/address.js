// The browser's address belongs to the tab that is shown (see app/page/tabs.js).

/** @param {string} tab */
export function tabShown(tab) {
  const shown = document.documentElement.dataset.tab;
  return !shown || shown === tab; // in a notebook there are no tabs
}

/**
 * A tab's address as its state stands now: shown, or remembered for its return.
 *
 * @param {string} tab
 * @param {string} search
 */
export function claimAddress(tab, search) {
  if (tabShown(tab) && location.search !== search) {
    history.replaceState(history.state, "", location.pathname + search);
  }
  document.dispatchEvent(new CustomEvent("gruscope:kept", { detail: { tab, search } }));
}

const PAUSE = 250; // ms: browsers refuse addresses that change at every step of a drag

// The address of a tab whose state changes all the time: written once it rests.
export class KeptAddress {
  /** @param {string} tab */
  constructor(tab) {
    this.tab = tab;
    this.query = "";
    /** @type {Timer | undefined} */
    this.timer = undefined;
  }

  /** @param {string} query */
  keep(query) {
    this.query = query;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  now() {
    clearTimeout(this.timer);
    if (this.query) claimAddress(this.tab, `?${this.query}`);
  }

  close() {
    clearTimeout(this.timer);
  }
}
