// A tab's Share menu: what can leave the page and come back, with a word when it has.

import { tabShown } from "../live/address.js";
import { element } from "../live/fields.js";
import { Menu } from "./menu.js";
import { offerTools, onTool } from "./tools.js";

const CONFIRMED = 3000; // ms that a confirmation is shown: as long as it takes to read

export class Sharing {
  // `items()`: [label, action] of what can be shared now; `opened(text, name)`: a file's text
  constructor({ el, tab, items, opened, largest, tooLarge }) {
    Object.assign(this, { tab, opened, largest, tooLarge });
    this.menu = new Menu("Share and save");
    this.told = element("p", { class: "told", role: "status" });
    this.code = element("textarea", { class: "code", readonly: true, rows: "7", hidden: true, "aria-label": "To copy" });
    this.toast = element("div", { popover: "manual", class: "toast", role: "status" });
    this.picker = element("input", {
      type: "file",
      accept: ".json,application/json",
      class: "picker",
      tabindex: "-1",
      "aria-label": "JSON file to open",
      onchange: () => this.read(this.picker.files[0]),
    });
    this.menu.root.append(this.told, this.code);
    el.append(this.menu.root, ...(opened ? [this.picker] : []), this.toast);
    offerTools(tab, { share: true });
    this.off = onTool(tab, (action, opener) => {
      if (action !== "share") return;
      this.opener = opener;
      this.code.hidden = true;
      this.menu.list.hidden = false;
      this.told.textContent = "";
      this.menu.open(opener, items());
    });
    if (opened) this.takeDrops();
  }

  // a file may be dropped anywhere on the tab
  takeDrops() {
    const holdsFile = (event) => tabShown(this.tab) && event.dataTransfer?.types.includes("Files");
    this.over = (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    this.dropped = (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      this.read(event.dataTransfer.files[0]);
    };
    document.addEventListener("dragover", this.over);
    document.addEventListener("drop", this.dropped);
  }

  async read(file) {
    this.picker.value = "";
    if (!file) return;
    if (file.size > this.largest) this.tooLarge(file.name);
    else this.opened(await file.text(), file.name);
  }

  // confirmed at the foot of the page
  say(text) {
    clearTimeout(this.timer);
    if (!this.toast.matches(":popover-open")) this.toast.showPopover();
    this.toast.textContent = text;
    this.timer = setTimeout(() => this.toast.hidePopover(), CONFIRMED);
  }

  save(blob, name) {
    const link = element("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.say(`Saved ${name}`);
  }

  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(`${what} copied`);
    } catch {
      // no clipboard outside a secure page: show the text, selected
      this.menu.root.showPopover();
      this.menu.list.hidden = true;
      this.code.value = text;
      this.code.hidden = false;
      this.code.select();
      this.told.textContent = "Press Ctrl+C to copy";
    }
  }

  copyLink() {
    this.copy(location.href, "Link");
  }

  // a shown figure of Bokeh's, as it is on the screen
  async picture(figure, kind, stem) {
    const layer = figure.export(kind, true);
    this.save(await layer.to_blob(), `${stem}.${kind}`);
  }

  // what the server gives: {copy, what} or {name, type, text}
  take(message) {
    if (message.copy) this.copy(message.copy, message.what);
    else if (message.name) this.save(new Blob([message.text], { type: message.type }), message.name);
  }

  close() {
    clearTimeout(this.timer);
    this.off();
    this.menu.close();
    document.removeEventListener("dragover", this.over);
    document.removeEventListener("drop", this.dropped);
  }
}
