// The frame's state: steps of a tab's addresses, tools of the tab shown, and single keys.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { offerTools, onTool, pressTool, toolsOf } from "../../app/frame/tools.js";
import { Trail } from "../../app/frame/trail.js";
import { keepSingleKeys, singleKeysOff } from "../../app/live/typing.js";
import { pass, stopClock } from "./clock.js";
import { page } from "./dom.js";

let document;

beforeEach(() => {
  stopClock();
  ({ document } = page());
});

test("undo leads to the address before, redo back; a new one ends what was undone", () => {
  const trail = new Trail();
  for (const search of ["?a", "?b", "?b", "?c"]) trail.note(search);
  assert.deepEqual([trail.undo(), trail.undo(), trail.undo()], ["?b", "?a", null]);
  assert.deepEqual(trail.tools, { undo: false, redo: true });
  assert.equal(trail.redo(), "?b");
  pass(2000);
  trail.note("?d");
  assert.deepEqual(trail.tools, { undo: true, redo: false });
  assert.equal(trail.undo(), "?b");
});

test("a tab's own spelling of an address that a step led to is no step", () => {
  const trail = new Trail();
  trail.note("?a");
  trail.note("?b");
  trail.undo();
  pass(1000);
  trail.note("?a=0");
  assert.equal(trail.redo(), "?b");
  assert.equal(trail.undo(), "?a=0");
});

test("a trail forgets its oldest steps", () => {
  const trail = new Trail();
  for (let i = 0; i <= 300; i++) trail.note(`?${i}`);
  assert.equal(trail.past.length, 200);
  assert.equal(trail.past[0], "?100");
});

test("a tool acts on its own tab, and what is offered is told once", () => {
  let told = 0;
  document.addEventListener("gruscope:tools", () => (told += 1));
  offerTools("explore", { undo: true });
  offerTools("explore", { undo: true });
  offerTools("explore", { redo: false });
  assert.equal(told, 2);
  assert.deepEqual(toolsOf("explore"), { undo: true, redo: false });
  assert.deepEqual(toolsOf("catalogue"), {});
  const heard = [];
  const off = onTool("explore", (action, opener) => heard.push([action, opener]));
  pressTool("explore", "share", "its button");
  pressTool("catalogue", "undo");
  off();
  pressTool("explore", "undo");
  assert.deepEqual(heard, [["share", "its button"]]);
});

test("single keys act until a visitor switches them off", () => {
  assert.ok(!singleKeysOff());
  keepSingleKeys(false);
  assert.ok(singleKeysOff());
  keepSingleKeys(true);
  assert.ok(!singleKeysOff());
});
