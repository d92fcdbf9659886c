// In the long run: cycles, basins, the gap dial, the topology's name, and what is not resolved.

import { Folds } from "./folds.js";
import { GapDial } from "./gap_dial.js";
import { Identified } from "./identified.js";
import { Certainty, kindGlyph, make, rowsOf, term, write } from "./marks.js";

const BUSY_AFTER = 180; // ms before the busy sign appears: most results are faster

export class WholeFindings {
  constructor(model, tips, changes) {
    this.model = model;
    this.changes = changes;
    const terms = model.terms;
    this.generation = 0;
    this.ages = { shares: 0, rest: 0 }; // the generations of the parts that come later
    this.mark = new Certainty(tips, () => this.method.textContent);
    this.busy = make("span", "busy", { role: "status" });
    const state = make("span", "state", {}, this.mark.root, this.busy);
    this.dial = new GapDial(model, tips, terms);
    const head = make("header", "", {}, make("h3", "", {}, "In the long run"), this.dial.button, state);
    this.cycles = make("div", "cycles rows", { tabindex: "0", role: "group", "aria-label": "Limit cycles" });
    this.period = term(tips, terms, "period");
    this.multiplier = term(tips, terms, "multiplier");
    this.reason = make("p", "reason", { tabindex: "0" });
    this.bar = make("div", "stack", { "aria-hidden": "true" });
    this.shares = make("ul", "shares", { "aria-label": "Basins of attraction", tabindex: "0" });
    tips.on(this.shares, () => this.check);
    this.folds = new Folds();
    this.ends = this.folds.add("branches", make("p", "ends"));
    this.lines = this.folds.add("regions, slow", make("div", "lines"));
    this.step = this.folds.add("step", make("section", "step", { "aria-labelledby": "gs-step" }));
    this.step.append(make("h4", "", { id: "gs-step" }), make("ul", ""));
    this.topology = this.folds.add("topology", make("p", "topology"));
    const method = this.folds.add("method", make("div", "method"));
    this.proof = make("p", "");
    this.method = make("p", "");
    method.append(this.proof, this.method);
    this.words = { ends: term(tips, terms, "branches", "Branches"), regions: term(tips, terms, "regions", "Regions"), slow: term(tips, terms, "slow", "Slow sets"), topology: term(tips, terms, "topology", "Topology") };
    this.identified = new Identified(tips);
    const ends = make("div", "where", {}, this.shares, this.reason);
    this.parts = [this.cycles, this.bar, ends, this.dial.root, this.folds.root];
    this.root = make("section", "card whole", { "aria-label": "In the long run" }, head, ...this.parts);
    this.mark.show("computed");
  }

  // an answer of the server
  answered() {
    this.dial.solving(false);
  }

  // the portrait on the screen has this generation
  expect(generation) {
    this.expected = generation;
    this.marked();
  }

  // what comes with the portrait itself
  portrait(f) {
    const title = f.step?.title ?? "No step: the differential equation itself.";
    write(this.step.firstChild, title);
    const lines = f.step?.lines ?? [];
    rowsOf(this.step.lastChild, lines.length, () => make("li"));
    lines.forEach((line, i) => write(this.step.lastChild.children[i], line));
    write(this.proof, f.method);
    this.identified.before(f.title);
  }

  show(header) {
    if (!("generation" in header) || header.generation < this.generation) return;
    if (header.failed && header.generation < this.expected) return;
    this.generation = header.generation;
    this.looking = Boolean(header.looking) && header.generation !== this.lookedAt;
    this.complete = header.complete;
    if (header.failed) this.fail(header.failed);
    else this.fill(header);
    this.marked();
  }

  // what happened on the way, after all else of its generation
  happened({ generation, events }) {
    if (!events) return;
    this.lookedAt = generation;
    if (generation === this.generation) this.looking = false;
    this.changes.show(events);
    this.marked();
  }

  marked() {
    const stale = this.expected !== undefined && this.generation !== this.expected;
    this.root.classList.toggle("stale", stale);
    this.identified.stale = stale;
    const { shares, rest } = this.ages;
    const ages = [[this.bar, shares], [this.shares, shares], [this.dial.root, rest], [this.dial.button, rest], [this.lines, rest], [this.ends, rest]];
    for (const [part, age] of ages) part.classList.toggle("old", age !== this.generation);
    const words = stale || !this.complete ? "computing …" : this.looking ? "looking for changes …" : "";
    clearTimeout(this.timer);
    if (!words) this.say("");
    else this.timer = setTimeout(() => this.say(words), BUSY_AFTER);
  }

