// What waits for what: actions for the changes before them, global results for the next portrait.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { GlobalArrival } from "../../app/explore/global_arrival.js";
import { Outbox } from "../../app/live/outbox.js";
import { pass, stopClock } from "./clock.js";

beforeEach(stopClock);

test("an action waits until the changes before it are answered", () => {
  const said = [];
  const gate = { flying: { sequence: 1 }, waiting: null };
  const outbox = new Outbox(gate, (message) => said.push(message.action), () => said.push("settled"));
  outbox.act({ action: "undo" });
  pass(100);
  assert.deepEqual(said, ["settled"]);
  gate.flying = null;
  pass(20);
  assert.deepEqual(said, ["settled", "undo"]);
  outbox.act({ action: "redo" });
  assert.deepEqual(said.slice(2), ["settled", "redo"]);
});

test("what is closed sends nothing more", () => {
  const said = [];
  const outbox = new Outbox({ flying: {}, waiting: null }, (message) => said.push(message), () => {});
  outbox.act({ action: "undo" });
  outbox.close();
  pass(1000);
  assert.deepEqual(said, []);
});

test("global results that were dropped are asked for again, those that came are not", () => {
  let asked = 0;
  const painter = { complete: false, generation: 1, expected: 2 };
  const arrival = new GlobalArrival(painter, { turning: () => false, ask: () => (asked += 1), tell: () => {} });
  arrival.expect();
  pass(4999);
  assert.equal(asked, 0);
  pass(5001);
  assert.equal(asked, 2);
  Object.assign(painter, { complete: true, generation: 2 });
  arrival.expect();
  pass(20000);
  assert.equal(asked, 2);
  arrival.expect(0);
  arrival.close();
});
