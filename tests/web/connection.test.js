// A component's end of the lifeline, and what one page leaves for the next.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Connection } from "../../app/live/connection.js";
import { KnobsConnection } from "../../app/live/knobs_connection.js";
import { page } from "./dom.js";

let document;

beforeEach(() => ({ document } = page()));

const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { cancelable: true, detail }));

test("nothing is sent while the server is away", () => {
  const connection = new Connection({ back: () => false });
  announce("gruscope:lost");
  assert.equal(connection.open, false);
  assert.ok(announce("gruscope:back")); // nobody will answer
  assert.equal(connection.open, true);
});

test("the page waits for an answer where one will come, until it is there", () => {
  const connection = new Connection({ back: () => true });
  assert.equal(announce("gruscope:back"), false);
  let answered = 0;
  document.addEventListener("gruscope:answered", () => (answered += 1));
  connection.answered();
  assert.equal(answered, 1);
});

test("a closed one hears nothing", () => {
  const connection = new Connection({ back: () => true });
  connection.close();
  announce("gruscope:lost");
  assert.equal(connection.open, true);
});

function knobs({ unsent = null, hidden = "" } = {}) {
  const changes = [];
  const gate = { again: () => changes.push("again"), unsent: () => unsent, change: (patch) => changes.push(patch) };
  let kept = 0;
  const connection = new KnobsConnection("explore", { gate: () => gate, keepNow: () => (kept += 1), hidden: () => hidden });
  return { connection, changes, kept: () => kept };
}

test("when the server is back, the newest portrait is asked for", () => {
  const { changes } = knobs();
  announce("gruscope:back");
  assert.deepEqual(changes, ["again"]);
});

test("what was turned meanwhile is handed over to the page that follows, once", () => {
  const before = knobs({ unsent: { values: { gain: 2 } } });
  announce("gruscope:leaving", { carry: true, fresh: false });
  assert.equal(before.kept(), 1);
  before.connection.close();
  const after = knobs();
  after.connection.resume("gain=1");
  after.connection.resume("gain=1");
  assert.deepEqual(after.changes, [{ values: { gain: 2 } }]);
});

test("a state that another tab hides is opened again, unless it is shown already", () => {
  knobs({ hidden: "gain=7" });
  announce("gruscope:leaving", { carry: false, fresh: false });
  const same = knobs();
  same.connection.resume("gain=7");
  assert.deepEqual(same.changes, []);
  announce("gruscope:leaving", { carry: false, fresh: false });
  const other = knobs();
  other.connection.resume("gain=1");
  assert.deepEqual(other.changes, [{ query: "gain=7" }]);
});

test("whoever begins anew leaves no state", () => {
  knobs({ hidden: "gain=7" });
  announce("gruscope:leaving", { carry: false, fresh: true });
  const { connection, changes } = knobs();
  connection.resume("gain=1");
  assert.deepEqual(changes, []);
});

test("what cannot be read is no reason to fail", () => {
  sessionStorage.setItem("gruscope:left:explore", "{");
  const { connection, changes } = knobs();
  connection.resume("gain=1");
  assert.deepEqual(changes, []);
});
