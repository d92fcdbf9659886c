// One-key access: presets, full screen, basins, undo and redo.

import { tabShown } from "../live/address.js";
import { listen } from "../live/listen.js";
import { inDialog, isTyping, singleKeysOff } from "../live/typing.js";

export class Keys {
  /**
   * @param {Component & { shortcuts: Record<string, string> }} model
   * @param {object} parts
   * @param {import("./draw.js").PortraitPainter} parts.painter
   * @param {() => HTMLElement | undefined} parts.stage  what fills the screen
   * @param {(message: object) => void} parts.act  lets go of what is held, and sends
   * @param {EventTarget} target  where keys are heard
   */
  constructor(model, { painter, stage, act }, target) {
    this.model = model;
    this.painter = painter;
    this.stage = stage;
    this.act = act;
    this.close = listen(target, { keydown: (event) => this.pressed(event) });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!tabShown("explore") || isTyping(event) || inDialog(event) || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      this.act({ action: key === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.ctrlKey || event.metaKey || event.altKey || singleKeysOff()) {
      return;
    } else if (key === "f") {
      this.fullScreen();
    } else if (key === "b") {
      this.toggle("basins");
    } else if (this.model.shortcuts[key]) {
      this.act({ action: "preset", key: this.model.shortcuts[key] });
    }
  }

  /** @param {string} layer */
  toggle(layer) {
    const shown = this.painter.header?.layers;
    if (!shown) return;
    const layers = shown.includes(layer) ? shown.filter((name) => name !== layer) : [...shown, layer];
    this.model.send_msg({ layers });
  }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.stage()?.requestFullscreen();
  }
}
