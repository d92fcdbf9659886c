// The global findings: what happened, cycles, basins, the gap dial, the topology's name.

const BUSY_AFTER = 180; // ms before the busy sign appears: most results are faster
const DECADES = 12; // of the gap dial, to either side
const LARGEST = 0; // log10 of the dial's ends

class WholeFindings {
  constructor(model) {
    this.model = model;
    this.generation = 0;
    this.ages = { shares: 0, rest: 0 }; // the generations of the parts that come later
    this.root = this.make("div", "whole", { role: "group", "aria-label": "Global dynamics" });
    this.busy = this.make("span", "busy", { role: "status" });
    const title = this.make("h4", "", {}, "Global dynamics ", this.badge("computed"), this.busy);
    this.events = this.make("ul", "events", { "aria-live": "polite", "aria-label": "What happened", tabindex: "0" });
    this.events.append(this.hint());
    this.failed = this.make("p", "reason");
    this.cycles = this.make("div", "cycles");
    this.shares = this.make("ul", "shares", { "aria-label": "Basins of attraction" });
    this.dial = new GapDial(model, this);
    this.lines = this.make("div", "lines");
    this.topology = this.make("p", "topology");
    this.identified = new Identified();
    const method = this.make("details", "method", {}, this.make("summary", "", {}, "How it was computed"));
    this.method = this.make("p", "");
    method.append(this.method);
    this.root.append(title, this.events, this.failed, this.cycles, this.shares, this.dial.root, this.topology, this.lines, method);
  }

