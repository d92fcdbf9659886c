// A component's end of the page's lifeline (app/live/lifeline.js).
//
// Nothing is sent while the server is away; when it is back, its newest answer is asked for.
// What was turned meanwhile is handed over to the page that is loaded in this one's place.

const UNSENT = "gruscope:unsent:";

class Connection {
  constructor(name, { gate, keepNow }) {
    this.open = true;
    this.key = UNSENT + name;
    this.gate = gate;
    this.handlers = {
      "gruscope:lost": () => (this.open = false),
      "gruscope:back": (event) => {
        this.open = true;
        event.preventDefault(); // there will be an answer
        gate().again();
      },
      "gruscope:leaving": (event) => {
        keepNow(); // the address
        const unsent = gate().unsent();
        if (event.detail.carry && unsent) sessionStorage.setItem(this.key, JSON.stringify(unsent));
      },
    };
    for (const [name, act] of Object.entries(this.handlers)) document.addEventListener(name, act);
  }

  // an answer of the server is on the page
  answered() {
    document.dispatchEvent(new CustomEvent("gruscope:answered"));
  }

  // what the page before this one could not send
  resume() {
    try {
      const unsent = sessionStorage.getItem(this.key);
      sessionStorage.removeItem(this.key);
      if (unsent) this.gate().change(JSON.parse(unsent));
    } catch {
      // a browser that stores nothing for this page has nothing to hand over
    }
  }

  close() {
    for (const [name, act] of Object.entries(this.handlers)) document.removeEventListener(name, act);
  }
}
