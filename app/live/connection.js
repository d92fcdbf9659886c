// A component's end of the page's lifeline (app/live/lifeline.js): nothing is sent while the
// server is away, and what was lost is asked for when it is back.

import { listen } from "./listen.js";

export class Connection {
  /**
   * @param {object} ends
   * @param {() => boolean} ends.back  called when the server is back; true if an answer to the component will follow
   * @param {(left: { carry: boolean, fresh: boolean }) => void} [ends.leaving]  called before the page is loaded anew
   */
  constructor({ back, leaving = () => {} }) {
    this.open = true;
    this.close = listen(document, {
      "gruscope:lost": () => (this.open = false),
      "gruscope:back": (event) => {
        this.open = true;
        if (back()) event.preventDefault();
      },
      "gruscope:leaving": (event) => leaving(event.detail),
    });
  }

  // an answer of the server is on the page
  answered() {
    document.dispatchEvent(new CustomEvent("gruscope:answered"));
  }
}
