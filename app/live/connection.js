// A component's end of the page's lifeline (app/live/lifeline.js): nothing is sent while the
// server is away, and what was lost is asked for when it is back.
//
// back: called when the server is back; true if an answer to the component will follow.
// leaving: called with the event's detail before the page is loaded anew.

export class Connection {
  constructor({ back, leaving = () => {} }) {
    this.open = true;
    this.handlers = {
      "gruscope:lost": () => (this.open = false),
      "gruscope:back": (event) => {
        this.open = true;
        if (back()) event.preventDefault();
      },
      "gruscope:leaving": (event) => leaving(event.detail),
    };
    for (const [name, act] of Object.entries(this.handlers)) document.addEventListener(name, act);
  }

  // an answer of the server is on the page
  answered() {
    document.dispatchEvent(new CustomEvent("gruscope:answered"));
  }

  close() {
    for (const [name, act] of Object.entries(this.handlers)) document.removeEventListener(name, act);
  }
}
