// What changed while a knob moved, and what the paper says of the preset: one card, which fills
// what is left of the column. Where there are both, the paper's part stands below.

import { CERTAIN, Certainty, drawing, make, write } from "./marks.js";

export class Changes {
  constructor(model, tips, terms) {
    this.model = model;
    this.title = make("h3", "", {}, "What changed");
    this.way = make("small", "");
    this.mark = new Certainty(tips, () => terms[this.mark.root.dataset.status]);
    this.events = make("ul", "events", { "aria-live": "polite", "aria-label": "What changed" });
    this.events.append(this.hint());
    this.claims = make("div", "claims");
    const head = make("header", "", {}, this.title, this.way, this.mark.root);
    this.body = make("div", "scroll", { tabindex: "0", role: "group", "aria-label": "What changed, and what the paper says" }, this.events, this.claims);
    this.root = make("section", "card changes", { "aria-label": "What changed" }, head, this.body);
    this.mark.root.hidden = true;
    this.printed = false;
  }

  hint() {
    return make("li", "hint", {}, "Turn one knob: bifurcations on its way are listed here.");
  }

  show(events) {
    const key = JSON.stringify(events);
    if (key === this.shown || (!events.length && !this.shown)) return;
    this.shown = events.length ? key : "";
    this.mark.root.hidden = !events.length;
    this.mark.show("computed");
    write(this.way, events[0]?.way ?? "");
    this.events.replaceChildren(...(events.length ? events.map((event) => this.event(event)) : [this.hint()]));
    this.body.scrollTop = 0;
    this.head();
  }

  // "Hopf at bh₂ = 0.053: the spiral …": what and where, then what it did
  event({ text, query }) {
    const [what, ...rest] = text.split(": ");
    const status = text.startsWith("not resolved") ? "not resolved" : "computed";
    const sign = drawing(CERTAIN[status], "mk");
    sign.dataset.status = status;
    const go = make("button", "", { type: "button", title: "go there: the whole state in which it was found" });
    const did = make("span", "did", {}, rest.join(": "));
    go.append(make("b", "", {}, rest.length ? `${what}: ` : what), make("span", "go", {}, "go there"), did);
    go.addEventListener("click", () => this.model.send_msg({ action: "go", query }));
    return make("li", "", {}, sign, go);
  }

  // where nothing has changed, the paper's part stands in this card's place
  head() {
    const paper = this.printed && !this.shown;
    write(this.title, paper ? "The paper says" : "What changed");
    this.root.classList.toggle("paper", paper);
  }

  // what the paper prints, and what was computed here
  paper(list) {
    const key = JSON.stringify(list);
    if (this.claims.dataset.key === key) return;
    this.claims.dataset.key = key;
    this.claims.replaceChildren();
    this.printed = list.length > 0;
    this.head();
    if (!list.length) return;
    const heads = ["", "printed", "here"].map((text) => make("th", "", { scope: "col" }, text));
    const body = make("tbody");
    for (const c of list) {
      body.append(make("tr", "", {}, ...[c.quantity, c.printed, c.computed].map((text) => make("td", "", {}, text))));
      if (c.note) body.append(make("tr", "note", {}, make("td", "", { colspan: "3" }, c.note)));
    }
    const caption = make("caption", "", {}, "The paper says");
    this.claims.append(make("table", "", {}, caption, make("thead", "", {}, make("tr", "", {}, ...heads)), body));
  }
}
