// The portrait's name: what it contains, in words; whether its topology is known; and its place in
// the catalogue. All lines keep their room, so that nothing moves when one entry follows another.

import { Certainty, make, write } from "./marks.js";

const LONG = 70; // letters of a title that is set smaller, to stay in its two lines

export class Identified {
  constructor(tips) {
    this.picture = make("button", "thumbnail portrait", { type: "button" });
    this.picture.addEventListener("click", () => this.open());
    this.title = make("h2", "title");
    this.mark = new Certainty(tips, () => this.found.text || this.how);
    this.mark.root.classList.add("pill");
    this.actions = make("span", "actions");
    this.code = make("p", "code");
    const row = make("p", "certain", {}, this.mark.root, this.actions);
    this.line = make("div", "entry", { role: "group", "aria-label": "Place in the catalogue" }, row, this.code);
    this.root = make("div", "head", {}, this.picture, make("div", "", {}, this.title, this.line));
    this.how = "Two portraits have this name exactly if one can be bent into the other: the signature is computed, not proven.";
    this.show({ state: "pending" });
  }

  // what was identified belongs to an older portrait
  set stale(stale) {
    this.root.classList.toggle("stale", stale);
  }

  // until something is known of the long run, the points alone
  before(title) {
    if (this.found.state === "pending") this.name(title);
  }

  name(title) {
    write(this.title, title);
    this.title.classList.toggle("long", title.length > LONG);
  }

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
    const [status, words] = this.certainty(found.state);
    this.mark.show(status, words);
    this.actions.replaceChildren(...this.buttons(found.state));
    this.code.replaceChildren(...this.words(found));
  }

  certainty(state) {
    if (state === "pending") return ["preview", "topology …"];
    if (state === "not resolved") return ["not resolved", "topology not resolved"];
    return ["computed", "computed topology"];
  }

  words(found) {
    if (found.state === "entry") {
      const name = this.button(found.name, "open in the catalogue", () => this.open());
      return [found.alias ? `${found.alias} · ` : "", name];
    }
    if (found.state === "unknown") return ["not in the catalogue"];
    if (found.state === "not resolved") return ["no catalogue entry"];
    return [found.text ?? ""];
  }

  buttons(state) {
    if (state === "pending" || state === "broken") return [];
    const another = this.button("nearest other topology", "choose an entry, and find its parameters nearest to these", () => this.another());
    if (state !== "unknown") return state === "entry" ? [another] : [];
    return [this.button("keep it", "save it as a JSON file that can be contributed", () => this.keep()), another];
  }

  button(text, title, action) {
    const node = make("button", "link", { type: "button", title }, text);
    node.addEventListener("click", action);
    return node;
  }

  another() {
    document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { query: "tab=catalogue&nearest=explore" } }));
  }

  open() {
    if (this.found.name) window.dispatchEvent(new CustomEvent("gruscope:entry", { detail: this.found.name }));
  }

  keep() {
    const blob = new Blob([`${JSON.stringify(this.found.find, null, 2)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "gruscope-find.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
}
