// In the long run: cycles, basins, the gap dial, the topology's name, and what is not resolved.

import { Certainty } from "../live/certainty.js";
import { element, rowsOf, write } from "../live/element.js";
import { Folds } from "./folds.js";
import { GapDial } from "./gap_dial.js";
import { Identified } from "./identified.js";
import { kindGlyph, term } from "./marks.js";

/** What is shown of each part, to write only what differs. */
const UNKNOWN = { cycle: "", share: "", topology: "?" };
const BUSY_AFTER = 180; // ms before the busy sign appears: most results are faster

export class GlobalFindings {
  /**
   * @param {Component & { terms: Terms }} model
   * @param {import("../live/tip.js").Tip} tips
   * @param {import("./changes.js").Changes} changes
   */
  constructor(model, tips, changes) {
    this.model = model;
    this.changes = changes;
    const terms = model.terms;
    this.generation = 0;
    /** @type {number | undefined} */
    this.expected = undefined; // the portrait's, on the screen
    /** @type {number | undefined} */
    this.lookedAt = undefined; // up to which changes were looked for
    this.looking = false;
    this.complete = false;
    this.check = ""; // how the shares were checked
    this.keys = { ...UNKNOWN };
    /** @type {Timer | undefined} */
    this.timer = undefined;
    this.ages = { shares: 0, rest: 0 }; // the generations of the parts that come later
    this.mark = new Certainty(tips, () => this.method.textContent ?? "");
    this.number = new Certainty(tips, () => this.howMany); // of how many limit cycles there are
    this.howMany = "";
    this.endsMark = new Certainty();
    this.busy = element("span", { class: "busy", role: "status" });
    const state = element("span", { class: "state" }, this.mark.root, this.busy);
    this.dial = new GapDial(model, tips, terms);
    const head = element("header", {}, element("h3", {}, "In the long run"), this.dial.button, state);
    this.cycles = element("div", { class: "cycles rows", tabindex: "0", role: "group", "aria-label": "Limit cycles" });
    this.period = term(tips, terms, "period");
    this.multiplier = term(tips, terms, "multiplier");
    this.reason = element("p", { class: "reason", tabindex: "0" });
    this.bar = element("div", { class: "stack", "aria-hidden": "true" });
    this.shares = element("ul", { class: "shares", "aria-label": "Basins of attraction", tabindex: "0" });
    tips.on(this.shares, () => this.check);
    this.folds = new Folds();
    this.ends = this.folds.add("branches", element("p", { class: "ends" }));
    this.lines = this.folds.add("regions, slow", element("div", { class: "lines" }));
    this.step = this.folds.add("step", element("section", { class: "step", "aria-labelledby": "gs-step" }));
    this.stepTitle = element("h4", { id: "gs-step" });
    this.stepLines = element("ul");
    this.step.append(this.stepTitle, this.stepLines);
    this.topology = this.folds.add("topology", element("p", { class: "topology" }));
    const method = this.folds.add("method", element("div", { class: "method" }));
    this.proof = element("p");
    this.method = element("p");
    method.append(this.proof, this.method);
    this.words = { ends: term(tips, terms, "branches", "Branches"), regions: term(tips, terms, "regions", "Regions"), slow: term(tips, terms, "slow", "Slow sets"), topology: term(tips, terms, "topology", "Topology") };
    this.identified = new Identified(tips);
    const ends = element("div", { class: "where" }, this.shares, this.reason);
    this.parts = [this.cycles, this.bar, ends, this.dial.root, this.folds.root];
    this.root = element("section", { class: "card global", "aria-label": "In the long run" }, head, ...this.parts);
    this.mark.show("computed");
  }

  // an answer of the server
  answered() {
    this.dial.solving(false);
  }

  /** @param {number} generation  that of the portrait on the screen */
  expect(generation) {
    this.expected = generation;
    this.marked();
  }

  /**
   * What comes with the portrait itself.
   *
   * @param {PortraitFindings} f
   */
  portrait(f) {
    write(this.stepTitle, f.step?.title ?? "No step: the differential equation itself.");
    const lines = f.step?.lines ?? [];
    rowsOf(this.stepLines, lines.length, () => element("li"));
    lines.forEach((line, i) => write(this.stepLines.children[i], line));
    write(this.proof, f.method);
    this.identified.before(f.title);
  }

  /** @param {GlobalHeader} header  empty at first */
  show(header) {
    if (!("generation" in header) || header.generation < this.generation) return;
    if (header.failed && this.expected !== undefined && header.generation < this.expected) return;
    this.generation = header.generation;
    this.looking = Boolean(header.looking) && header.generation !== this.lookedAt;
    this.complete = header.complete;
    if (header.failed) this.fail(header.failed);
    else this.fill(header);
    this.marked();
  }

  /**
   * What happened on the way, after all else of its generation.
   *
   * @param {Happened} news
   */
  happened({ generation, events, way }) {
    if (!events) return;
    this.lookedAt = generation;
    if (generation === this.generation) this.looking = false;
    this.changes.show(events, way);
    this.marked();
  }

  marked() {
    const stale = this.expected !== undefined && this.generation !== this.expected;
    this.root.classList.toggle("stale", stale);
    this.identified.stale = stale;
    const { shares, rest } = this.ages;
    /** @type {[HTMLElement, number][]} */
    const ages = [[this.bar, shares], [this.shares, shares], [this.dial.root, rest], [this.dial.button, rest], [this.lines, rest], [this.ends, rest]];
    for (const [part, age] of ages) part.classList.toggle("old", age !== this.generation);
    const words = stale || !this.complete ? "computing …" : this.looking ? "looking for changes …" : "";
    clearTimeout(this.timer);
    if (!words) this.say("");
    else this.timer = setTimeout(() => this.say(words), BUSY_AFTER);
  }

