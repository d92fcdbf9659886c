// What the server gives when asked: thumbnails, records, large pictures; kept once here.

/**
 * @typedef {"thumbnails" | "records"} Kind  what can be asked for; large pictures come with records
 *
 * @typedef {object} Message
 * @property {Record<string, string>} [thumbnails]
 * @property {EntryRecord[]} [records]
 * @property {string} [picture]
 * @property {string} [svg]
 * @property {string} [failed]
 * @property {string} [nearest]
 * @property {OwnAnswer} [own]
 * @property {string} [explored]
 *
 * @typedef {{ kind: "thumbnails" | "records" | "pictures", names: string[] }
 *   | { kind: "failed", why: string }
 *   | { kind: "nearest", answer: NearestAnswer }
 *   | { kind: "own", answer: OwnAnswer }
 *   | { kind: "explored" }} Arrived  what came
 */

export class Supply {
  /**
   * @param {Component & { first: string }} model
   * @param {() => boolean} connected
   * @param {(came: Arrived) => void} arrived
   */
  constructor(model, connected, arrived) {
    this.model = model;
    this.connected = connected;
    this.arrived = arrived;
    /** @type {Map<string, string>} */
    this.thumbnails = new Map(Object.entries(JSON.parse(model.first || "{}")));
    /** @type {Map<string, EntryRecord>} */
    this.records = new Map();
    /** @type {Map<string, string>} */
    this.pictures = new Map();
    /** @type {Map<string, [Kind, string]>} */
    this.asked = new Map(); // what was asked for and has not come: key → [kind, name]
    model.on("msg:custom", (/** @type {Message} */ message) => this.take(message));
    this.timer = setInterval(() => this.again(), 5000);
  }

  close() {
    clearInterval(this.timer);
  }

  /**
   * @param {Kind} kind
   * @param {string[]} names
   */
  ask(kind, names) {
    const goal = kind === "records" ? this.pictures : this.thumbnails;
    const missing = names.filter((name) => !goal.has(name) && !this.asked.has(`${kind} ${name}`));
    for (const name of missing) this.asked.set(`${kind} ${name}`, [kind, name]);
    this.send(kind, missing);
  }

  /**
   * @param {Kind} kind
   * @param {string[]} names
   */
  send(kind, names) {
    if (!this.connected()) return;
    for (let i = 0; i < names.length; i += 40) this.model.send_msg({ [kind]: names.slice(i, i + 40) });
  }

  // what a dropped connection swallowed
  again() {
    for (const kind of /** @type {Kind[]} */ (["thumbnails", "records"])) {
      const names = [...this.asked.values()].filter(([k]) => k === kind).map(([, name]) => name);
      this.send(kind, names);
    }
  }

  /**
   * A newer request for records has made older ones void.
   *
   * @param {string[]} names
   */
  only(names) {
    for (const [key, [kind, name]] of this.asked) {
      if (kind === "records" && !names.includes(name)) this.asked.delete(key);
    }
  }

  /** @param {Message} message */
  take(message) {
    if (message.thumbnails) {
      for (const [name, svg] of Object.entries(message.thumbnails)) {
        this.thumbnails.set(name, svg);
        this.asked.delete(`thumbnails ${name}`);
      }
      this.arrived({ kind: "thumbnails", names: Object.keys(message.thumbnails) });
    } else if (message.records) {
      for (const record of message.records) this.records.set(record.name, record);
      this.arrived({ kind: "records", names: message.records.map(({ name }) => name) });
    } else if (message.picture) {
      this.pictures.set(message.picture, message.svg ?? "");
      this.asked.delete(`records ${message.picture}`);
      this.arrived({ kind: "pictures", names: [message.picture] });
    } else if (message.failed) {
      for (const [key, [kind]] of this.asked) if (kind === "records") this.asked.delete(key);
      this.arrived({ kind: "failed", why: message.failed });
    } else if (message.nearest) {
      this.arrived({ kind: "nearest", answer: /** @type {NearestAnswer} */ (message) });
    } else if (message.own) {
      const { entry, svg } = message.own;
      if (svg && entry) this.thumbnails.set(entry, svg);
      this.arrived({ kind: "own", answer: message.own });
    } else if (message.explored) {
      this.arrived({ kind: "explored" });
    }
  }
}
