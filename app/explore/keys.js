// One-key access: presets, full screen, basins, undo and redo.

import { tabShown } from "../live/address.js";
import { inDialog, isTyping, singleKeysOff } from "../live/typing.js";

export class Keys {
  constructor(model, { painter, stage }, target) {
    this.model = model;
    this.painter = painter;
    this.stage = stage; // what fills the screen
    this.target = target;
    this.handler = (event) => this.pressed(event);
    target.addEventListener("keydown", this.handler);
  }

  close() {
    this.target.removeEventListener("keydown", this.handler);
  }

  pressed(event) {
    if (!tabShown("explore") || isTyping(event) || inDialog(event) || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
      event.preventDefault();
      this.model.send_msg({ action: key === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.ctrlKey || event.metaKey || event.altKey || singleKeysOff()) {
      return;
    } else if (key === "f") {
      this.fullScreen();
    } else if (key === "b") {
      this.toggle("basins");
    } else if (this.model.shortcuts[key]) {
      this.model.send_msg({ action: "preset", key: this.model.shortcuts[key] });
    }
  }

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
