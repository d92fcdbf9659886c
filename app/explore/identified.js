// The portrait's name: what it contains, in words; whether its topology is known; and its place in
// the catalogue. All lines keep their room, so that nothing moves when one entry follows another.

import { Certainty } from "../live/certainty.js";
import { element, write } from "../live/element.js";
import { save } from "../live/save.js";

const LONG = 70; // letters of a title that is set smaller, to stay in its two lines

export class Identified {
  /** @param {import("../live/tip.js").Tip} tips */
  constructor(tips) {
    this.picture = element("button", { class: "thumbnail portrait", type: "button" });
    this.picture.addEventListener("click", () => this.open());
    this.title = element("h2", { class: "title" });
    this.mark = new Certainty(tips, () => this.found.text || (this.found.proven ? this.howProven : this.how));
    this.mark.root.classList.add("pill");
    this.actions = element("span", { class: "actions" });
    this.code = element("p", { class: "code" });
    const row = element("p", { class: "certain" }, this.mark.root, this.actions);
    this.line = element("div", { class: "entry", role: "group", "aria-label": "Place in the catalogue" }, row, this.code);
    this.root = element("div", { class: "head" }, this.picture, element("div", {}, this.title, this.line));
    this.how = "Two portraits have this name exactly if one can be bent into the other: the signature is computed, not proven.";
    this.howProven = "Two portraits have this name exactly if one can be bent into the other. Proven: how many cycles there are, where every separatrix ends, and in which order.";
    this.key = "";
    /** @type {FoundEntry} */
    this.found = { state: "" };
    this.show({ state: "pending" });
  }

  /** @param {boolean} stale  what was identified belongs to an older portrait */
  set stale(stale) {
    this.root.classList.toggle("stale", stale);
  }

  /**
   * Until something is known of the long run, the points alone.
   *
   * @param {string} title
   */
  before(title) {
    if (this.found.state === "pending") this.name(title);
  }

  /** @param {string} title */
  name(title) {
    write(this.title, title);
    this.title.classList.toggle("long", title.length > LONG);
  }

  /** @param {FoundEntry} found */
  show(found) {
    const key = JSON.stringify(found);
    if (key === this.key) return;
    this.key = key;
    this.found = found;
    this.root.classList.toggle("first", found.state === "pending");
    const entry = found.state === "entry";
    this.line.dataset.state = found.state;
    this.picture.disabled = !entry;
    this.picture.innerHTML = found.picture ?? "";
    this.picture.title = entry ? "open in the catalogue" : "";
    this.picture.setAttribute("aria-label", entry ? `Catalogue entry ${found.name}: ${found.title}` : "No catalogue entry");
    if (found.title) this.name(found.title);
    const [status, words] = this.certainty(found);
    this.mark.show(status, words);
    this.actions.replaceChildren(...this.buttons(found.state));
    this.code.replaceChildren(...this.words(found));
  }

  /** @param {FoundEntry} found */
  certainty({ state, proven }) {
    if (state === "pending") return ["preview", "topology …"];
    if (state === "not resolved") return ["not resolved", "topology not resolved"];
    return proven ? ["proven", "proven topology"] : ["computed", "computed topology"];
  }

  /** @param {FoundEntry} found */
  words(found) {
    if (found.state === "entry") {
      const name = this.button(found.name ?? "", "open in the catalogue", () => this.open());
      return [found.alias ? `${found.alias} · ` : "", name];
    }
    if (found.state === "unknown") return ["not in the catalogue"];
    if (found.state === "not resolved") return ["no catalogue entry"];
    return [found.text ?? ""];
  }

  /** @param {string} state */
  buttons(state) {
    if (state === "pending" || state === "broken") return [];
    const another = this.button("nearest other topology", "choose an entry, and find its parameters nearest to these", () => this.another());
    if (state !== "unknown") return state === "entry" ? [another] : [];
    return [this.button("keep it", "save it as a JSON file that can be contributed", () => this.keep()), another];
  }

  /**
   * @param {string} text
   * @param {string} title
   * @param {() => void} action
   */
  button(text, title, action) {
    return element("button", { class: "link", type: "button", title, onclick: action }, text);
  }

  another() {
    document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { query: "tab=catalogue&nearest=explore" } }));
  }

  open() {
    if (this.found.name) window.dispatchEvent(new CustomEvent("gruscope:entry", { detail: this.found.name }));
  }

  keep() {
    save(new Blob([`${JSON.stringify(this.found.find, null, 2)}\n`], { type: "application/json" }), "gruscope-find.json");
  }
}
