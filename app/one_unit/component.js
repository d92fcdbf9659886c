// Ties the parts of the One unit tab together: gate, controls, painter, hands, keys, address.

const TAB = "one-unit";

export function render({ model, el, view }) {
  const connection = new Connection(view.model.document, () => gate.again());
  const send = (message) => {
    if (connection.open) model.send_msg(message);
  };
  const gate = new Gate(send);
  const root = element("div", { class: "gs-knobs gs-unit-knobs" });
  el.append(root);
  const { knobs, limit, longest, presets } = model;
  const controls = new UnitControls(root, { knobs, limit, longest, presets, gate, act: send });
  const painter = new UnitPainter(view.model.document, model.uid);
  let hands = [];
  let painting = false;

  const themed = () => painter.restyle(model.themes[model.theme], model.theme);
  const received = () => {
    if (!model.packet || !model.packet.byteLength) return;
    const packet = unpack(model.packet);
    try {
      if (packet.sections.curve) show(packet);
    } finally {
      gate.replied(packet.header.sequence);
    }
    afterPaint(packet.header);
  };

  function show(packet) {
    const { header } = packet;
    painting = true;
    if (!gate.waiting?.bounds) painter.window(header.bounds);
    painter.paint(packet);
    painting = false;
    controls.show(header);
    if (!hands.length) hands = connected();
    keepAddress(header.query);
  }

  // the words come two frames later, and at most every REST ms while a hand is turning
  const REST = 120;
  let newest = null;
  let last = 0;
  let restTimer;
  function afterPaint(header) {
    const asked = newest !== null;
    newest = header;
    if (asked) return;
    restTimer = setTimeout(() => {
      last = performance.now();
      const findings = painter.named("unit_findings");
      (findings?.data ?? findings)?.setv({ header: newest }, { sync: false });
      newest = null;
    }, Math.max(34, last + REST - performance.now()));
  }

  function connected() {
    try {
      painter.nameFigures();
      const plane = new Hand(painter, "unit_plane", {
        set: ({ x, y }, commit) => controls.setPlace(x, y, commit),
        moved: (bounds) => {
          const known = controls.bounds;
          if (!painting && !bounds.every((value, i) => value === known[i])) controls.setWindow(bounds);
        },
      });
      const clipped = (h) => Math.min(1, Math.max(-1, h));
      const line = new Hand(painter, "unit_phase", {
        set: ({ x }, commit) => controls.setStart(clipped(x), commit),
      });
      return [plane, line];
    } catch (error) {
      console.warn("gruscope: the phase line is not on the page yet", error);
      return [];
    }
  }

  let addressTimer;
  function keepAddress(query) {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => claimAddress(TAB, `?${query}`), 250);
  }

  function pressed(event) {
    if (!tabShown(TAB) || isTyping(event) || inDialog(event) || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      send({ action: key === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.ctrlKey || event.metaKey || event.altKey || singleKeysOff()) {
      return;
    } else if (key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else Bokeh.index.find_one(painter.named("unit_stage"))?.el.requestFullscreen();
    } else if (model.shortcuts[key]) {
      send({ action: "preset", key: model.shortcuts[key] });
    }
  }

  model.on("change:packet", received);
  model.on("change:theme", themed);
  model.on("after_render", () => {
    themed();
    received();
  });
  document.addEventListener("keydown", pressed);
  model.on("remove", () => {
    gate.close();
    connection.close();
    for (const hand of hands) hand.close();
    document.removeEventListener("keydown", pressed);
    clearTimeout(addressTimer);
    clearTimeout(restTimer);
  });
}
