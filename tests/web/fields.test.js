// The page's elements, and the fields and sliders made of them.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { element, rowsOf, write } from "../../app/live/element.js";
import { NumberField, radios } from "../../app/live/fields.js";
import { fineness } from "../../app/live/grip.js";
import { marksInside } from "../../app/live/marks.js";
import { shownNumber } from "../../app/live/numbers.js";
import { Slider } from "../../app/live/slider.js";
import { WindowFields, zoomed } from "../../app/live/window_fields.js";
import { pass, stopClock } from "./clock.js";
import { find, page, press } from "./dom.js";

beforeEach(() => {
  stopClock();
  page();
});

test("attributes are set, left out or heard, and text is no markup", () => {
  let heard = 0;
  const node = element(
    "button",
    { type: "button", class: "a b", hidden: true, disabled: false, title: undefined, tabindex: 0, onclick: () => (heard += 1) },
    "<b>1</b>",
    element("i"),
  );
  node.click();
  assert.equal(heard, 1);
  assert.deepEqual(Object.fromEntries(node.attributes), { type: "button", class: "a b", hidden: "", tabindex: "0" });
  assert.equal(node.textContent, "<b>1</b>");
  assert.equal(node.innerHTML, "");
});

test("only what differs is written, and rows that are there stay", () => {
  const list = element("ul");
  rowsOf(list, 3, () => element("li"));
  const [first] = list.children;
  rowsOf(list, 2, () => element("li"));
  assert.equal(list.children.length, 2);
  assert.equal(list.children[0], first);
  write(first, "a");
  const [text] = first.nodes;
  write(first, "a");
  assert.equal(first.nodes[0], text);
  write(first, "b");
  assert.equal(first.textContent, "b");
});

function field(given = {}) {
  const applied = [];
  const made = new NumberField({ label: "gain", show: shownNumber, limit: 100, apply: (value) => applied.push(value), ...given });
  made.set(2);
  const type = (text, key = "Enter") => {
    made.input.value = text;
    press(made.input, "input");
    press(made.input, "keydown", { key });
  };
  return { made, applied, type };
}

test("Enter applies a typed number, Escape brings the old one back", () => {
  const { made, applied, type } = field();
  type("pi/2");
  assert.deepEqual(applied, [Math.PI / 2]);
  assert.equal(made.input.value, "1.571");
  assert.equal(made.input.title, String(Math.PI / 2));
  type("7", "Escape");
  press(made.input, "change");
  assert.deepEqual(applied, [Math.PI / 2]);
  assert.equal(made.input.value, "1.571");
});

test("what is no number or too large is told, and applied nowhere", () => {
  const { made, applied, type } = field();
  for (const [text, told] of [["x", "“x” is not a number"], ["-101", "gain is limited to ±100"]]) {
    type(text);
    assert.equal(made.error.textContent, told);
    assert.equal(made.input.getAttribute("aria-invalid"), "true");
  }
  assert.deepEqual(applied, []);
  type("3");
  assert.equal(made.error.textContent, "");
  assert.equal(made.input.getAttribute("aria-invalid"), "false");
  const narrow = field({ within: [0, 1] });
  narrow.type("-0.1");
  assert.equal(narrow.made.error.textContent, "gain must lie from 0 to 1");
});

test("what is being typed is not written over by an answer", () => {
  const { made } = field();
  made.input.value = "3.1";
  made.input.focused = true;
  press(made.input, "input");
  made.set(5);
  assert.equal(made.input.value, "3.1");
  press(made.input, "keydown", { key: "Escape" });
  assert.equal(made.input.value, "5");
});

test("a choice is told when it is made, and not when the server says it", () => {
  const chosen = [];
  const { group, set } = radios("Uh as", { rotation: "gain, angle", entries: "entries" }, (mode) => chosen.push(mode));
  const inputs = group.children.map((label) => label.children[0]);
  set("entries");
  assert.deepEqual(inputs.map(({ checked }) => checked), [false, true]);
  press(inputs[0], "change");
  assert.deepEqual(chosen, ["rotation"]);
});

function slider(knob = {}) {
  const turned = [];
  const made = new Slider(
    { key: "bh", label: "bh₁", html: "<i>b</i>", low: -3, high: 3, step: 0.001, ...knob },
    100,
    (_key, value, commit) => turned.push([value, commit]),
  );
  const key = (name, shiftKey = false) => press(made.range, "keydown", { key: name, shiftKey });
  return { made, turned, key };
}

