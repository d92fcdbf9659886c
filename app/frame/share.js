// A tab's Share menu: what can leave the page and come back, with a word when it has.

import { tabShown } from "../live/address.js";
import { element } from "../live/element.js";
import { listen } from "../live/listen.js";
import { save } from "../live/save.js";
import { textOf } from "./file_text.js";
import { Menu } from "./menu.js";
import { offerTools, onTool } from "./tools.js";

const CONFIRMED = 3000; // ms that a confirmation is shown: as long as it takes to read
export class Sharing {
  /**
   * @param {object} given
   * @param {HTMLElement} given.el
   * @param {string} given.tab
   * @param {() => import("./menu.js").Item[]} given.items  what can be shared now
   * @param {(text: string, name: string) => void} [given.opened]  a file's text
   * @param {number} [given.largest]  bytes of a file
   * @param {(name: string) => void} [given.tooLarge]
   */
  constructor({ el, tab, items, opened, largest = Infinity, tooLarge = () => {} }) {
    this.tab = tab;
    this.opened = opened;
    this.largest = largest;
    this.tooLarge = tooLarge;
    /** @type {Timer | undefined} */
    this.timer = undefined;
    this.menu = new Menu("Share and save");
    this.news = element("p", { class: "news", role: "status" });
    this.code = element("textarea", { class: "code", readonly: true, rows: "7", hidden: true, "aria-label": "To copy" });
    this.toast = element("div", { popover: "manual", class: "toast", role: "status" });
    this.picker = element("input", {
      type: "file",
      accept: ".json,application/json",
      class: "picker",
      tabindex: "-1",
      "aria-label": "JSON file to open",
      onchange: () => this.read(this.picker.files?.[0]),
    });
    this.menu.root.append(this.news, this.code);
    el.append(this.menu.root, ...(opened ? [this.picker] : []), this.toast);
    offerTools(tab, { share: true });
    const off = onTool(tab, (action, opener) => {
      if (action !== "share" || !opener) return;
      this.code.hidden = true;
      this.menu.list.hidden = false;
      this.news.textContent = "";
      this.menu.open(opener, items());
    });
    this.deaf = [off, this.takeDrops()];
  }

  // a file may be dropped anywhere on the tab; left to itself, a browser leaves the page for it
  takeDrops() {
    /** @param {DragEvent} event */
    const held = ({ dataTransfer }) => (tabShown(this.tab) && dataTransfer?.types.includes("Files") ? dataTransfer : null);
    return listen(document, {
      dragover: (event) => {
        const files = held(event);
        if (!files) return;
        event.preventDefault();
        files.dropEffect = "copy";
      },
      drop: (event) => {
        const files = held(event);
        if (!files) return;
        event.preventDefault();
        this.read(files.files[0]);
      },
    });
  }

  /** @param {File | undefined} file */
  async read(file) {
    this.picker.value = "";
    if (!file) return;
    if (!this.opened) this.say("Explore and the Catalogue open files: drop it there");
    else {
      const text = await textOf(file, this.largest);
      if (text === null) this.tooLarge(file.name);
      else this.opened(text, file.name);
    }
  }

  /**
   * Confirmed at the foot of the page.
   *
   * @param {string} text
   */
  say(text) {
    clearTimeout(this.timer);
    if (!this.toast.matches(":popover-open")) this.toast.showPopover();
    this.toast.textContent = text;
    this.timer = setTimeout(() => this.toast.hidePopover(), CONFIRMED);
  }

  /**
   * @param {Blob} blob
   * @param {string} name
   */
  save(blob, name) {
    save(blob, name);
    this.say(`Saved ${name}`);
  }

  /**
   * @param {string} text
   * @param {string} what
   */
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
      this.news.textContent = "Press Ctrl+C to copy";
    }
  }

  copyLink() {
    this.copy(location.href, "Link");
  }

  /**
   * A shown figure of Bokeh's, as it is on the screen.
   *
   * @param {FigureView | null | undefined} figure
   * @param {"png" | "svg"} kind
   * @param {string} stem  of the file's name
   */
  async picture(figure, kind, stem) {
    if (figure) this.save(await figure.export(kind, true).to_blob(), `${stem}.${kind}`);
  }

  /**
   * What the server gives.
   *
   * @param {{ copy: string, what: string } | { copy?: undefined, name: string, type: string, text: string }} message
   */
  take(message) {
    if (message.copy !== undefined) this.copy(message.copy, message.what);
    else if (message.name) this.save(new Blob([message.text], { type: message.type }), message.name);
  }

  close() {
    clearTimeout(this.timer);
    for (const end of this.deaf) end();
    this.menu.close();
  }
}
