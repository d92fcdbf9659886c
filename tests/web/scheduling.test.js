// When things are told: words after the paint, addresses once they rest.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { KeptAddress } from "../../app/live/address.js";
import { Rest } from "../../app/live/rest.js";
import { clock, pass, stopClock } from "./clock.js";
import { page } from "./dom.js";

beforeEach(stopClock);

test("the first is told two frames later, and of several the newest alone", () => {
  const told = [];
  const rest = new Rest((what) => told.push(what));
  rest.later("a");
  rest.later("b");
  pass(33);
  assert.deepEqual(told, []);
  pass(1);
  assert.deepEqual(told, ["b"]);
});

test("while a hand keeps turning, words come every 120 ms", () => {
  const told = [];
  const rest = new Rest(() => told.push(clock()));
  for (let i = 0; i < 100; i++) {
    rest.later(i);
    pass(10);
  }
  pass(200);
  const pauses = told.slice(1).map((at, i) => at - told[i]);
  assert.ok(told.length >= 8);
  assert.ok(pauses.every((pause) => pause >= 120 && pause <= 130), String(pauses));
});

test("what was told to wait is not told once it is closed", () => {
  const told = [];
  const rest = new Rest((what) => told.push(what));
  rest.later(1);
  rest.close();
  pass(500);
  assert.deepEqual(told, []);
});

test("an address is written once it rests, and told to the bar of tabs", () => {
  const { document, location } = page("?tab=explore");
  const kept = [];
  document.addEventListener("gruscope:kept", ({ detail }) => kept.push(detail));
  document.documentElement.dataset.tab = "explore";
  const address = new KeptAddress("explore");
  for (let i = 0; i < 10; i++) {
    address.keep(`gain=${i}`);
    pass(100);
  }
  assert.equal(location.search, "?tab=explore");
  pass(250);
  assert.equal(location.search, "?gain=9");
  assert.deepEqual(kept, [{ tab: "explore", search: "?gain=9" }]);
});

test("a tab that is hidden keeps its address for its return, and leaves the browser's alone", () => {
  const { document, location } = page("?tab=catalogue");
  const kept = [];
  document.addEventListener("gruscope:kept", ({ detail }) => kept.push(detail.search));
  document.documentElement.dataset.tab = "catalogue";
  const address = new KeptAddress("explore");
  address.keep("gain=3");
  address.now();
  assert.equal(location.search, "?tab=catalogue");
  assert.deepEqual(kept, ["?gain=3"]);
});
