// What is chosen of the catalogue: filters, words and order. Knows no page and no server.

/**
 * @typedef {{ value: string, label: string }} Option
 * @typedef {{ key: string, title: string, options: Option[], of: (entry: IndexEntry) => string[] }} Facet
 * @typedef {Omit<IndexEntry, "text"> & { values: Map<string, string[]>, words: string }} KnownEntry
 * @typedef {keyof typeof ORDERS} Order
 */

export const ORDERS = {
  points: "fewest fixed points first",
  "most-points": "most fixed points first",
  cycles: "most cycles first",
  robust: "most robust first",
  name: "by name",
};
export const PARTS = ["sinks", "saddles", "sources", "stable cycles", "unstable cycles"];

/**
 * The groups of filters: `of` gives the values that an entry has; one of those chosen suffices.
 *
 * @param {Index} index
 * @returns {Facet[]}
 */
export function facetsOf({ entries, beyond, shapes }) {
  /** @param {string} word */
  const slug = (word) => word.replaceAll(" ", "-");
  /** @type {(key: string, title: string, pick: (entry: IndexEntry) => number) => Facet} */
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
  /**
   * @param {Index} index
   * @param {Facet[]} facets
   */
  constructor(index, facets) {
    /** @type {Facet[]} */
    this.facets = facets;
    /** @type {KnownEntry[]} */
    this.entries = [];
    /** @type {Map<KnownEntry, number>} */
    this.places = new Map(); // as they came
    for (const entry of index.entries) this.add(entry);
    this.words = "";
    /** @type {Map<string, Set<string>>} */
    this.chosen = new Map(facets.map(({ key }) => [key, new Set()]));
    /** @type {Order} */
    this.order = "points";
  }

  /** @param {IndexEntry} entry */
  add(entry) {
    /** @type {KnownEntry} */
    const known = {
      ...entry,
      values: new Map(this.facets.map((facet) => [facet.key, facet.of(entry)])),
      words: [entry.name, entry.title, ...entry.aliases, entry.text].join(" ").toLowerCase(),
    };
    this.places.set(known, this.entries.push(known));
    return known;
  }

  clear() {
    this.words = "";
    for (const set of this.chosen.values()) set.clear();
  }

  get active() {
    return Boolean(this.words.trim()) || [...this.chosen.values()].some((set) => set.size);
  }

  /**
   * The values of a facet that are chosen.
   *
   * @param {string} key
   */
  of(key) {
    return this.chosen.get(key) ?? new Set();
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  toggle(key, value) {
    const set = this.of(key);
    if (!set.delete(value)) set.add(value);
  }

  /**
   * Whether an entry passes all filters but one.
   *
   * @param {KnownEntry} entry
   * @param {string} [except]  a facet's key, or "words"
   */
  passes(entry, except) {
    if (except !== "words") {
      const wanted = this.words.toLowerCase().split(/\s+/).filter(Boolean);
      if (!wanted.every((word) => entry.words.includes(word))) return false;
    }
    for (const [key, set] of this.chosen) {
      if (key === except || !set.size) continue;
      if (!entry.values.get(key)?.some((value) => set.has(value))) return false;
    }
    return true;
  }

  get matching() {
    return this.entries.filter((entry) => this.passes(entry)).sort(this.comparison);
  }

  /** @returns {(a: KnownEntry, b: KnownEntry) => number} */
  get comparison() {
    /** @param {KnownEntry} entry */
    const cycles = (entry) => entry.counts[3] + entry.counts[4];
    /** @param {KnownEntry} entry */
    const place = (entry) => this.places.get(entry) ?? 0;
    /** @type {Record<Exclude<Order, "name">, (entry: KnownEntry) => number>} */
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

  /**
   * How many entries each value of a facet would leave, all other filters as they are.
   *
   * @param {Facet} facet
   */
  counts(facet) {
    const found = new Map(facet.options.map(({ value }) => [value, 0]));
    for (const entry of this.entries) {
      if (!this.passes(entry, facet.key)) continue;
      for (const value of entry.values.get(facet.key) ?? []) found.set(value, (found.get(value) ?? 0) + 1);
    }
    return found;
  }

  // The filters in force, with how many entries there would be without each.
  get relaxations() {
    const found = this.facets
      .filter(({ key }) => this.of(key).size)
      .map(({ key, title, options }) => {
        const labels = options.filter(({ value }) => this.of(key).has(value));
        return { key, text: `${title} ${labels.map(({ label }) => label).join(" or ")}` };
      });
    if (this.words.trim()) found.unshift({ key: "words", text: `the words “${this.words.trim()}”` });
    return found.map((one) => ({
      ...one,
      left: this.entries.filter((entry) => this.passes(entry, one.key)).length,
    }));
  }

  /** @param {string} key  a facet's, or "words" */
  drop(key) {
    if (key === "words") this.words = "";
    else this.of(key).clear();
  }

  /**
   * The address's part.
   *
   * @param {URLSearchParams} parameters
   */
  write(parameters) {
    if (this.words.trim()) parameters.set("words", this.words.trim());
    for (const [key, set] of this.chosen) if (set.size) parameters.set(key, [...set].join(","));
    if (this.order !== "points") parameters.set("order", this.order);
  }

  /**
   * Read it back, whole or not at all; what is wrong with it, "" if nothing.
   *
   * @param {URLSearchParams} parameters
   */
  read(parameters) {
    this.clear();
    const order = /** @type {Order} */ (parameters.get("order") ?? "points");
    const unknown = [];
    if (!(order in ORDERS)) unknown.push(`order=${order}`);
    for (const { key, options } of this.facets) {
      for (const value of (parameters.get(key) ?? "").split(",").filter(Boolean)) {
        if (options.some((option) => option.value === value)) this.of(key).add(value);
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
