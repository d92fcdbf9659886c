// Measures in the browser, for benchmarks/live.py. Injected before the page's own scripts.
//
// An update is painted when Bokeh has finished the first painting of the figure after the
// update's data was put into its sources. The same holds for the portrait and the floor.

window.probe = (() => {
  const now = () => performance.now();
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const socket = { sent: 0, received: 0 };

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", () => (socket.received = now()));
    }
    send(...args) {
      socket.sent ||= now();
      return super.send(...args);
    }
  };

  const keyOf = (value) => Math.round(value * 1e6);
  const at = new Map(); // value → when it was set in the browser
  let fresh = null; // an update whose data is in the sources and which is not painted yet
  let painted = []; // {value, set, sent, received, filled, done, shown}
  let waiting = null;
  let set;
  let release = () => {};

  function filled(value) {
    fresh = { value, set: at.get(keyOf(value)), ...socket, filled: now() };
    socket.sent = 0;
  }

  function repainted() {
    if (!fresh) return;
    const record = { ...fresh, done: now() };
    fresh = null;
    painted.push(record);
    requestAnimationFrame(() => (record.shown = now()));
    if (waiting && keyOf(record.value) === waiting.key) {
      waiting.done(record);
      waiting = null;
    }
  }

  function named(end) {
    const models = Bokeh.documents.flatMap((one) => [...one._all_models.values()]);
    return models.find((model) => model.name?.endsWith(end));
  }

  function attachPortrait(slider) {
    const models = Bokeh.documents.flatMap((one) => [...one._all_models.values()]);
    const data = models.find((model) => model.packet && model.knobs);
    // the page's own handler, which fills the sources, was connected before this one
    data.properties.packet.change.connect(() => {
      const size = new DataView(data.packet).getUint32(0, true);
      const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data.packet, 4, size)));
      if (!header.values) return;
      valueOf.set(header.sequence, header.values.gain);
      filled(header.values.gain);
    });
    watch();
    const fire = (Kind, type) => slider.dispatchEvent(new Kind(type, { bubbles: true }));
    set = (value, first) => {
      if (first) fire(PointerEvent, "pointerdown");
      slider.valueAsNumber = value;
      fire(Event, "input");
    };
    release = () => {
      fire(PointerEvent, "pointerup");
      fire(Event, "change");
    };
  }

  function attachFloor() {
    const source = named("floor:data");
    const slider = named("floor:slider");
    source.change.connect(() => filled(source.data.x[0]));
    watch();
    set = (value) => (slider.value = value);
  }

  function watch() {
    Bokeh.index.find_one(named(":portrait")).repainted.connect(repainted);
  }

  function begin(value) {
    at.set(keyOf(value), now());
    socket.sent = 0;
  }

  // One value after the other, each when the last one is painted; lost ones are null.
  async function steps(values, pause) {
    const records = [];
    for (const value of values) {
      const done = new Promise((resolve) => (waiting = { key: keyOf(value), done: resolve }));
      begin(value);
      set(value, false);
      const record = await Promise.race([done, wait(3000).then(() => null)]);
      await wait(pause * (1 + Math.random()));
      records.push(record && { ...record, findings: spoken.get(keyOf(record.value)) });
    }
    return records;
  }

  // A hand on the slider: to and fro between two values, an input event every 16 ms.
  async function drag(low, high, duration) {
    painted = [];
    const begun = now();
    let last;
    let count = 0;
    while (now() - begun < duration) {
      const phase = (now() - begun) / 1500;
      const value = low + (high - low) * Math.abs((phase % 2) - 1) + count * 1e-5;
      last = Math.round(value * 1e5) / 1e5;
      begin(last);
      set(last, count++ === 0);
      await wait(16 - ((now() - begun) % 16));
    }
    release();
    const released = now();
    await wait(3000);
    const final = painted.filter((r) => keyOf(r.value) === keyOf(last));
    return {
      events: count,
      lags: painted.filter((r) => r.set !== undefined).map((r) => r.done - r.set),
      during: painted.filter((r) => r.done <= released).length,
      seconds: (released - begun) / 1000,
      settled: final.length ? Math.max(0, final[0].done - released) : null,
      quiet: Math.max(0, painted.at(-1).done - released),
    };
  }

  // when the findings of an update stood on the page
  const spoken = new Map(); // value → time
  const valueOf = new Map(); // sequence → value
  function listen(section) {
    const seen = () => spoken.set(keyOf(valueOf.get(Number(section.dataset.sequence))), now());
    // a task after the page's handlers, so that the value is known
    new MutationObserver(() => setTimeout(seen)).observe(section, {
      attributes: true,
      attributeFilter: ["data-sequence"],
    });
  }

  return { attachPortrait, attachFloor, steps, drag, listen };
})();
