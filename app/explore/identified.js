// The portrait's place in the catalogue: the entry's thumbnail and name, or that it has none.
// Thumbnail and line keep their room, so that nothing moves when one entry follows another.

class Identified {
  constructor() {
    this.picture = document.createElement("button");
    this.picture.type = "button";
    this.picture.className = "thumbnail portrait";
    this.picture.addEventListener("click", () => this.open());
    this.line = document.createElement("p");
    this.line.className = "entry";
    this.line.setAttribute("aria-label", "Place in the catalogue");
    this.show({ state: "pending" });
  }

  // what was identified belongs to an older portrait
  set stale(stale) {
    this.picture.classList.toggle("stale", stale);
    this.line.classList.toggle("stale", stale);
  }

  show(found) {
    const key = JSON.stringify(found);
    if (key === this.key) return;
    this.key = key;
    this.found = found;
    const entry = found.state === "entry";
    this.line.dataset.state = found.state;
    this.picture.disabled = !entry;
    this.picture.innerHTML = found.picture ?? "";
    this.picture.title = entry ? `${found.title}: open in the catalogue` : "";
    this.picture.setAttribute("aria-label", entry ? `Catalogue entry ${found.name}: ${found.title}` : "No catalogue entry");
    this.line.title = found.text ?? found.title ?? "";
    this.line.replaceChildren(...this.words(found));
  }

  words(found) {
    if (found.state === "entry") {
      const name = this.button(found.name, "open in the catalogue", () => this.open());
      return ["Catalogue: ", name, found.alias ? ` (${found.alias})` : "", " · ", this.another()];
    }
    if (found.state === "unknown") {
      return ["Not in the catalogue: ", this.button("keep it", "save it as a JSON file that can be contributed", () => this.keep()), " · ", this.another()];
    }
    if (found.state === "not resolved") return [`Catalogue: not resolved: ${found.text}`];
    return [found.text ?? "Catalogue: …"];
  }

  button(text, title, action) {
    const node = document.createElement("button");
    node.type = "button";
    node.title = title;
    node.textContent = text;
    node.addEventListener("click", action);
    return node;
  }

  another() {
    const choose = () => document.dispatchEvent(new CustomEvent("gruscope:go", { detail: { query: "tab=catalogue&nearest=explore" } }));
    return this.button("nearest of another …", "choose an entry, and find its parameters nearest to these", choose);
  }

  open() {
    if (this.found.name) window.dispatchEvent(new CustomEvent("gruscope:entry", { detail: this.found.name }));
  }

  keep() {
    const blob = new Blob([`${JSON.stringify(this.found.find, null, 2)}\n`], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "gruscope-find.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
}
