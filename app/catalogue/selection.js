// What is chosen of the catalogue: filters, words and order. Knows no page and no server.

export const ORDERS = {
  points: "fewest fixed points first",
  "most-points": "most fixed points first",
  cycles: "most cycles first",
  robust: "most robust first",
  name: "by name",
};
export const PARTS = ["sinks", "saddles", "sources", "stable cycles", "unstable cycles"];

// The groups of filters: `of` gives the values that an entry has; one of those chosen suffices.
export function facetsOf({ entries, beyond, shapes }) {
  const slug = (word) => word.replaceAll(" ", "-");
  const numbers = (key, title, pick) => {
    const values = [...new Set(entries.map(pick))].sort((a, b) => a - b);
    const options = values.map((v) => ({ value: String(v), label: String(v) }));
    return { key, title, options, of: (entry) => [String(pick(entry))] };
  };
  const codimension = numbers("codimension", "codimension", (entry) => entry.codimension);
  for (const option of codimension.options) if (option.value === "0") option.label = "0: generic";
  return [
    ...PARTS.map((part, i) => numbers(part.replace(" ", "-"), part, (entry) => entry.counts[i])),
    codimension,
    {
      key: "paper",
      title: "the paper",
      options: [
        { value: "in", label: "in the paper" },
        { value: "beyond", label: "beyond the paper" },
        ...beyond.map((word) => ({ value: slug(word), label: word })),
      ],
      of: (entry) => [
        ...(entry.paper ? ["in"] : []),
        ...(entry.beyond.length ? ["beyond"] : []),
        ...entry.beyond.map((i) => slug(beyond[i])),
      ],
    },
    {
      key: "nullcline",
      title: "nullcline shape",
      options: shapes
        .map((word, i) => ({ value: slug(word), label: word, i }))
        .filter(({ i }) => entries.some((entry) => entry.shapes.flat().includes(i))),
      of: (entry) => [...new Set(entry.shapes.flat())].map((i) => slug(shapes[i])),
    },
  ];
}

export class Selection {
  constructor(index, facets) {
    this.facets = facets;
    this.entries = [];
    for (const entry of index.entries) this.add(entry);
    this.clear();
    this.order = "points";
  }

  add(entry) {
    const known = {
      ...entry,
      values: new Map(this.facets.map((facet) => [facet.key, facet.of(entry)])),
      words: [entry.name, entry.title, ...entry.aliases, entry.text].join(" ").toLowerCase(),
    };
    this.entries.push(known);
    this.places = null;
    return known;
  }

  clear() {
    this.words = "";
    this.chosen = new Map(this.facets.map((facet) => [facet.key, new Set()]));
  }

  get active() {
    return Boolean(this.words.trim()) || [...this.chosen.values()].some((set) => set.size);
  }

  toggle(key, value) {
    const set = this.chosen.get(key);
    if (!set.delete(value)) set.add(value);
  }

  // Whether an entry passes all filters but one (`except`: a facet's key, or "words").
  passes(entry, except) {
    if (except !== "words") {
      const wanted = this.words.toLowerCase().split(/\s+/).filter(Boolean);
      if (!wanted.every((word) => entry.words.includes(word))) return false;
    }
    for (const [key, set] of this.chosen) {
      if (key === except || !set.size) continue;
      if (!entry.values.get(key).some((value) => set.has(value))) return false;
    }
    return true;
  }

  get matching() {
    return this.entries.filter((entry) => this.passes(entry)).sort(this.comparison);
  }

  get comparison() {
    const cycles = (entry) => entry.counts[3] + entry.counts[4];
    const place = (entry) => this.places.get(entry);
    this.places ??= new Map(this.entries.map((entry, i) => [entry, i]));
    const keys = {
      points: (entry) => entry.points,
      "most-points": (entry) => -entry.points,
      cycles: (entry) => -cycles(entry),
      robust: (entry) => -(entry.radius ?? -1),
    };
    if (this.order === "name") {
      return (a, b) => a.name.localeCompare(b.name, "en", { numeric: true });
    }
    const key = keys[this.order];
    return (a, b) => key(a) - key(b) || place(a) - place(b);
  }

  // How many entries each value of a facet would leave, all other filters as they are.
  counts(facet) {
    const found = new Map(facet.options.map(({ value }) => [value, 0]));
    for (const entry of this.entries) {
      if (!this.passes(entry, facet.key)) continue;
      for (const value of entry.values.get(facet.key)) found.set(value, found.get(value) + 1);
    }
    return found;
  }

  // The filters in force, with how many entries there would be without each.
  get relaxations() {
    const found = this.facets
      .filter(({ key }) => this.chosen.get(key).size)
      .map(({ key, title, options }) => {
        const labels = options.filter(({ value }) => this.chosen.get(key).has(value));
        return { key, text: `${title} ${labels.map(({ label }) => label).join(" or ")}` };
      });
    if (this.words.trim()) found.unshift({ key: "words", text: `the words “${this.words.trim()}”` });
    return found.map((one) => ({
      ...one,
      left: this.entries.filter((entry) => this.passes(entry, one.key)).length,
    }));
  }

  drop(key) {
    if (key === "words") this.words = "";
    else this.chosen.get(key).clear();
  }

  // the address's part, and back: read whole or not at all, with what is wrong with it
  write(parameters) {
    if (this.words.trim()) parameters.set("words", this.words.trim());
    for (const [key, set] of this.chosen) if (set.size) parameters.set(key, [...set].join(","));
    if (this.order !== "points") parameters.set("order", this.order);
  }

  read(parameters) {
    this.clear();
    const order = parameters.get("order") ?? "points";
    const unknown = [];
    if (!(order in ORDERS)) unknown.push(`order=${order}`);
    for (const { key, options } of this.facets) {
      for (const value of (parameters.get(key) ?? "").split(",").filter(Boolean)) {
        if (options.some((option) => option.value === value)) this.chosen.get(key).add(value);
        else unknown.push(`${key}=${value}`);
      }
    }
    if (unknown.length) {
      this.clear();
      return `The filters of this address are not known (${unknown.join(", ")}): all entries are shown.`;
    }
    this.words = parameters.get("words") ?? "";
    this.order = order;
    return "";
  }
}
