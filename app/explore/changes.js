// What changed while a knob moved, and what the paper says of the preset: one card, which fills
// what is left of the column. Where there are both, the paper's part stands below. Of what does
// not fit only whole rows are shown, and how many more there are.

import { certainSign, Certainty } from "../live/certainty.js";
import { element, write } from "../live/element.js";

export class Changes {
  /**
   * @param {Component} model
   * @param {import("../live/tip.js").Tip} tips
   * @param {Terms} terms
   */
  constructor(model, tips, terms) {
    this.model = model;
    this.title = element("h3", {}, "What changed");
    this.way = element("small");
    this.mark = new Certainty(tips, () => terms[this.mark.root.dataset.status ?? ""]);
    this.events = element("ul", { class: "events", "aria-live": "polite", "aria-label": "What changed" });
    this.events.append(this.hint());
    this.claims = element("div", { class: "claims" });
    const head = element("header", {}, this.title, this.way, this.mark.root);
    this.body = element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "What changed, and what the paper says" }, this.events, this.claims);
    this.more = element("button", { type: "button", class: "more", onclick: () => this.body.scrollBy({ top: this.body.clientHeight }) });
    this.room = element("div", { class: "room" }, this.body, this.more);
    this.root = element("section", { class: "card changes", "aria-label": "What changed" }, head, this.room);
    this.body.addEventListener("scroll", () => this.count());
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.room);
    this.mark.root.hidden = true;
    this.printed = false; // the paper says something of the preset
    this.shown = "";
  }

  hint() {
    return element("li", { class: "hint" }, "Turn one knob: bifurcations on its way are listed here.");
  }

  /**
   * @param {HappenedEvent[]} events
   * @param {string} [way]  where the knob turned last has been
   */
  show(events, way = "") {
    const key = JSON.stringify([events, way]);
    if (key === this.shown || (!events.length && !this.shown)) return;
    this.shown = events.length ? key : "";
    this.mark.root.hidden = !events.length;
    this.mark.show("computed");
    write(this.way, events.length ? way : "");
    this.events.replaceChildren(...(events.length ? events.map((event) => this.event(event, way)) : [this.hint()]));
    this.body.scrollTop = 0;
    this.head();
    this.fit();
  }

  close() {
    this.observer.disconnect();
  }

  // where each row ends that is shown, from the upper edge of what is seen
  ends() {
    const rows = [...this.events.children, ...this.claims.querySelectorAll("tbody tr")];
    const { top } = this.body.getBoundingClientRect();
    return rows.map((row) => row.getBoundingClientRect()).filter(({ height }) => height).map(({ bottom }) => bottom - top);
  }

  // as many whole rows as there is room for
  fit() {
    this.body.style.maxHeight = "";
    const space = this.room.clientHeight;
    if (this.body.scrollHeight > space) {
      const whole = this.ends().filter((end) => end + this.body.scrollTop <= space).at(-1);
      if (whole) this.body.style.maxHeight = `${Math.ceil(whole + this.body.scrollTop)}px`;
    }
    this.count();
  }

  // how many rows are below what is seen: told beside the legend, where there is room for it
  count() {
    const { clientHeight } = this.body;
    const below = this.ends().filter((end) => end > clientHeight + 1).length;
    this.more.hidden = !below;
    write(this.more, `${below} more below`);
  }

  /**
   * "Hopf at bh₂ = 0.053: the spiral …": what and where, then what it did; and on which way, if
   * that is not the present one.
   *
   * @param {HappenedEvent} event
   * @param {string} now  the present way
   */
  event({ text, query, way }, now) {
    const [what, ...rest] = text.split(": ");
    const status = text.startsWith("not resolved") ? "not resolved" : "computed";
    const sign = certainSign(status, "mk");
    sign.dataset.status = status;
    const go = element("button", { type: "button", title: "go there: the whole state in which it was found" });
    const did = element("span", { class: "did" }, rest.join(": "));
    go.append(element("b", {}, rest.length ? `${what}: ` : what), element("span", { class: "go" }, "go there"), did);
    if (way !== now) go.append(element("small", { class: "did" }, `earlier: ${way}`));
    go.addEventListener("click", () => this.model.send_msg({ action: "go", query }));
    return element("li", {}, sign, go);
  }

  // where nothing has changed, the paper's part stands in this card's place
  head() {
    const paper = this.printed && this.shown === "";
    write(this.title, paper ? "The paper says" : "What changed");
    this.root.classList.toggle("paper", paper);
  }

  /**
   * What the paper prints, and what was computed here.
   *
   * @param {PortraitFindings["claims"]} list
   */
  paper(list) {
    const key = JSON.stringify(list);
    if (this.claims.dataset.key === key) return;
    this.claims.dataset.key = key;
    this.claims.replaceChildren();
    this.printed = list.length > 0;
    this.head();
    if (!list.length) return;
    const heads = ["", "printed", "here"].map((text) => element("th", { scope: "col" }, text));
    const body = element("tbody");
    for (const c of list) {
      body.append(element("tr", {}, ...[c.quantity, c.printed, c.computed].map((text) => element("td", {}, text))));
      if (c.note) body.append(element("tr", { class: "note" }, element("td", { colspan: "3" }, c.note)));
    }
    const caption = element("caption", {}, "The paper says");
    this.claims.append(element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body));
    this.fit();
  }
}
