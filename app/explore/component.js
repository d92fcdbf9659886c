// Ties the parts together for one visitor: gate, controls, painter, pointer, address.

import { offerTools, onTool } from "../frame/tools.js";
import { KeptAddress, tabShown } from "../live/address.js";
import { dockAt } from "../live/dock.js";
import { element } from "../live/element.js";
import { Gate } from "../live/gate.js";
import { KnobsConnection } from "../live/knobs_connection.js";
import { listen } from "../live/listen.js";
import { Outbox } from "../live/outbox.js";
import { unpack } from "../live/packet.js";
import { tellComponent, viewOf } from "../live/privates.js";
import { Rest } from "../live/rest.js";
import { Controls } from "./controls.js";
import { PortraitPainter } from "./draw.js";
import { GlobalPainter } from "./draw_global.js";
import { figuresOf } from "./figures.js";
import { GlobalArrival } from "./global_arrival.js";
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

/** @typedef {import("./draw.js").PortraitPacket} PortraitPacket */

/** @param {Rendered<Fields>} given */
export function render({ model, el, view }) {
  const explore = new Explore(model, el, view.model.document);
  explore.hear(el);
}

class Explore {
  /**
   * @param {Rendered<Fields>["model"]} model
   * @param {Rendered<Fields>["el"]} el
   * @param {Rendered<Fields>["view"]["model"]["document"]} page
   */
  constructor(model, el, page) {
    this.model = model;
    this.page = page;
    /** @type {(() => void)[]} */
    this.ends = []; // called when this is removed
    /** @type {Pointer | null} */
    this.pointer = null; // once the figures are there
    this.resumed = !model.address; // a notebook's page is another's
    this.address = new KeptAddress("explore");
    this.connection = new KnobsConnection("explore", {
      gate: () => this.gate,
      keepNow: () => this.address.now(),
      hidden: () => (tabShown("explore") ? "" : this.address.query),
    });
    // what is said of another portrait than that of the knobs is dimmed
    this.gate = new Gate((message) => this.send(message), { stale: (behind) => this.tell("findings", { stale: behind }) });
    this.outbox = new Outbox(
      this.gate,
      (message) => this.send(message),
      () => this.settle(),
    );
    this.controls = this.controlsIn(el);
    this.figures = figuresOf(page, model.uid);
    this.painter = new PortraitPainter(this.figures.make(page, model.figures), "explore", model.layers, model.glyphs);
    this.dynamics = new GlobalPainter(this.painter, model.layers);
    this.arrival = new GlobalArrival(this.dynamics, {
      turning: () => Boolean(this.gate.flying),
      ask: () => this.send({ action: "global" }),
      tell: (header) => this.tell("findings", { global_dynamics: header }),
    });
    this.aside = new Rest((/** @type {PortraitPacket} */ packet) => this.tellAside(packet));
  }

  /** @param {Rendered<Fields>["el"]} el */
  controlsIn(el) {
    const { model, gate } = this;
    const root = element("div", { class: "gs-knobs" });
    el.append(root);
    const controls = new Controls(root, {
      knobs: model.knobs,
      ranges: model.ranges,
      limit: model.limit,
      directions: model.directions,
      gate,
      go: ({ query }) => this.outbox.act({ action: "go", query }),
    });
    if (model.address) this.ends.push(dockAt(`${model.uid}:dock`, controls.dock));
    return controls;
  }

  /** @param {object} message */
  send(message) {
    if (this.connection.open) this.model.send_msg(message);
  }

  settle() {
    this.controls.settle();
    this.pointer?.settle();
  }

  /**
   * @param {string} name
   * @param {object} values
   */
  tell(name, values) {
    tellComponent(this.page.get_model_by_name(`${this.model.uid}:${name}`), values);
  }

  themed() {
    const theme = this.model.themes[this.model.theme];
    this.painter.restyle(theme);
    this.dynamics.restyle(theme);
  }