  make(tag, cls = "", attributes = {}, ...children) {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  badge(text) {
    return this.make("small", "badge", {}, text);
  }

  hint() {
    return this.make("li", "hint", {}, "Turn one knob: bifurcations on its way are listed here.");
  }

  // an answer of the server
  answered() {
    this.dial.solving(false);
  }

  // the portrait on the screen has this generation
  expect(generation) {
    this.expected = generation;
    this.mark();
  }

  show(header) {
    if (!("generation" in header) || header.generation < this.generation) return;
    if (header.failed && header.generation < this.expected) return;
    this.generation = header.generation;
    this.looking = Boolean(header.looking) && header.generation !== this.lookedAt;
    this.complete = header.complete;
    if (header.failed) this.fail(header.failed);
    else this.fill(header);
    this.mark();
  }

  // what happened on the way, after all else of its generation
  happened({ generation, events }) {
    if (!events) return;
    this.lookedAt = generation;
    if (generation === this.generation) this.looking = false;
    this.fillEvents(events);
    this.mark();
  }

  mark() {
    const stale = this.expected !== undefined && this.generation !== this.expected;
    this.root.classList.toggle("stale", stale);
    this.identified.stale = stale;
    const ages = [[this.shares, this.ages.shares], [this.dial.root, this.ages.rest], [this.lines, this.ages.rest]];
    for (const [part, age] of ages) part.classList.toggle("old", age !== this.generation);
    const words = stale || !this.complete ? "computing …" : this.looking ? "looking for what happened …" : "";
    clearTimeout(this.timer);
    if (!words) this.busy.textContent = "";
    else this.timer = setTimeout(() => (this.busy.textContent = words), BUSY_AFTER);
  }

  fail(message) {
    this.failed.textContent = `Not resolved: ${message}`;
    for (const part of [this.cycles, this.shares, this.lines, this.topology]) part.replaceChildren();
    this.dial.show(null);
    this.identified.show({ state: "not resolved", text: message });
    this.ages = { shares: this.generation, rest: this.generation };
  }

  fill({ findings: f, gap }) {
    this.failed.textContent = f.reasons.length ? `Not resolved: ${f.reasons.join("; ")}` : "";
    this.fillCycles(f);
    this.fillTopology(f.signature);
    this.identified.show(f.identified);
    if (f.shares.length || this.complete) {
      this.ages.shares = this.generation;
      this.fillShares(f);
    }
    if (this.complete) {
      this.ages.rest = this.generation;
      this.dial.show(gap);
      const lines = [f.ends, ...f.regions, f.slow].filter(Boolean);
      this.lines.replaceChildren(...lines.map((line) => this.make("p", "", {}, line)));
    }
    this.method.textContent = f.method;
  }

  fillEvents(events) {
    const key = JSON.stringify(events);
    if (key === this.shownEvents || (!events.length && !this.shownEvents)) return;
    this.shownEvents = events.length ? key : "";
    if (!events.length) this.events.replaceChildren(this.hint());
    else this.events.replaceChildren(
      ...events.map((event) => {
        const go = this.make("button", "", { type: "button", title: "go there: the whole state in which it was found" }, event.text);
        go.addEventListener("click", () => this.model.send_msg({ action: "go", query: event.query }));
        return this.make("li", "", {}, go);
      }),
    );
  }

  fillCycles(f) {
    if (!f.cycles.length) {
      this.cycles.replaceChildren(this.make("p", "none", {}, `Limit cycles: ${f.none}.`));
      return;
    }
    const table = this.make("table");
    table.innerHTML =
      "<thead><tr><th scope=col></th><th scope=col>limit cycle</th><th scope=col>period</th>" +
      "<th scope=col title='Floquet multiplier: below 1 attracts'>multiplier</th><th scope=col>around</th></tr></thead>";
    const body = this.make("tbody");
    for (const c of f.cycles) {
      const row = this.make("tr", c.kind, { title: `${c.frequency} turns per unit of time; ${c.confirmed} at two tolerances` });
      const kind = c.confirmed === "confirmed" ? c.kind : `${c.kind}, not confirmed`;
      row.append(this.make("td", "", {}, c.kind === "stable" ? "◯" : "◌"));
      for (const value of [kind, c.period, c.multiplier, c.around]) row.append(this.make("td", "", {}, value));
      body.append(row);
    }
    table.append(body);
    this.cycles.replaceChildren(table);
  }

  fillShares(f) {
    const colours = this.model.themes[this.model.theme].basins;
    this.shares.replaceChildren(
      ...f.shares.map(({ name, share }, i) => {
        const swatch = this.make("i", "swatch");
        swatch.style.background = name === "not resolved" ? "transparent" : colours[i % colours.length];
        return this.make("li", "", {}, swatch, this.make("b", "", {}, share), ` ${name}`);
      }),
    );
    this.shares.title = f.check;
  }

  fillTopology({ short, text, reason }) {
    const name = short
      ? this.make("code", "", { title: text, tabindex: "0" }, short)
      : this.make("span", "reason", {}, reason ? `not resolved: ${reason}` : "…");
    this.topology.replaceChildren("Topology ", name);
  }
}

// The signed distance between a saddle's two branches, on a scale of powers of ten.
class GapDial {
  constructor(model, parent) {
    this.root = parent.make("div", "dial");
    this.root.hidden = true;
    this.text = parent.make("span", "value");
    this.scale = parent.make("div", "scale", { "aria-hidden": "true" });
    for (const exponent of [0, -3, -6, -9]) {
      for (const sign of [-1, 1]) {
        const tick = parent.make("i", "tick", { "data-label": exponent === 0 ? (sign < 0 ? "−1" : "1") : `10${superscript(exponent)}` });
        tick.style.left = `${this.place(sign * 10 ** exponent)}%`;
        this.scale.append(tick);
      }
    }
    const zero = parent.make("i", "tick zero", { "data-label": "0" });
    zero.style.left = "50%";
    this.needle = parent.make("i", "needle");
    this.scale.append(zero, this.needle);
    this.solve = parent.make("button", "", { type: "button", title: "find the homoclinic orbit in the parameter moved last" }, "Solve");
    this.solve.addEventListener("click", () => {
      this.solving(true);
      model.send_msg({ action: "homoclinic" });
    });
    this.root.append(this.text, this.scale, this.solve);
  }

  // until the page is answered, with a portrait or with a refusal
  solving(busy) {
    this.solve.disabled = busy;
    this.solve.textContent = busy ? "Solving …" : "Solve";
  }

  // per cent from the left: −1 … −1e-12, 0, 1e-12 … 1
  place(value) {
    if (value === 0) return 50;
    const share = Math.min(Math.max((Math.log10(Math.abs(value)) + DECADES - LARGEST) / DECADES, 0), 1);
    return 50 + Math.sign(value) * (2 + 46 * share);
  }

  // once shown it keeps its room, so that nothing below it jumps while a knob turns
  show(gap) {
    this.needle.hidden = !gap;
    if (gap) this.root.hidden = false;
    this.text.textContent = gap
      ? `Gap at saddle ${gap.saddle + 1}: ${shownGap(gap.value)}`
      : "No branches of a saddle come near each other";
    if (gap) this.needle.style.left = `${this.place(gap.value)}%`;
  }
}

function shownGap(value) {
  const text = Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace(/-/g, "−");
}

function superscript(exponent) {
  return String(exponent).replace("-", "⁻").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
}