  say(words) {
    write(this.busy, words);
    this.root.classList.toggle("waits", words !== "");
  }

  fail(message) {
    this.unresolved([message]);
    this.cycleKey = this.shareKey = this.topologyKey = undefined;
    for (const part of [this.cycles, this.bar, this.shares, this.lines, this.ends, this.topology]) part.replaceChildren();
    this.dial.show(null);
    this.identified.show({ state: "not resolved", text: message });
    this.ages = { shares: this.generation, rest: this.generation };
  }

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

  // where something is not resolved, this line has a mark of its own: one for all would mix
  unresolved(reasons, ends = "") {
    const lost = reasons.length > 0;
    const words = lost ? `${reasons.join("; ")}.` : ends;
    if (this.reason.dataset.words === words) return;
    this.reason.dataset.words = words;
    this.reason.classList.toggle("lost", lost);
    this.reason.replaceChildren(make("span", "", {}, words), ...(lost ? [new Certainty().show("not resolved").root] : []));
  }

  fillLines(f) {
    this.ends.replaceChildren(this.words.ends, `: ${f.ends}`);
    const regions = f.regions.length ? f.regions : ["none"];
    const slow = f.slow || "shown and measured while the layer slow is on";
    this.lines.replaceChildren(make("p", "", {}, this.words.regions, `: ${regions.join("; ")}.`), make("p", "", {}, this.words.slow, `: ${slow}.`));
  }

  fillCycles(f) {
    const key = JSON.stringify([f.cycles, f.none]);
    if (this.cycleKey === key) return;
    this.cycleKey = key;
    if (!f.cycles.length) {
      this.cycles.replaceChildren(make("p", "none", {}, `Limit cycles: ${f.none}.`));
      return;
    }
    const heads = [make("th"), make("th", "", { scope: "col" }, "limit cycle"), make("th", "n", { scope: "col" }, this.period), make("th", "n", { scope: "col" }, this.multiplier), make("th", "n", { scope: "col" }, "around")];
    const body = make("tbody");
    for (const c of f.cycles) body.append(this.cycle(c));
    this.cycles.replaceChildren(make("table", "", {}, make("thead", "", {}, make("tr", "", {}, ...heads)), body));
  }

  cycle(c) {
    const row = make("tr", c.kind, { title: `${c.frequency} turns per unit of time; ${c.confirmed} at two tolerances` });
    const kind = c.confirmed === "confirmed" ? c.kind : `${c.kind}, not confirmed`;
    row.append(make("td", "", {}, kindGlyph(c.kind)), make("td", "", {}, kind));
    for (const value of [c.period, c.multiplier, c.around]) row.append(make("td", "n", {}, value));
    return row;
  }

  fillShares(f) {
    this.check = f.check;
    const colour = (i, name) => (name === "not resolved" ? "transparent" : `var(--basin-${i % 8})`);
    const key = JSON.stringify(f.shares);
    if (this.shareKey === key) return;
    this.shareKey = key;
    rowsOf(this.bar, f.shares.length, () => make("i"));
    rowsOf(this.shares, f.shares.length, () => make("li", "", {}, make("i", "swatch"), make("b"), " ", make("span")));
    f.shares.forEach(({ name, share, part }, i) => {
      const piece = this.bar.children[i];
      piece.style.width = `${100 * part}%`;
      piece.style.setProperty("--basin", colour(i, name));
      piece.classList.toggle("lost", name === "not resolved");
      const [swatch, number, words] = this.shares.children[i].children;
      swatch.style.setProperty("--basin", colour(i, name));
      write(number, share);
      write(words, name.replace(/^sink /, ""));
    });
  }

  fillTopology({ short, text, reason }) {
    const key = short || reason || "";
    if (this.topologyKey === key) return;
    this.topologyKey = key;
    const name = short
      ? make("code", "", { title: text, tabindex: "0" }, short)
      : make("span", "unknown", {}, reason ? `not resolved: ${reason}` : "…");
    const full = short ? [make("small", "full", {}, text)] : [];
    this.topology.replaceChildren(this.words.topology, ": ", name, ...full);
  }
}