  received() {
    const { model } = this;
    if (!model.packet || !model.packet.byteLength) return;
    /** @type {PortraitPacket} */
    const packet = unpack(model.packet);
    const { header } = packet;
    try {
      if (packet.sections.map) this.show(packet);
    } finally {
      this.gate.replied(header.sequence, Boolean(header.error) && this.controls.differ(header));
    }
    this.connection.answered();
    this.aside.later(packet);
  }

  /** @param {PortraitPacket} packet */
  show(packet) {
    const { header } = packet;
    const { address, controls, model, painter, pointer } = this;
    // while the window is still moving, the reply for an older one must not pull it back
    if (pointer) pointer.painting = true; // the server's own window is no wish of the hand's
    if (!this.gate.waiting?.bounds) painter.window(header.bounds);
    painter.home(header.home);
    painter.paint(packet);
    this.dynamics.expect(header.generation);
    this.arrival.paint(); // in the same frame
    this.arrival.expect();
    if (pointer) pointer.painting = false;
    controls.show(header);
    if (model.address) offerTools("explore", header.can);
    if (model.address) address.keep(header.query);
    if (!this.resumed) this.connection.resume(header.query);
    this.resumed = true;
  }

  /** @param {PortraitPacket} packet */
  tellAside({ header, sections }) {
    this.tell("findings", { header });
    if (!sections.map) return;
    this.painter.paintAside({ header, sections });
    this.tell("layerbar", { header });
    this.tell("mapscale", { header });
  }

  happened() {
    const { happened } = this.model;
    this.tell("findings", { happened });
    if (happened.events) this.controls.happened(happened.events);
  }

  /** The figures are there. */
  connected() {
    this.painter.nameFigures();
    this.painter.followSize();
    this.pointer = new Pointer(this.painter, this.controls, this.gate);
  }

  /** @param {Rendered<Fields>["el"]} el */
  hear(el) {
    const { address, model, page } = this;
    if (model.address) this.ends.push(listen(document, { "gruscope:address": () => this.returned() }));
    // the fixed point whose row in the findings is pointed at
    const ring = (/** @type {CustomEvent} */ { detail: { uid, at } }) => {
      if (uid === model.uid && this.figures.shown) this.painter.ring(at);
    };
    this.ends.push(listen(document, { "gruscope:ring": ring }));
    model.on("change:packet", () => this.received());
    model.on("change:global_dynamics", () => this.arrival.received(model.global_dynamics));
    model.on("change:happened", () => this.happened());
    model.on("change:theme", () => this.themed());
    this.figures.onceShown(() => this.connected());
    model.on("after_render", () => this.rendered());
    const tool = (/** @type {string} */ action) => ["undo", "redo", "reset"].includes(action) && this.outbox.act({ action });
    if (model.address) this.ends.push(onTool("explore", tool));
    const stage = () => viewOf(page.get_model_by_name(`${model.uid}:stage`))?.el;
    const act = (/** @type {object} */ message) => this.outbox.act(message);
    // a notebook's keys are its own: there, only those pressed on a control are taken
    const keys = new Keys(model, { painter: this.painter, stage, act }, model.address ? document : el);
    this.ends.push(() => keys.close(), () => address.close());
    model.on("remove", () => this.removed());
  }

  /** Back to an older address of this tab: the state is the newest all the same. */
  returned() {
    if (this.address.query && tabShown("explore")) this.address.keep(this.address.query);
  }

  rendered() {
    this.themed();
    this.received();
    this.arrival.received(this.model.global_dynamics);
    this.happened();
    if (!this.model.address) this.arrival.expect(0); // a kernel cannot know when its output can be seen
  }

  removed() {
    this.gate.close();
    this.connection.close();
    this.pointer?.close();
    for (const end of this.ends) end();
    this.aside.close();
    this.arrival.close();
    this.outbox.close();
  }
}
