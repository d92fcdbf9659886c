// Ties the parts together for one visitor: gate, controls, painter, pointer, address.

import { offerTools, onTool } from "../frame/tools.js";
import { claimAddress, tabShown } from "../live/address.js";
import { dockAt } from "../live/dock.js";
import { element } from "../live/fields.js";
import { Gate } from "../live/gate.js";
import { KnobsConnection } from "../live/knobs_connection.js";
import { unpack } from "../live/packet.js";
import { Controls } from "./controls.js";
import { Painter } from "./draw.js";
import { WholePainter } from "./draw_whole.js";
import { figuresOf } from "./figures.js";
import { Keys } from "./keys.js";
import { Pointer } from "./pointer.js";

export function render({ model, el, view }) {
  const connection = new KnobsConnection("explore", {
    gate: () => gate,
    keepNow: () => keepAddressNow(),
    hidden: () => (tabShown("explore") ? "" : (newestQuery ?? "")),
  });
  const send = (message) => {
    if (connection.open) model.send_msg(message);
  };
  // what is said of another portrait than that of the knobs is dimmed
  const gate = new Gate(send, { stale: (behind) => tell("findings", behind, "stale") });
  // an action waits for the changes before it: an undo must not overtake the end of a drag
  const act = (action) => {
    if (!["undo", "redo", "reset"].includes(action)) return;
    if (gate.flying || gate.waiting) actTimer = setTimeout(() => act(action), 20);
    else send({ action });
  };
  let actTimer;
  const root = element("div", { class: "gs-knobs" });
  el.append(root);
  const undock = [];
  const controls = new Controls(root, {
    knobs: model.knobs,
    ranges: model.ranges,
    limit: model.limit,
    directions: model.directions,
    gate,
    go: ({ query }) => send({ action: "go", query }),
  });
  if (model.address) undock.push(dockAt(`${model.uid}:dock`, controls.dock));
  const page = view.model.document;
  const figures = figuresOf(page, model.uid);
  figures.make(page, model.figures);
  const painter = new Painter(figures.document, "explore");
  const whole = new WholePainter(painter);
  let pointer = null;

  const themed = () => {
    painter.restyle(model.themes[model.theme]);
    whole.restyle(model.themes[model.theme]);
  };
  const received = () => {
    if (!model.packet || !model.packet.byteLength) return;
    const packet = unpack(model.packet);
    const { header } = packet;
    try {
      if (packet.sections.map) show(packet);
    } finally {
      gate.replied(header.sequence, Boolean(header.error) && controls.differ(header));
    }
    connection.answered();
    afterPaint(packet);
  };

  function show(packet) {
    const { header } = packet;
    // while the window is still moving, the reply for an older one must not pull it back
    if (pointer) pointer.painting = true; // the server's own window is no wish of the hand's
    if (!gate.waiting?.bounds) painter.window(header.bounds);
    painter.home(header.home);
    painter.paint(packet);
    whole.layers(header.layers);
    whole.expect(header.whole);
    paintWhole(); // in the same frame
    awaitWhole();
    if (pointer) pointer.painting = false;
    controls.show(header);
    if (model.address) offerTools("explore", header.can);
    if (model.address) keepAddress(header.query);
    if (!resumed) connection.resume(header.query);
    resumed = true;
  }
  let resumed = !model.address; // a notebook's page is another's

  // What the eye can wait for: two frames later, so that the portrait is painted first,
  // only for the newest packet, and at most every REST ms while a hand is turning.
  const REST = 120;
  let newest = null;
  let last = 0;
  let restTimer;
  function afterPaint(packet) {
    const asked = newest !== null;
    newest = packet;
    if (asked) return;
    restTimer = setTimeout(() => {
      const { header, sections } = newest;
      newest = null;
      last = performance.now();
      tell("findings", header);
      if (!sections.map) return;
      painter.paintAside({ header, sections });
      tell("layerbar", header);
      tell("mapscale", header);
    }, Math.max(34, last + REST - performance.now()));
  }

  function connected() {
    painter.nameFigures();
    painter.followSize();
    return new Pointer(painter, controls, gate);
  }

  // another component's data, changed in this browser alone
  function tell(name, header, as = "header") {
    const other = page.get_model_by_name(`${model.uid}:${name}`);
    if (other) (other.data ?? other).setv({ [as]: header }, { sync: false });
  }

  // the global dynamics, when they are ready
  const wholeReceived = () => {
    if (!model.whole || !model.whole.byteLength) return;
    waiting = model.whole;
    clearTimeout(waitTimer);
    if (gate.flying) waitTimer = setTimeout(paintWhole, FRAME);
    else paintWhole();
  };

  // While a hand is turning they are painted with the next portrait: one frame for both.
  const FRAME = 150; // ms after which they are painted alone
  let waiting = null;
  let waitTimer;
  function paintWhole() {
    clearTimeout(waitTimer);
    if (!waiting) return;
    const packet = unpack(waiting);
    waiting = null;
    whole.paint(packet);
    afterWhole(packet.header);
    awaitWhole();
  }

  // their words, like those of the portrait, after the paint and not for every step
  let newestWhole = null;
  let lastWhole = 0;
  let wordsTimer;
  function afterWhole(header) {
    const asked = newestWhole !== null;
    newestWhole = header;
    if (asked) return;
    wordsTimer = setTimeout(() => {
      lastWhole = performance.now();
      tell("findings", newestWhole, "whole");
      newestWhole = null;
    }, Math.max(34, lastWhole + REST - performance.now()));
  }

  // what a dropped connection swallowed is asked for again
  const PATIENCE = 5000;
  let wholeTimer;
  function awaitWhole(patience = PATIENCE) {
    clearTimeout(wholeTimer);
    if (whole.complete && whole.generation === whole.expected) return;
    wholeTimer = setTimeout(() => {
      send({ action: "whole" });
      awaitWhole();
    }, patience);
  }

  let addressTimer;
  let newestQuery;
  function keepAddress(query) {
    newestQuery = query;
    clearTimeout(addressTimer);
    addressTimer = setTimeout(keepAddressNow, 250);
  }
  function keepAddressNow() {
    clearTimeout(addressTimer);
    if (newestQuery) claimAddress("explore", `?${newestQuery}`);
  }
  // back to an older address of this tab: the state is the newest all the same
  const returned = () => {
    if (newestQuery && tabShown("explore")) keepAddress(newestQuery);
  };
  if (model.address) document.addEventListener("gruscope:address", returned);

  // the fixed point whose row in the findings is pointed at
  const ringed = ({ detail: { uid, at } }) => {
    if (uid === model.uid && figures.shown) painter.ring(at);
  };
  document.addEventListener("gruscope:ring", ringed);

  model.on("change:packet", received);
  model.on("change:whole", wholeReceived);
  const happened = () => {
    tell("findings", model.happened, "happened");
    if (model.happened.events) controls.happened(model.happened.events);
  };
  model.on("change:happened", happened);
  model.on("change:theme", themed);
  figures.onceShown(() => (pointer = connected()));
  model.on("after_render", () => {
    themed();
    received();
    wholeReceived();
    happened();
    if (!model.address) awaitWhole(0); // a kernel cannot know when its output can be seen
  });
  // a notebook's keys are its own: there, only those pressed on a control are taken
  const off = model.address ? onTool("explore", act) : () => {};
  const stage = () => Bokeh.index.find_one(page.get_model_by_name(`${model.uid}:stage`))?.el;
  const keys = new Keys(model, { painter, stage }, model.address ? document : el);
  model.on("remove", () => {
    gate.close();
    connection.close();
    pointer?.close();
    keys.close();
    off();
    for (const end of undock) end();
    document.removeEventListener("gruscope:address", returned);
    clearTimeout(actTimer);
    document.removeEventListener("gruscope:ring", ringed);
    clearTimeout(addressTimer);
    clearTimeout(restTimer);
    clearTimeout(wholeTimer);
    clearTimeout(waitTimer);
    clearTimeout(wordsTimer);
  });
}
