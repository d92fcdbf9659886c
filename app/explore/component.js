// Ties the parts together for one visitor: gate, controls, painter, pointer, address.

import { offerTools, onTool } from "../frame/tools.js";
import { KeptAddress, tabShown } from "../live/address.js";
import { dockAt } from "../live/dock.js";
import { element } from "../live/element.js";
import { Gate } from "../live/gate.js";
import { KnobsConnection } from "../live/knobs_connection.js";
import { listen } from "../live/listen.js";
import { unpack } from "../live/packet.js";
import { tellComponent, viewOf } from "../live/privates.js";
import { Rest } from "../live/rest.js";
import { Controls } from "./controls.js";
import { PortraitPainter } from "./draw.js";
import { GlobalPainter } from "./draw_global.js";
import { figuresOf } from "./figures.js";
import { Keys } from "./keys.js";
import { Pointer } from "./pointer.js";

/**
 * @typedef {object} Fields
 * @property {string} figures  what they are made of
 * @property {Layer[]} layers  their table
 * @property {Glyph[]} glyphs  those of no layer
 * @property {ArrayBuffer | null} packet
 * @property {ArrayBuffer | null} global_dynamics
 * @property {Happened} happened
 * @property {Knob[]} knobs
 * @property {Record<string, Record<string, Pair>>} ranges
 * @property {number} limit
 * @property {string[]} directions
 * @property {Record<string, Theme>} themes
 * @property {Record<string, string>} shortcuts
 * @property {boolean} address  there is one: this is no notebook's output
 */

