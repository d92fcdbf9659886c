// As much of a browser as the modules need that are tried here: elements in a tree with events,
// a document, and storage. Nothing is laid out, painted or parsed: what needs that is tried in a
// real browser (tests/ui).

class Node extends EventTarget {
  parent = null;
  nodes = [];

  append(...nodes) {
    for (const node of nodes) {
      const one = typeof node === "string" ? new Text(node) : node;
      one.remove();
      one.parent = this;
      this.nodes.push(one);
    }
  }

  replaceChildren(...nodes) {
    for (const node of [...this.nodes]) node.remove();
    this.append(...nodes);
  }

  remove() {
    if (this.parent) this.parent.nodes = this.parent.nodes.filter((node) => node !== this);
    this.parent = null;
  }

  get lastChild() {
    return this.nodes.at(-1) ?? null;
  }

  get textContent() {
    return this.nodes.map((node) => node.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren(text);
  }

  getRootNode() {
    return this.parent ? this.parent.getRootNode() : this;
  }

  contains(other) {
    return other === this || this.nodes.some((node) => node.contains(other));
  }
}

class Text extends Node {
  constructor(text) {
    super();
    this.textContent = text;
  }

  set textContent(text) {
    this.text = text;
  }

  get textContent() {
    return this.text;
  }
}

// attributes that scripts also use as fields
const FIELDS = ["id", "type", "value", "title", "name", "min", "max"];
const FLAGS = ["hidden", "disabled", "checked"];

class FakeElement extends Node {
  attributes = new Map();
  dataset = {};
  style = { setProperty: (name, value) => (this.style[name] = value) };
  innerHTML = "";
  focused = false;

  constructor(tag) {
    super();
    this.tag = tag;
    for (const flag of FLAGS) this[flag] = false;
  }

  get children() {
    return this.nodes.filter((node) => node instanceof FakeElement);
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
    if (FIELDS.includes(name)) this[name] = String(value);
    if (FLAGS.includes(name)) this[name] = true;
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = String(value);
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  get classList() {
    const names = new Set((this.getAttribute("class") ?? "").split(" ").filter(Boolean));
    const keep = () => this.setAttribute("class", [...names].join(" "));
    return {
      contains: (name) => names.has(name),
      add: (name) => (names.add(name), keep()),
      toggle: (name, on) => (on ? names.add(name) : names.delete(name), keep()),
    };
  }

  get valueAsNumber() {
    return Number(this.value);
  }

  // a range input keeps its value within its run, as browsers do
  set valueAsNumber(value) {
    this.value = String(Math.min(Number(this.max), Math.max(Number(this.min), value)));
  }

  matches(selector) {
    if (selector !== ":focus") throw new Error(`not known here: ${selector}`);
    return this.focused;
  }

  querySelector() {
    return null; // nothing has the focus
  }

  querySelectorAll() {
    return [];
  }

  focus() {}

  select() {}

  click() {
    this.dispatchEvent(new Event("click"));
  }
}

class FakeDocument extends FakeElement {
  documentElement = new FakeElement("html");
  activeElement = null;

  createElement(tag) {
    return new FakeElement(tag);
  }

  createElementNS(_space, tag) {
    return new FakeElement(tag);
  }
}

class Storage {
  items = new Map();

  getItem(name) {
    return this.items.get(name) ?? null;
  }

  setItem(name, value) {
    this.items.set(name, value);
  }

  removeItem(name) {
    this.items.delete(name);
  }
}

/** A new page; its parts become global as in a browser. */
export function page(search = "") {
  const document = new FakeDocument("document");
  const location = { search, pathname: "/app", origin: "http://localhost" };
  const history = {
    state: null,
    replaceState: (_state, _title, address) => (location.search = address.replace(location.pathname, "")),
  };
  const matchMedia = () => ({ matches: false });
  const parts = { document, location, history, matchMedia, Document: FakeDocument, ShadowRoot: class {}, Element: FakeElement, HTMLElement: FakeElement };
  for (const [name, part] of Object.entries({ ...parts, sessionStorage: new Storage(), localStorage: new Storage() })) {
    Object.defineProperty(globalThis, name, { value: part, configurable: true, writable: true });
  }
  return { document, location };
}

/** All elements below one, itself included. */
export function all(root) {
  return [root, ...root.children.flatMap(all)];
}

/** The first element below one with a label, a class or a text of its own. */
export function find(root, told) {
  const found = all(root).find((one) => one.getAttribute("aria-label") === told || one.classList.contains(told) || one.textContent === told);
  if (!found) throw new Error(`there is no ${told}`);
  return found;
}

/** An event with fields, as a hand or a key makes it. */
export function press(target, type, fields = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), fields);
  target.dispatchEvent(event);
  return event;
}
