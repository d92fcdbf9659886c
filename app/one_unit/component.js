// Ties the parts of the One unit tab together: gate, controls, painter, hands, keys, address.

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
import { inDialog, isTyping, singleKeysOff } from "../live/typing.js";
import { UnitControls } from "./controls.js";
import { UnitPainter } from "./draw.js";
import { Hand } from "./hand.js";

const TAB = "one-unit";

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
  const address = new KeptAddress(TAB);
  const connection = new KnobsConnection(TAB, { gate: () => gate, keepNow: () => address.now() });
  /** @param {object} message */
  const send = (message) => {
    if (connection.open) model.send_msg(message);
  };
  const gate = new Gate(send, { stale: (behind) => tell({ stale: behind }) });
  // an action waits for the changes before it: an undo must not overtake the end of a drag
  /** @param {object} message */
  const act = (message) => {
    controls.settle();
    for (const hand of hands) hand.settle();
    sendAfter(message);
  };
  /** @param {object} message */
  const sendAfter = (message) => {
    if (gate.flying || gate.waiting) actTimer = setTimeout(() => sendAfter(message), 20);
    else send(message);
  };
  /** @type {Timer | undefined} */
  let actTimer;
  const root = element("div", { class: "gs-knobs gs-unit-knobs" });
  el.append(root);
  const { knobs, limit, longest, presets, shortcuts } = model;
  const controls = new UnitControls(root, { knobs, limit, longest, presets, shortcuts, gate, act });
  const undock = dockAt(`${model.uid}:dock`, controls.dock);
  const off = onTool(TAB, (action) => {
    if (["undo", "redo", "reset"].includes(action)) act({ action });
  });
  const painter = new UnitPainter(view.model.document, model.uid);
  /** @type {Hand[]} */
  let hands = [];
  let painting = false;

  const themed = () => painter.restyle(model.themes[model.theme], model.theme);
  const received = () => {
    if (!model.packet || !model.packet.byteLength) return;
    /** @type {Packet<UnitHeader>} */
    const packet = unpack(model.packet);
    try {
      if (packet.sections.curve) show(packet);
    } finally {
      const { sequence, error } = packet.header;
      gate.replied(sequence, Boolean(error) && controls.differ(packet.header));
    }
    connection.answered();
    words.later(packet.header);
  };

  /** @param {Packet<UnitHeader>} packet */
  function show(packet) {
    const { header } = packet;
    painting = true;
    if (!gate.waiting?.bounds) painter.window(header.bounds);
    painter.paint(packet);
    painting = false;
    controls.show(header);
    offerTools(TAB, header.can);
    if (!hands.length) connect();
    address.keep(header.query);
    if (!resumed) connection.resume(header.query);
    resumed = true;
  }
  let resumed = false;

  // the findings' data, changed in this browser alone
  /** @param {object} changes */
  const tell = (changes) => tellComponent(painter.find("unit_findings"), changes);
  const words = new Rest((/** @type {UnitHeader} */ header) => tell({ header }));

  // the figures may come to the page a moment after the controls
  let patience = 100;
  /** @type {Timer | undefined} */
  let connectTimer;
  function connect() {
    clearTimeout(connectTimer);
    const there = ["unit_plane", "unit_phase", "unit_series"].every((name) => viewOf(painter.find(name))?.frame);
    if (there) hands = connected();
    else if (patience-- > 0) connectTimer = setTimeout(connect, 100);
  }

  function connected() {
    painter.nameFigures();
    const plane = new Hand(painter, "unit_plane", {
      set: ({ x, y }, commit) => controls.setPlace(x, y, commit),
      escaped: () => controls.back(),
      moved: (bounds) => {
        const known = controls.bounds;
        if (!painting && !bounds.every((value, i) => value === known?.[i])) controls.setWindow(bounds);
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

  // a link to this tab may name a state; without one the newest state stays
  const arrived = () => {
    const query = location.search.replace("?", "");
    if (!address.query || !tabShown(TAB) || query === address.query) return;
    if (query === `tab=${TAB}`) address.keep(address.query);
    else act({ action: "open", query });
  };

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (!tabShown(TAB) || isTyping(event) || inDialog(event) || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      act({ action: key === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.ctrlKey || event.metaKey || event.altKey || singleKeysOff()) {
      return;
    } else if (key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else viewOf(painter.find("unit_stage"))?.el.requestFullscreen();
    } else if (model.shortcuts[key]) {
      act({ action: "preset", key: model.shortcuts[key] });
    }
  }

  model.on("change:packet", received);
  model.on("change:theme", themed);
  model.on("after_render", () => {
    themed();
    received();
    arrived();
  });
  const deafen = listen(document, { keydown: pressed, "gruscope:address": arrived });
  model.on("remove", () => {
    gate.close();
    connection.close();
    undock();
    off();
    for (const hand of hands) hand.close();
    deafen();
    address.close();
    words.close();
    clearTimeout(actTimer);
    clearTimeout(connectTimer);
  });
}
