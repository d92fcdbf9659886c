// The fixed points: one row each, six of them in sight. What proves a point, and how well, is told
// for the row that is pointed at, which is ringed in the portrait.

import { Certainty } from "../live/certainty.js";
import { element, rowsOf, write } from "../live/element.js";
import { kindGlyph, term } from "./marks.js";

const WIDE = 17; // letters of eigenvalues that are set smaller, to stay in their column

export class PointsCard {
  /** @param {{ tips: import("../live/tip.js").Tip, terms: Terms, ring: (at: Pair | null) => void }} given */
  constructor({ tips, terms, ring }) {
    this.ring = ring;
    this.how = ""; // all points were found
    /** @type {TablePoint[]} */
    this.points = [];
    /** @type {number | undefined} */
    this.at = undefined; // the row pointed at
    this.tips = tips;
    this.title = element("h3");
    this.sum = element("span", { class: "value" });
    const sum = element("span", { class: "index" }, term(tips, terms, "index sum"), " ", this.sum);
    this.mark = new Certainty(tips, () => this.how);
    this.mark.root.classList.add("proof");
    const head = element("header", {}, this.title, sum, this.mark.root);
    this.table = element("table", { class: "points" });
    const sign = new Certainty().show("computed", "").root;
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", "computed");
    const eigenvalues = element("th", { class: "n", scope: "col" }, term(tips, terms, "eigenvalues"), " ", sign);
    const heads = ["", "kind", "x", "y"].map((text) => element("th", { class: text.length === 1 ? "n" : "", scope: "col" }, text));
    this.body = element("tbody");
    this.table.append(element("thead", {}, element("tr", {}, ...heads, eigenvalues)), this.body);
    const scroll = element("div", { class: "rows", tabindex: "0", role: "group", "aria-label": "Fixed points" }, this.table);
    this.width = term(tips, terms, "width");
    this.more = element("span");
    this.detail = element("p", { class: "detail", id: "gs-point" }, this.width, " ", this.more);
    this.root = element("section", { class: "card", "aria-label": "Points" }, head, scroll, this.detail);
  }

  /** @param {PortraitFindings} f */
  show(f) {
    const count = f.table.length;
    write(this.title, `${count} point${count === 1 ? "" : "s"}`);
    write(this.sum, f.index_sum);
    this.mark.show(f.status === "proven" && f.table.some((p) => p.kind === "undecided") ? "not resolved" : f.status, f.mark);
    this.how = `${f.proof} ${f.index} ${f.method}`;
    this.points = [...f.table, ...f.clusters.map((c) => ({ ...c, kind: "cluster" }))];
    rowsOf(this.body, this.points.length, () => this.row());
    this.points.forEach((p, i) => this.fill(this.body.rows[i], p));
    if (this.at !== undefined && this.at >= this.points.length) this.leave();
    this.tell();
  }

  row() {
    const row = element("tr", { tabindex: "0", "aria-describedby": "gs-point" });
    row.append(element("td"), element("td"), element("td", { class: "n" }), element("td", { class: "n" }), element("td", { class: "n" }));
    const enter = () => this.enter([...this.body.children].indexOf(row));
    row.addEventListener("pointerenter", enter);
    row.addEventListener("focus", enter);
    row.addEventListener("pointerleave", () => this.leave());
    row.addEventListener("blur", () => this.leave());
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {TablePoint} p
   */
  fill(row, p) {
    const [glyph, kind, x, y, last] = row.children;
    if (row.dataset.kind !== p.kind) {
      row.dataset.kind = row.className = p.kind;
      glyph.replaceChildren(kindGlyph(p.kind));
      last.replaceChildren(...(p.kind === "cluster" ? [this.lost(row)] : []));
    }
    const words = p.shape ? `${p.kind} ${p.shape}` : p.kind;
    if (kind.textContent !== words) kind.replaceChildren(p.kind, ...(p.shape ? [" ", element("small", {}, p.shape)] : []));
    write(x, p.x);
    write(y, p.y);
    if (p.kind === "cluster") return;
    write(last, p.eigenvalues);
    last.classList.toggle("tight", p.eigenvalues.length > WIDE);
  }

  /**
   * What a cluster probably is.
   *
   * @param {HTMLElement} row
   */
  lost(row) {
    const guess = () => this.points[[...this.body.children].indexOf(row)]?.guess;
    return new Certainty(this.tips, guess).show("not resolved").root;
  }

  /** @param {number} index */
  enter(index) {
    this.at = index;
    this.ring(this.points[index]?.at ?? null);
    this.tell();
  }

  leave() {
    this.at = undefined;
    this.ring(null);
    this.tell();
  }

  // of the row pointed at; else what holds for all
  tell() {
    const p = this.at === undefined ? undefined : this.points[this.at];
    if (p?.kind === "cluster") write(this.more, `${p.width} · index ${p.index}`);
    else if (p) write(this.more, `${p.width} · residual ${p.residual} · Krawczyk’s test · point ${this.points.indexOf(p) + 1}`);
    else write(this.more, "and residual: point at a row");
  }
}
