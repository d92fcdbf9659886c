// Ties the parts of the One unit tab together: gate, controls, painter, hands, keys, address.

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
import { inDialog, isTyping, singleKeysOff } from "../live/typing.js";
import { UnitControls } from "./controls.js";
import { UnitPainter } from "./draw.js";
import { Hand } from "./hand.js";

const TAB = "one-unit";
const FIGURES = ["unit_plane", "unit_phase", "unit_series"];

/**
 * @typedef {object} Fields
 * @property {boolean} there
 * @property {ArrayBuffer | null} packet
 * @property {Knob[]} knobs
 * @property {number} limit
 * @property {number} longest
 * @property {import("./controls.js").Preset[]} presets
 * @property {Record<string, string>} shortcuts
 * @property {Record<"light" | "dark", Theme>} themes
 * @property {"light" | "dark"} theme
 */

/** @param {Rendered<Fields>} given */
export function render({ model, el, view }) {
  // The tab comes to a page that is there already. BokehJS would send all of a model that has
  // just come along with its first message; a change, which names it only, must be the first.
  model.there = true;
  const unit = new OneUnit(model, el, view.model.document);
  unit.hear();
}

class OneUnit {
  /**
   * @param {Rendered<Fields>["model"]} model
   * @param {Rendered<Fields>["el"]} el
   * @param {Rendered<Fields>["view"]["model"]["document"]} page
   */
  constructor(model, el, page) {
    this.model = model;
    this.address = new KeptAddress(TAB);
    this.connection = new KnobsConnection(TAB, { gate: () => this.gate, keepNow: () => this.address.now() });
    this.gate = new Gate((message) => this.send(message), { stale: (behind) => this.tell({ stale: behind }) });
    this.outbox = new Outbox(
      this.gate,
      (message) => this.send(message),
      () => this.settle(),
    );
    const root = element("div", { class: "gs-knobs gs-unit-knobs" });
    el.append(root);
    const { knobs, limit, longest, presets, shortcuts } = model;
    const act = (/** @type {object} */ message) => this.outbox.act(message);
    this.controls = new UnitControls(root, { knobs, limit, longest, presets, shortcuts, gate: this.gate, act });
    /** @type {(() => void)[]} */
    this.ends = [dockAt(`${model.uid}:dock`, this.controls.dock)]; // called when this is removed
    this.painter = new UnitPainter(page, model.uid);
    /** @type {Hand[]} */
    this.hands = []; // once the figures are there, which may come a moment after the controls
    this.patience = 100;
    /** @type {Timer | undefined} */
    this.connectTimer = undefined;
    this.painting = false;
    this.resumed = false;
    this.words = new Rest((/** @type {UnitHeader} */ header) => this.tell({ header }));
  }

  /** @param {object} message */
  send(message) {
    if (this.connection.open) this.model.send_msg(message);
  }

  settle() {
    this.controls.settle();
    for (const hand of this.hands) hand.settle();
  }

  /**
   * The findings' data, changed in this browser alone.
   *
   * @param {object} changes
   */
  tell(changes) {
    tellComponent(this.painter.find("unit_findings"), changes);
  }

  themed() {
    this.painter.restyle(this.model.themes[this.model.theme], this.model.theme);
  }

  received() {
    const { gate, model } = this;
    if (!model.packet || !model.packet.byteLength) return;
    /** @type {Packet<UnitHeader>} */
    const packet = unpack(model.packet);
    try {
      if (packet.sections.curve) this.show(packet);
    } finally {
      const { sequence, error } = packet.header;
      gate.replied(sequence, Boolean(error) && this.controls.differ(packet.header));
    }
    this.connection.answered();
    this.words.later(packet.header);
  }

  /** @param {Packet<UnitHeader>} packet */
  show(packet) {
    const { header } = packet;
    this.painting = true;
    if (!this.gate.waiting?.bounds) this.painter.window(header.bounds);
    this.painter.paint(packet);
    this.painting = false;
    this.controls.show(header);
    offerTools(TAB, header.can);
    if (!this.hands.length) this.connect();
    this.address.keep(header.query);
    if (!this.resumed) this.connection.resume(header.query);
    this.resumed = true;
  }

  connect() {
    clearTimeout(this.connectTimer);
    const there = FIGURES.every((name) => viewOf(this.painter.find(name))?.frame);
    if (there) this.hands = this.connected();
    else if (this.patience-- > 0) this.connectTimer = setTimeout(() => this.connect(), 100);
  }

  connected() {
    const { controls, painter } = this;
    painter.nameFigures();
    const plane = new Hand(painter, "unit_plane", {
      set: ({ x, y }, commit) => controls.setPlace(x, y, commit),
      escaped: () => controls.back(),
      moved: (bounds) => {
        const known = controls.bounds;
        if (!this.painting && !bounds.every((value, i) => value === known?.[i])) controls.setWindow(bounds);
      },
    });
    /** @param {number} h */
    const clipped = (h) => Math.min(1, Math.max(-1, h));
    const line = new Hand(painter, "unit_phase", {
      set: ({ x }, commit) => controls.setStart(clipped(x), commit),
      escaped: () => controls.back(),
    });
    return [plane, line];
  }

  /** A link to this tab may name a state; without one the newest state stays. */
  arrived() {
    const query = location.search.replace("?", "");
    if (!this.address.query || !tabShown(TAB) || query === this.address.query) return;
    if (query === `tab=${TAB}`) this.address.keep(this.address.query);
    else this.outbox.act({ action: "open", query });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!tabShown(TAB) || isTyping(event) || inDialog(event) || event.defaultPrevented) return;
    const { model, outbox } = this;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      outbox.act({ action: key === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.ctrlKey || event.metaKey || event.altKey || singleKeysOff()) {
      return;
    } else if (key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else viewOf(this.painter.find("unit_stage"))?.el.requestFullscreen();
    } else if (model.shortcuts[key]) {
      outbox.act({ action: "preset", key: model.shortcuts[key] });
    }
  }

  hear() {
    const { model } = this;
    const tool = (/** @type {string} */ action) => {
      if (["undo", "redo", "reset"].includes(action)) this.outbox.act({ action });
    };
    this.ends.push(onTool(TAB, tool));
    model.on("change:packet", () => this.received());
    model.on("change:theme", () => this.themed());
    model.on("after_render", () => {
      this.themed();
      this.received();
      this.arrived();
    });
    const heard = { keydown: (/** @type {KeyboardEvent} */ event) => this.pressed(event), "gruscope:address": () => this.arrived() };
    this.ends.push(listen(document, heard));
    model.on("remove", () => this.removed());
  }

  removed() {
    this.gate.close();
    this.connection.close();
    for (const end of this.ends) end();
    for (const hand of this.hands) hand.close();
    this.address.close();
    this.words.close();
    this.outbox.close();
    clearTimeout(this.connectTimer);
  }
}