test("arrows go by the last digit shown, with Shift ten, Page keys a hundred", () => {
  const { made, turned, key } = slider();
  made.set(0.0535);
  key("ArrowRight");
  key("ArrowDown");
  key("ArrowUp", true);
  key("PageDown");
  assert.deepEqual(turned.map(([value]) => value), [0.0536, 0.0535, 0.0545, 0.0445]);
  assert.ok(key("ArrowLeft").defaultPrevented);
  assert.ok(!key("Tab").defaultPrevented);
});

test("held keys are one step of the history, once they pause", () => {
  const { made, turned, key } = slider();
  made.set(1);
  for (let i = 0; i < 5; i++) {
    key("ArrowRight");
    pass(100);
  }
  pass(349 - 100);
  assert.equal(turned.filter(([, commit]) => commit).length, 0);
  pass(1);
  assert.deepEqual(turned.at(-1), [1.005, true]);
});

test("a value beyond the slider's run lengthens it, and a preset's run is shorter", () => {
  const { made } = slider();
  made.set(10);
  assert.deepEqual([made.range.min, made.range.max], ["-3", "13"]);
  assert.equal(made.range.valueAsNumber, 10);
  made.set(0.5);
  assert.deepEqual([made.range.min, made.range.max], ["-3", "3"]);
  made.shorten([0.4, 0.6]);
  assert.deepEqual([made.range.min, made.range.max], ["0.4", "0.6"]);
  assert.equal(made.ends.textContent, "0.4 to 0.6");
  made.set(2); // not within it
  assert.deepEqual([made.range.min, made.range.max], ["-3", "3"]);
  assert.equal(made.ends.textContent, "");
});

test("a knob of powers of ten, one of parts, and an angle", () => {
  const level = slider({ low: 1e-6, high: 1, step: 0.1, log: true, fixed: true });
  level.made.set(1e-3);
  assert.equal(level.made.range.valueAsNumber, -3);
  level.key("ArrowRight");
  assert.deepEqual(level.turned.at(-1), [0.00126, false]);
  const step = slider({ low: 0, high: 1, parts: 100, fixed: true });
  step.made.set(0);
  step.made.range.valueAsNumber = 0.3333;
  press(step.made.range, "input");
  assert.deepEqual(step.turned.at(-1), [0.33, false]);
  const angle = slider({ low: -Math.PI, high: Math.PI, angle: true });
  angle.made.set(Math.PI / 5);
  assert.equal(angle.made.range.getAttribute("aria-valuetext"), "π/5");
  angle.key("ArrowRight");
  assert.ok(Math.abs(angle.turned.at(-1)[0] - 0.201 * Math.PI) < 1e-12);
});

test("a typed number is not followed by what keys had changed before", () => {
  const { made, turned, key } = slider();
  made.set(1);
  key("ArrowRight");
  made.field.input.value = "2";
  press(made.field.input, "input");
  press(made.field.input, "change");
  pass(1000);
  assert.deepEqual(turned.filter(([, commit]) => commit), [[2, true]]);
});

test("a drag is ten times finer with Shift or away from the track, a hundred at most", () => {
  const rows = [[0, false, 1], [39, false, 1], [40, false, 10], [120, false, 100], [0, true, 10], [50, true, 100], [500, true, 100]];
  for (const [away, shift, factor] of rows) assert.equal(fineness(away, shift), factor);
});

test("marks outside a slider's run are not shown, nor one that was met again", () => {
  const marks = [-4, 0, 0.0001, 1, 3, 3.01].map((value) => ({ value, text: String(value) }));
  assert.deepEqual(marksInside(marks, -3, 3).map(({ value }) => value), [0, 1, 3]);
});

test("a window in numbers: one field changes one of its ends", () => {
  const changed = [];
  const bounds = [-1, 1, -2, 2];
  const fields = new WindowFields({ names: ["x from", "x to", "y from", "y to"], limit: 100, bounds: () => bounds, changed: (to) => changed.push(to) });
  fields.show(bounds);
  const input = find(fields.root, "y from, value");
  assert.equal(input.value, "−2");
  input.value = "-0.5";
  press(input, "input");
  press(input, "change");
  assert.deepEqual(changed, [[-1, 1, -0.5, 2]]);
});

test("zooming keeps a place where it is, in the window's shares", () => {
  assert.deepEqual(zoomed([-1, 1, -2, 2], 0.5), [-0.5, 0.5, -1, 1]);
  const [a, b, c, d] = zoomed([0, 10, 0, 1], 2, [2, 0.25]);
  assert.deepEqual([(2 - a) / (b - a), (0.25 - c) / (d - c)], [0.2, 0.25]);
  assert.deepEqual([b - a, d - c], [20, 2]);
});
