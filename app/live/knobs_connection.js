// The connection of a component with knobs: the newest portrait is asked for when the server is
// back, and what the address does not hold is handed over to the page that is loaded in this
// one's place: what was turned meanwhile, and a state that is hidden behind another tab.

import { Connection } from "./connection.js";

const LEFT = "gruscope:left:";

export class KnobsConnection extends Connection {
  /**
   * @param {string} name
   * @param {object} ends
   * @param {() => import("./gate.js").Gate} ends.gate
   * @param {() => void} ends.keepNow  the address takes the state at once
   * @param {() => string} [ends.hidden]  the query of a state that the page's address does not hold
   */
  constructor(name, { gate, keepNow, hidden = () => "" }) {
    super({
      back: () => {
        gate().again();
        return true;
      },
      leaving: ({ carry, fresh }) => {
        keepNow();
        const left = { unsent: carry ? gate().unsent() : null, hidden: fresh ? "" : hidden() };
        if (left.unsent || left.hidden) sessionStorage.setItem(this.key, JSON.stringify(left));
      },
    });
    this.key = LEFT + name;
    this.gate = gate;
  }

  /**
   * What the page before this one left, where this one shows `query`.
   *
   * @param {string} query
   */
  resume(query) {
    try {
      const left = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
      sessionStorage.removeItem(this.key);
      const again = left?.hidden && left.hidden !== query ? { query: left.hidden } : {};
      if (left?.unsent || again.query) this.gate().change({ ...left.unsent, ...again });
    } catch {
      // a browser that stores nothing for this page has nothing to hand over
    }
  }
}