/** @param {Rendered<Fields>} given */
export function render({ model, el, view }) {
  const address = new KeptAddress("explore");
  const connection = new KnobsConnection("explore", {
    gate: () => gate,
    keepNow: () => address.now(),
    hidden: () => (tabShown("explore") ? "" : address.query),
  });
  /** @param {object} message */
  const send = (message) => {
    if (connection.open) model.send_msg(message);
  };
  // what is said of another portrait than that of the knobs is dimmed
  const gate = new Gate(send, { stale: (behind) => tell("findings", { stale: behind }) });
  // an action waits for the changes before it: an undo must not overtake the end of a drag
  /** @param {object} message */
  const act = (message) => {
    controls.settle();
    pointer?.settle();
    sendAfter(message);
  };
  /** @param {object} message */
  const sendAfter = (message) => {
    if (gate.flying || gate.waiting) actTimer = setTimeout(() => sendAfter(message), 20);
    else send(message);
  };
  /** @type {Timer | undefined} */
  let actTimer;
  const root = element("div", { class: "gs-knobs" });
  el.append(root);
  /** @type {(() => void)[]} */
  const ends = []; // called when this is removed
  const controls = new Controls(root, {
    knobs: model.knobs,
    ranges: model.ranges,
    limit: model.limit,
    directions: model.directions,
    gate,
    go: ({ query }) => act({ action: "go", query }),
  });
  if (model.address) ends.push(dockAt(`${model.uid}:dock`, controls.dock));
  const page = view.model.document;
  const figures = figuresOf(page, model.uid);
  const painter = new PortraitPainter(figures.make(page, model.figures), "explore", model.layers, model.glyphs);
  const dynamics = new GlobalPainter(painter, model.layers);
  /** @type {Pointer | null} */
  let pointer = null;

  const themed = () => {
    painter.restyle(model.themes[model.theme]);
    dynamics.restyle(model.themes[model.theme]);
  };
  const received = () => {
    if (!model.packet || !model.packet.byteLength) return;
    /** @type {import("./draw.js").PortraitPacket} */
    const packet = unpack(model.packet);
    const { header } = packet;
    try {
      if (packet.sections.map) show(packet);
    } finally {
      gate.replied(header.sequence, Boolean(header.error) && controls.differ(header));
    }
    connection.answered();
    aside.later(packet);
  };

  /** @param {import("./draw.js").PortraitPacket} packet */
  function show(packet) {
    const { header } = packet;
    // while the window is still moving, the reply for an older one must not pull it back
    if (pointer) pointer.painting = true; // the server's own window is no wish of the hand's
    if (!gate.waiting?.bounds) painter.window(header.bounds);
    painter.home(header.home);
    painter.paint(packet);
    dynamics.expect(header.generation);
    paintGlobal(); // in the same frame
    awaitGlobal();
    if (pointer) pointer.painting = false;
    controls.show(header);
    if (model.address) offerTools("explore", header.can);
    if (model.address) address.keep(header.query);
    if (!resumed) connection.resume(header.query);
    resumed = true;
  }
  let resumed = !model.address; // a notebook's page is another's

  const aside = new Rest((/** @type {import("./draw.js").PortraitPacket} */ { header, sections }) => {
    tell("findings", { header });
    if (!sections.map) return;
    painter.paintAside({ header, sections });
    tell("layerbar", { header });
    tell("mapscale", { header });
  });

  function connected() {
    painter.nameFigures();
    painter.followSize();
    return new Pointer(painter, controls, gate);
  }

  /** @type {(name: string, values: object) => void} */
  const tell = (name, values) => tellComponent(page.get_model_by_name(`${model.uid}:${name}`), values);

  // the global dynamics, when they are ready
  const globalReceived = () => {
    if (!model.global_dynamics || !model.global_dynamics.byteLength) return;
    waiting = model.global_dynamics;
    clearTimeout(waitTimer);
    if (gate.flying) waitTimer = setTimeout(paintGlobal, FRAME);
    else paintGlobal();
  };

  // While a hand is turning they are painted with the next portrait: one frame for both.
  const FRAME = 150; // ms after which they are painted alone
  /** @type {ArrayBuffer | null} */
  let waiting = null;
  /** @type {Timer | undefined} */
  let waitTimer;
  function paintGlobal() {
    clearTimeout(waitTimer);
    if (!waiting) return;
    /** @type {Packet<GlobalHeader>} */
    const packet = unpack(waiting);
    waiting = null;
    dynamics.paint(packet);
    words.later(packet.header);
    awaitGlobal();
  }

  // their words, like those of the portrait, after the paint and not for every step
  const words = new Rest((/** @type {GlobalHeader} */ header) => tell("findings", { global_dynamics: header }));

  // what a dropped connection swallowed is asked for again
  const PATIENCE = 5000;
  /** @type {Timer | undefined} */
  let globalTimer;
  function awaitGlobal(patience = PATIENCE) {
    clearTimeout(globalTimer);
    if (dynamics.complete && dynamics.generation === dynamics.expected) return;
    globalTimer = setTimeout(() => {
      send({ action: "global" });
      awaitGlobal();
    }, patience);
  }

  // back to an older address of this tab: the state is the newest all the same
  const returned = () => {
    if (address.query && tabShown("explore")) address.keep(address.query);
  };
  if (model.address) ends.push(listen(document, { "gruscope:address": returned }));

  // the fixed point whose row in the findings is pointed at
  ends.push(
    listen(document, {
      "gruscope:ring": ({ detail: { uid, at } }) => {
        if (uid === model.uid && figures.shown) painter.ring(at);
      },
    }),
  );

  model.on("change:packet", received);
  model.on("change:global_dynamics", globalReceived);
  const happened = () => {
    tell("findings", { happened: model.happened });
    if (model.happened.events) controls.happened(model.happened.events);
  };
  model.on("change:happened", happened);
  model.on("change:theme", themed);
  figures.onceShown(() => (pointer = connected()));
  model.on("after_render", () => {
    themed();
    received();
    globalReceived();
    happened();
    if (!model.address) awaitGlobal(0); // a kernel cannot know when its output can be seen
  });
  // a notebook's keys are its own: there, only those pressed on a control are taken
  if (model.address) ends.push(onTool("explore", (action) => ["undo", "redo", "reset"].includes(action) && act({ action })));
  const stage = () => viewOf(page.get_model_by_name(`${model.uid}:stage`))?.el;
  const keys = new Keys(model, { painter, stage, act }, model.address ? document : el);
  model.on("remove", () => {
    gate.close();
    connection.close();
    pointer?.close();
    keys.close();
    for (const end of ends) end();
    for (const one of [address, aside, words]) one.close();
    clearTimeout(actTimer);
    clearTimeout(globalTimer);
    clearTimeout(waitTimer);
  });
}
