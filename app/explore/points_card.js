// The fixed points: one row each, six of them in sight. What proves a point, and how well, is told
// for the row that is pointed at, which is ringed in the portrait.

import { Certainty, kindGlyph, make, rowsOf, term, write } from "./marks.js";

const WIDE = 17; // letters of eigenvalues that are set smaller, to stay in their column

export class PointsCard {
  constructor({ tips, terms, ring }) {
    this.ring = ring;
    this.tips = tips;
    this.title = make("h3", "");
    this.sum = make("span", "value");
    const sum = make("span", "index", {}, term(tips, terms, "index sum"), " ", this.sum);
    this.mark = new Certainty(tips, () => this.how);
    this.mark.root.classList.add("proof");
    const head = make("header", "", {}, this.title, sum, this.mark.root);
    this.table = make("table", "points");
    const sign = new Certainty().show("computed", "").root;
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", "computed");
    const eigenvalues = make("th", "n", { scope: "col" }, term(tips, terms, "eigenvalues"), " ", sign);
    const heads = ["", "kind", "x", "y"].map((text) => make("th", text.length === 1 ? "n" : "", { scope: "col" }, text));
    this.body = make("tbody");
    this.table.append(make("thead", "", {}, make("tr", "", {}, ...heads, eigenvalues)), this.body);
    const scroll = make("div", "rows", { tabindex: "0", role: "group", "aria-label": "Fixed points" }, this.table);
    this.width = term(tips, terms, "width");
    this.told = make("span", "");
    this.detail = make("p", "detail", { id: "gs-point" }, this.width, " ", this.told);
    this.root = make("section", "card", { "aria-label": "Points" }, head, scroll, this.detail);
  }

  show(f) {
    const count = f.table.length;
    write(this.title, `${count} point${count === 1 ? "" : "s"}`);
    write(this.sum, f.index_sum);
    this.mark.show(f.status === "proven" && f.table.some((p) => p.kind === "undecided") ? "not resolved" : f.status, f.mark);
    this.how = `${f.proof} ${f.index} ${f.method}`;
    this.points = [...f.table, ...f.clusters.map((c) => ({ ...c, kind: "cluster" }))];
    rowsOf(this.body, this.points.length, () => this.row());
    this.points.forEach((p, i) => this.fill(this.body.children[i], p));
    if (this.at >= this.points.length) this.leave();
    this.tell();
  }

  row() {
    const row = make("tr", "", { tabindex: "0", "aria-describedby": "gs-point" });
    row.append(make("td", ""), make("td", ""), make("td", "n"), make("td", "n"), make("td", "n"));
    const enter = () => this.enter([...this.body.children].indexOf(row));
    row.addEventListener("pointerenter", enter);
    row.addEventListener("focus", enter);
    row.addEventListener("pointerleave", () => this.leave());
    row.addEventListener("blur", () => this.leave());
    return row;
  }

  fill(row, p) {
    const [glyph, kind, x, y, last] = row.children;
    if (row.dataset.kind !== p.kind) {
      row.dataset.kind = row.className = p.kind;
      glyph.replaceChildren(kindGlyph(p.kind));
      last.replaceChildren(...(p.kind === "cluster" ? [this.lost(row)] : []));
    }
    const words = p.shape ? `${p.kind} ${p.shape}` : p.kind;
    if (kind.textContent !== words) kind.replaceChildren(p.kind, ...(p.shape ? [" ", make("small", "", {}, p.shape)] : []));
    write(x, p.x);
    write(y, p.y);
    if (p.kind === "cluster") return;
    write(last, p.eigenvalues);
    last.classList.toggle("tight", p.eigenvalues.length > WIDE);
  }

  // what a cluster probably is
  lost(row) {
    const guess = () => this.points[[...this.body.children].indexOf(row)]?.guess;
    return new Certainty(this.tips, guess).show("not resolved").root;
  }

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
    const p = this.points[this.at];
    if (p?.kind === "cluster") write(this.told, `${p.width} · index ${p.index}`);
    else if (p) write(this.told, `${p.width} · residual ${p.residual} · Krawczyk’s test · point ${this.at + 1}`);
    else write(this.told, "and residual: point at a row");
  }
}