  /** @param {string} words */
  say(words) {
    write(this.busy, words);
    this.root.classList.toggle("waits", words !== "");
  }

  /** @param {string} message */
  fail(message) {
    this.unresolved([message]);
    this.keys = { ...UNKNOWN };
    for (const part of [this.cycles, this.bar, this.shares, this.lines, this.ends, this.topology]) part.replaceChildren();
    this.dial.show(null);
    this.identified.show({ state: "not resolved", text: message });
    this.ages = { shares: this.generation, rest: this.generation };
  }

  /** @param {GlobalHeader} header */
  fill({ findings: f, gap }) {
    this.unresolved(f.reasons, f.ends);
    this.fillCycles(f);
    this.fillTopology(f.signature);
    this.identified.show({ title: f.title, ...f.identified });
    if (f.shares.length || this.complete) {
      this.ages.shares = this.generation;
      this.fillShares(f);
    }
    if (this.complete) {
      this.ages.rest = this.generation;
      this.dial.show(gap);
      this.fillLines(f);
    }
    write(this.method, f.method);
  }

  /**
   * Where something is not resolved, this line has a mark of its own: one for all would mix.
   *
   * @param {string[]} reasons
   * @param {string} [ends]
   */
  unresolved(reasons, ends = "") {
    const lost = reasons.length > 0;
    const words = lost ? `${reasons.join("; ")}.` : ends;
    if (this.reason.dataset.words === words) return;
    this.reason.dataset.words = words;
    this.reason.classList.toggle("lost", lost);
    this.reason.replaceChildren(element("span", {}, words), ...(lost ? [new Certainty().show("not resolved").root] : []));
  }

  /** @param {FoundGlobal} f */
  fillLines(f) {
    this.ends.replaceChildren(this.endsMark.show(f.ends_status).root, " ", this.words.ends, `: ${f.ends}`);
    const regions = f.regions.length ? f.regions : ["none"];
    const slow = f.slow || "shown and measured while the layer slow is on";
    this.lines.replaceChildren(element("p", {}, this.words.regions, `: ${regions.join("; ")}.`), element("p", {}, this.words.slow, `: ${slow}.`));
  }

  /** @param {FoundGlobal} f */
  fillCycles(f) {
    const key = JSON.stringify([f.cycles, f.number]);
    if (this.keys.cycle === key) return;
    this.keys.cycle = key;
    const { status, text, how } = f.number;
    this.howMany = how;
    this.number.show(status);
    if (!f.cycles.length) {
      this.cycles.replaceChildren(element("p", { class: "number claim" }, this.number.root, ` ${text}`));
      return;
    }
    // the head of a column of limit cycles: how many there are
    const [before, kind, after] = text.split(/( limit cycles?)/);
    const many = element("th", { class: "number claim", scope: "col", colspan: "2" }, this.number.root, ` ${before}`, element("span", { class: "aloud" }, kind ?? ""), after ?? "");
    const heads = [many, element("th", { class: "n", scope: "col" }, this.period), element("th", { class: "n", scope: "col" }, this.multiplier), element("th", { class: "n", scope: "col" }, "around")];
    const body = element("tbody");
    for (const c of f.cycles) body.append(this.cycle(c));
    this.cycles.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body));
  }

  /** @param {FoundCycle} c */
  cycle(c) {
    const row = element("tr", { class: c.kind, title: `${c.frequency} turns per unit of time; ${c.confirmed} at two tolerances` });
    const kind = c.confirmed === "confirmed" ? c.kind : `${c.kind}, not confirmed`;
    row.append(element("td", {}, kindGlyph(c.kind)), element("td", {}, kind));
    for (const value of [c.period, c.multiplier, c.around]) row.append(element("td", { class: "n" }, value));
    return row;
  }

  /** @param {FoundGlobal} f */
  fillShares(f) {
    this.check = f.check;
    /** @type {(i: number, name: string) => string} */
    const colour = (i, name) => (name === "not resolved" ? "transparent" : `var(--basin-${i % 8})`);
    const key = JSON.stringify(f.shares);
    if (this.keys.share === key) return;
    this.keys.share = key;
    rowsOf(this.bar, f.shares.length, () => element("i"));
    rowsOf(this.shares, f.shares.length, () => element("li", {}, element("i", { class: "swatch" }), element("b"), " ", element("span")));
    f.shares.forEach(({ name, share, part }, i) => {
      const piece = /** @type {HTMLElement} */ (this.bar.children[i]);
      piece.style.width = `${100 * part}%`;
      piece.style.setProperty("--basin", colour(i, name));
      piece.classList.toggle("lost", name === "not resolved");
      const [swatch, number, words] = /** @type {HTMLElement[]} */ ([...this.shares.children[i].children]);
      swatch.style.setProperty("--basin", colour(i, name));
      write(number, share);
      write(words, name.replace(/^sink /, ""));
    });
  }

  /** @param {FoundGlobal["signature"]} signature */
  fillTopology({ short, text, reason }) {
    const key = short || reason || "";
    if (this.keys.topology === key) return;
    this.keys.topology = key;
    const name = short
      ? element("code", { title: text, tabindex: "0" }, short)
      : element("span", { class: "unknown" }, reason ? `not resolved: ${reason}` : "…");
    const full = short ? [element("small", { class: "full" }, text)] : [];
    this.topology.replaceChildren(this.words.topology, ": ", name, ...full);
  }
}
