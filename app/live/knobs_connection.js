// The connection of a component with knobs: the newest portrait is asked for when the server is
// back, and what was turned meanwhile is handed over to the page that is loaded in this one's
// place.

const UNSENT = "gruscope:unsent:";

class KnobsConnection extends Connection {
  constructor(name, { gate, keepNow }) {
    super({
      back: () => {
        gate().again();
        return true;
      },
      leaving: ({ carry }) => {
        keepNow(); // the address
        const unsent = gate().unsent();
        if (carry && unsent) sessionStorage.setItem(this.key, JSON.stringify(unsent));
      },
    });
    this.key = UNSENT + name;
    this.gate = gate;
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
}
