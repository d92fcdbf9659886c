// The findings: rows are rewritten in place, so that nothing jumps while a slider moves.

const MARKS = { sink: "●", source: "○", saddle: "⊗", undecided: "△" };

export function render({ model, el }) {
  const make = (tag, cls, attributes = {}) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const root = make("section", "gs-found", { "aria-label": "Findings" });
  const error = make("p", "problem", { role: "alert" });
  const sentence = make("p", "sentence");
  const proof = make("p", "proof");
  const index = make("p", "index");
  const table = make("table", "points");
  table.innerHTML =
    "<thead><tr><th scope=col></th><th scope=col>kind</th><th scope=col>x</th><th scope=col>y</th>" +
    "<th scope=col title='width of the interval that proves the point'>width</th><th scope=col>eigenvalues</th></tr></thead>";
  const body = make("tbody");
  table.append(body);
  const step = make("section", "step", { "aria-labelledby": "gs-step" });
  step.innerHTML = "<h4 id='gs-step'></h4><ul></ul>";
  const claims = make("div", "claims");
  const method = make("details", "method");
  method.innerHTML = "<summary>How it was proven</summary><p></p>";
  // read aloud once values rest, not at every step of a drag
  const aloud = make("p", "aloud", { "aria-live": "polite" });
  const whole = new WholeFindings(model);
  const head = make("div", "head");
  const words = make("div");
  words.append(sentence, proof, index);
  head.append(words, whole.identified.picture);
  root.append(error, head, whole.identified.line, table, step, whole.root, claims, method, aloud);
  el.append(root);
  let timer;

  const text = (node, value) => {
    if (node.textContent !== value) node.textContent = value;
  };

  function rows(parent, count, build) {
    while (parent.children.length > count) parent.lastChild.remove();
    while (parent.children.length < count) parent.append(build());
  }

  function cellRow() {
    const row = make("tr");
    for (let i = 0; i < 6; i++) row.append(make("td"));
    return row;
  }

  function fillTable({ table: points, clusters }) {
    rows(body, points.length + clusters.length, cellRow);
    points.forEach((p, i) => {
      const row = body.children[i];
      row.className = p.kind;
      const kind = p.shape ? `${p.kind}, ${p.shape}` : p.kind;
      [MARKS[p.kind], kind, p.x, p.y, p.width, p.eigenvalues].forEach((v, k) => text(row.children[k], v));
    });
    clusters.forEach((c, i) => {
      const row = body.children[points.length + i];
      row.className = "cluster";
      const about = `index ${c.index}; ${c.guess}`;
      ["◎", "not resolved", c.x, c.y, c.width, about].forEach((v, k) => text(row.children[k], v));
    });
  }

  function fillStep(block) {
    step.hidden = !block;
    text(step.firstChild, block?.title ?? "");
    const lines = block?.lines ?? [];
    const list = step.lastChild;
    rows(list, lines.length, () => make("li"));
    lines.forEach((line, i) => text(list.children[i], line));
  }

  function fillClaims(list) {
    const key = JSON.stringify(list);
    if (claims.dataset.key === key) return;
    claims.dataset.key = key;
    claims.replaceChildren();
    if (!list.length) return;
    const grid = make("table");
    grid.innerHTML =
      "<caption>Printed and computed</caption><thead><tr><th scope=col></th><th scope=col>paper</th><th scope=col>computed here</th></tr></thead>";
    const rowsOf = make("tbody");
    for (const c of list) {
      const row = make("tr");
      for (const v of [c.quantity, c.printed, c.computed]) {
        const cell = make("td");
        cell.textContent = v;
        row.append(cell);
      }
      rowsOf.append(row);
      if (c.note) {
        const note = make("tr", "note");
        const cell = make("td", "", { colspan: "3" });
        cell.textContent = c.note;
        note.append(cell);
        rowsOf.append(note);
      }
    }
    grid.append(rowsOf);
    claims.append(grid);
  }

  function show(header) {
    const words = header.error ?? "";
    text(error, header.refused && words ? `Refused: ${words}` : words.slice(0, 1).toUpperCase() + words.slice(1));
    error.hidden = !header.error;
    whole.answered();
    if (!header.findings) return;
    whole.expect(header.whole);
    const f = header.findings;
    root.dataset.sequence = header.sequence;
    root.dataset.status = f.status;
    text(sentence, f.sentence);
    text(proof, (f.status === "proven" ? "✓ " : "◌ ") + f.proof);
    text(index, f.index);
    fillTable(f);
    fillStep(f.step);
    fillClaims(f.claims);
    text(method.querySelector("p"), f.method);
    clearTimeout(timer);
    timer = setTimeout(() => text(aloud, [`${f.sentence}.`, f.proof, f.step && header.lenses.step].filter(Boolean).join(" ")), 700);
  }

  const themed = () => {
    for (const [role, colour] of Object.entries(model.themes[model.theme])) {
      if (typeof colour === "string") root.style.setProperty(`--${role}`, colour);
    }
  };
  themed();
  model.on("change:theme", themed);
  model.on("change:header", () => show(model.header));
  model.on("change:stale", () => markStale(root, model.stale));
  model.on("change:whole", () => whole.show(model.whole));
  model.on("change:happened", () => whole.happened(model.happened));
  model.on("remove", () => clearTimeout(timer));
  if (Object.keys(model.header).length) show(model.header);
  whole.show(model.whole);
  whole.happened(model.happened);
}
