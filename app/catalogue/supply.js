// What the server gives when asked: thumbnails, records, large pictures; kept once here.

export class Supply {
  constructor(model, connected, arrived) {
    this.model = model;
    this.connected = connected;
    this.arrived = arrived; // called with a kind and its names, or what came
    this.thumbnails = new Map(Object.entries(JSON.parse(model.first || "{}")));
    this.records = new Map();
    this.pictures = new Map();
    this.asked = new Map(); // what was asked for and has not come: key → [kind, name]
    model.on("msg:custom", (message) => this.take(message));
    this.timer = setInterval(() => this.again(), 5000);
  }

  close() {
    clearInterval(this.timer);
  }

  // kinds: "thumbnails", and "records", with which large pictures come
  ask(kind, names) {
    const goal = kind === "records" ? this.pictures : this.thumbnails;
    const missing = names.filter((name) => !goal.has(name) && !this.asked.has(`${kind} ${name}`));
    for (const name of missing) this.asked.set(`${kind} ${name}`, [kind, name]);
    this.send(kind, missing);
  }

  send(kind, names) {
    if (!this.connected()) return;
    for (let i = 0; i < names.length; i += 40) this.model.send_msg({ [kind]: names.slice(i, i + 40) });
  }

  // what a dropped connection swallowed
  again() {
    for (const kind of ["thumbnails", "records"]) {
      const names = [...this.asked.values()].filter(([k]) => k === kind).map(([, name]) => name);
      this.send(kind, names);
    }
  }

  // a newer request for records has made older ones void
  only(names) {
    for (const [key, [kind, name]] of this.asked) {
      if (kind === "records" && !names.includes(name)) this.asked.delete(key);
    }
  }

  take(message) {
    if (message.thumbnails) {
      for (const [name, svg] of Object.entries(message.thumbnails)) {
        this.thumbnails.set(name, svg);
        this.asked.delete(`thumbnails ${name}`);
      }
      this.arrived("thumbnails", Object.keys(message.thumbnails));
    } else if (message.records) {
      for (const record of message.records) this.records.set(record.name, record);
      this.arrived("records", message.records.map(({ name }) => name));
    } else if (message.picture) {
      this.pictures.set(message.picture, message.svg);
      this.asked.delete(`records ${message.picture}`);
      this.arrived("pictures", [message.picture]);
    } else if (message.failed) {
      for (const [key, [kind]] of this.asked) if (kind === "records") this.asked.delete(key);
      this.arrived("failed", [message.failed]);
    } else if (message.nearest) {
      this.arrived("nearest", message);
    } else if (message.own) {
      const { entry, svg } = message.own;
      if (svg) this.thumbnails.set(entry, svg);
      this.arrived("own", message.own);
    } else if (message.explored) {
      this.arrived("explored", [message.explored]);
    }
  }
}
