// The signed distance between a saddle's two branches, on a scale of powers of ten. Its button
// stands in the card's head, only while there is a gap; the dial unfolds below.

import { make, term, write } from "./marks.js";

const DECADES = 12; // of the dial, to either side
const LARGEST = 0; // log10 of the dial's ends

export class GapDial {
  constructor(model, tips, terms) {
    this.button = make("button", "fold gap", { type: "button", "aria-expanded": "false", "aria-controls": "gs-dial" });
    this.button.addEventListener("click", () => this.unfold(this.root.hidden));
    this.button.hidden = true;
    this.root = make("div", "dial", { id: "gs-dial", role: "group", "aria-label": "Gap dial" });
    this.root.hidden = true;
    this.text = make("span", "", {});
    const line = make("p", "value", {}, term(tips, terms, "gap", "Gap"), " ", this.text);
    this.scale = make("div", "scale", { "aria-hidden": "true" });
    for (const exponent of [0, -3, -6, -9]) {
      for (const sign of [-1, 1]) this.tick(sign * 10 ** exponent, exponent ? `10${superscript(exponent)}` : sign < 0 ? "−1" : "1");
    }
    this.tick(0, "0").classList.add("zero");
    this.needle = make("i", "needle");
    this.scale.append(this.needle);
    this.solve = make("button", "solve", { type: "button", title: "find the homoclinic orbit in the parameter moved last" }, "Solve");
    this.solve.addEventListener("click", () => {
      this.solving(true);
      model.send_msg({ action: "homoclinic" });
    });
    this.root.append(line, this.scale, this.solve);
  }

  tick(value, label) {
    const tick = make("i", "tick", { "data-label": label });
    tick.style.left = `${this.place(value)}%`;
    this.scale.append(tick);
    return tick;
  }

  unfold(open) {
    this.root.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  // until the page is answered, with a portrait or with a refusal
  solving(busy) {
    this.solve.disabled = busy;
    write(this.solve, busy ? "Solving …" : "Solve");
  }

  // per cent from the left: −1 … −1e-12, 0, 1e-12 … 1
  place(value) {
    if (value === 0) return 50;
    const share = Math.min(Math.max((Math.log10(Math.abs(value)) + DECADES - LARGEST) / DECADES, 0), 1);
    return 50 + Math.sign(value) * (2 + 46 * share);
  }

  // what is unfolded keeps its room where the gap is lost: nothing below it jumps under a hand
  show(gap) {
    this.button.hidden = !gap;
    this.root.classList.toggle("none", !gap);
    write(this.text, gap ? `at saddle ${gap.saddle + 1}: ${shownGap(gap.value)}` : "none: no branches come near each other");
    if (!gap) return;
    write(this.button, `gap ${shownGap(gap.value)}`);
    this.needle.style.left = `${this.place(gap.value)}%`;
  }
}

function shownGap(value) {
  const text = Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(2) : value.toPrecision(3);
  return text.replace(/-/g, "−");
}

function superscript(exponent) {
  return String(exponent).replace("-", "⁻").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
}
