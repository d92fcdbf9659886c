// One request in flight: what is sent, what is merged, and when what is shown counts as stale.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Gate } from "../../app/live/gate.js";
import { pass, stopClock } from "./clock.js";

let sent;
let told;
let gate;

beforeEach(() => {
  stopClock();
  [sent, told] = [[], []];
  gate = new Gate((message) => sent.push(message), { stale: (behind) => told.push(behind) });
});

const reply = (differs) => gate.replied(sent.at(-1).sequence, differs);

test("one request is in flight, and what changes meanwhile goes as one", () => {
  gate.change({ values: { gain: 1 } });
  gate.change({ values: { gain: 2, angle: 0 }, commit: true });
  gate.change({ values: { gain: 3 }, bounds: [0, 1, 0, 1], commit: false });
  assert.deepEqual(sent, [{ sequence: 1, values: { gain: 1 } }]);
  reply();
  assert.deepEqual(sent[1], { sequence: 2, values: { gain: 3, angle: 0 }, bounds: [0, 1, 0, 1], commit: true });
  reply();
  assert.equal(sent.length, 2);
  assert.equal(gate.unsent(), null);
});

test("a reply to something older does not open the gate", () => {
  gate.change({ values: { gain: 1 } });
  gate.change({ values: { gain: 2 } });
  gate.replied(0);
  gate.replied(2);
  assert.equal(sent.length, 1);
});

test("what is lost is sent again, under what is newer", () => {
  gate.change({ values: { gain: 1, angle: 1 } });
  gate.change({ values: { gain: 2 } });
  pass(1500);
  assert.deepEqual(sent[1].values, { gain: 2, angle: 1 });
  gate.replied(1); // too late
  assert.equal(gate.unsent().values.gain, 2);
});

test("when the connection is back, what was under way is sent, or the newest asked for", () => {
  gate.again();
  assert.deepEqual(sent, [{ sequence: 1 }]);
  reply();
  gate.change({ values: { gain: 4 } });
  gate.again();
  assert.deepEqual(sent.map(({ values }) => values?.gain), [undefined, 4, 4]);
});

test("what is overdue is stale until it comes", () => {
  gate.change({ values: { gain: 2 } });
  pass(299);
  assert.deepEqual(told, []);
  pass(2);
  assert.deepEqual(told, [true]);
  pass(4000); // sent again and again
  assert.deepEqual(told, [true]);
  assert.equal(sent.length, 3);
  assert.equal(gate.unsent().values.gain, 2);
  reply();
  assert.deepEqual(told, [true, false]);
  assert.equal(gate.unsent(), null);
});

test("a drag whose replies come in time dims nothing", () => {
  for (let value = 0; value < 40; value++) {
    gate.change({ values: { gain: value } });
    pass(140);
    if (value % 2) reply();
  }
  assert.deepEqual(told, []);
});

test("a slow drag stays dimmed until it has caught up", () => {
  for (let value = 0; value < 5; value++) {
    gate.change({ values: { gain: value } });
    pass(400);
    gate.change({ values: { "bh[0]": 1 } });
    reply();
  }
  assert.deepEqual(told, [true]);
  reply();
  assert.deepEqual(told, [true, false]);
});

test("a refusal that leaves the knobs elsewhere is stale", () => {
  gate.change({ values: { gain: 2000 } });
  reply(true);
  assert.deepEqual(told, [true]);
  gate.change({ values: { gain: 2 } });
  reply();
  assert.deepEqual(told, [true, false]);
});

test("a closed gate sends nothing more", () => {
  gate.change({ values: { gain: 1 } });
  gate.change({ values: { gain: 2 } });
  gate.close();
  pass(10_000);
  assert.equal(sent.length, 1);
});

test("what is given up takes along what was not sent yet", () => {
  gate.change({ values: { gain: 1 } });
  gate.change({ values: { gain: 2 } });
  gate.change({ back: true, commit: true });
  reply();
  assert.deepEqual(sent[1], { sequence: 2, values: {}, back: true, commit: true });
});
