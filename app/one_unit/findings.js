// The phase line in words: rows are rewritten in place, so that nothing jumps under a hand.

const MARKS = { sink: "●", source: "○", "half-stable": "◐", unresolved: "◎" };

export function render({ model, el }) {
  const make = (tag, cls, attributes = {}) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const root = make("section", "gs-found", { "aria-label": "Findings on the phase line" });
  const error = make("p", "problem", { role: "alert" });
  const sentence = make("p", "sentence");
  const figure = make("p", "figure");
  const proof = make("p", "proof");
  const table = make("table", "points");
  table.innerHTML =
    "<thead><tr><th scope=col></th><th scope=col>kind</th><th scope=col>h</th>" +
    "<th scope=col title='width of the interval that holds the point'>width</th>" +
    "<th scope=col title='∂ḣ/∂h at the point, computed'>rate</th><th scope=col>attracts from</th></tr></thead>";
  const body = make("tbody");
  table.append(body);
  const folds = make("div", "folds");
  const foldWords = make("ul");
  const landings = make("div", "landings");
  folds.append(foldWords, landings);
  const lines = make("ul", "lines");
  const method = make("details", "method");
  method.innerHTML = "<summary>How it was found</summary><p></p>";
  const aloud = make("p", "aloud", { "aria-live": "polite" });
  root.append(error, sentence, figure, proof, folds, table, lines, method, aloud);
  el.append(root);
  let timer;

  const text = (node, value) => {
    if (node.textContent !== value) node.textContent = value;
  };

  function rows(parent, count, build) {
    while (parent.children.length > count) parent.lastChild.remove();
    while (parent.children.length < count) parent.append(build());
  }

  function fillTable(found) {
    rows(body, found.length, () => {
      const row = make("tr");
      for (let i = 0; i < 6; i++) row.append(make("td"));
      return row;
    });
    found.forEach((p, i) => {
      const row = body.children[i];
      row.className = p.kind;
      const kind = p.status === "proven" ? p.kind : `${p.kind} (${p.status})`;
      [MARKS[p.kind], kind, p.h, p.width, p.rate, p.attracts].forEach((v, k) => text(row.children[k], v));
    });
  }

  function fillList(list, words) {
    rows(list, words.length, () => make("li"));
    words.forEach((line, i) => text(list.children[i], line));
  }

  // a button keeps its place and its focus while its number changes
  function fillLandings(found) {
    rows(landings, found.length, () => make("button", "", { type: "button" }));
    found.forEach(({ key, value, label }, i) => {
      const button = landings.children[i];
      text(button, `Land on the fold: ${label}`);
      button.onclick = () => model.send_msg({ values: { [key]: value }, commit: true });
    });
  }

  function show(header) {
    text(error, header.error ? `Refused: ${header.error}` : "");
    error.hidden = !header.error;
    const f = header.findings;
    if (!f) return;
    root.dataset.sequence = header.sequence;
    root.dataset.status = f.status;
    text(sentence, f.sentence);
    text(figure, f.figure || " ");
    text(proof, (f.status === "proven" ? "✓ " : "◌ ") + f.proof);
    fillTable(f.table);
    fillList(foldWords, f.folds);
    fillLandings(f.landings);
    fillList(lines, f.lines);
    text(method.querySelector("p"), f.method);
    clearTimeout(timer);
    timer = setTimeout(() => text(aloud, `${f.sentence} ${f.proof}`), 700);
  }

  const themed = () => {
    const theme = model.themes[model.theme];
    for (const kind of ["sink", "source", "saddle"]) root.style.setProperty(`--${kind}`, theme[kind]);
  };
  themed();
  model.on("change:theme", themed);
  model.on("change:header", () => show(model.header));
  model.on("remove", () => clearTimeout(timer));
  if (Object.keys(model.header).length) show(model.header);
}
