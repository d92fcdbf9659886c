// The controls' state: what a hand changes, and what the server's answers may change.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Controls } from "../../app/explore/controls.js";
import { stepEnd } from "../../app/explore/lenses.js";
import { nearest } from "../../app/explore/pointer.js";
import { highlightedAfter, Starts } from "../../app/explore/starts.js";
import { Gate } from "../../app/live/gate.js";
import { element } from "../../app/live/element.js";
import { UnitControls } from "../../app/one_unit/controls.js";
import { stopClock } from "./clock.js";
import { find, page, press } from "./dom.js";

beforeEach(() => {
  stopClock();
  page();
});

const KNOBS = [
  { key: "gain", group: "rotation" },
  { key: "angle", group: "rotation", angle: true },
  { key: "Uh[0,0]", group: "Uh" },
  { key: "bh[0]", group: "bh" },
  { key: "ch[0]", group: "ch" },
].map((knob) => ({ label: knob.key, html: knob.key, low: -3, high: 3, step: 0.001, ...knob }));

const HEADER = {
  preset: "fig8b", values: { gain: 1, angle: 0.5, "Uh[0,0]": 1, "bh[0]": 0.2, "ch[0]": 0 },
  mode: "rotation", reset_after: false, is_rotation: true, bounds: [-1, 1, -1, 1], duration: 30,
  frozen: false, step: 0, slow_level: 0.01, lenses: { frozen: "", step: "" }, starts: [], highlighted: null,
}; // as app/explore/message.py tells it

function made() {
  const sent = [];
  const gate = new Gate((message) => sent.push(message));
  const root = element("div");
  const ranges = { eq9: { "bh[0]": [0.05, 0.06] } };
  const controls = new Controls(root, { knobs: KNOBS, ranges, limit: 1000, gate, directions: ["forward", "backward", "both"], go: () => {} });
  controls.show(HEADER);
  const turn = (key, value) => {
    const { range } = controls.sliders.get(key);
    range.valueAsNumber = value;
    press(range, "input");
  };
  const answer = (changes) => {
    gate.replied(sent.at(-1).sequence);
    controls.show({ ...HEADER, ...changes });
  };
  return { controls, gate, root, sent, turn, answer };
}

test("a knob that is turned is sent at once, and the dock shows it", () => {
  const { controls, sent, turn } = made();
  turn("bh[0]", 0.7);
  assert.deepEqual(sent, [{ sequence: 1, values: { "bh[0]": 0.7 }, commit: false }]);
  assert.equal(controls.dock.key, "bh[0]");
});

test("an angle is kept where the matrix has none", () => {
  const { controls, sent, turn, answer } = made();
  turn("gain", 0);
  assert.deepEqual(sent[0].values, { gain: 0, angle: 0.5 });
  answer({ values: { ...HEADER.values, gain: 0, angle: 0 } });
  assert.equal(controls.sliders.get("angle").value, 0.5);
  answer({ values: { ...HEADER.values, gain: 2, angle: 0.1 } });
  assert.equal(controls.sliders.get("angle").value, 0.1);
});

test("an answer does not take back what was changed since", () => {
  const { controls, gate, turn } = made();
  turn("gain", 2);
  turn("bh[0]", 0.9); // waits for the reply
  controls.setWindow([0, 1, 0, 1]);
  assert.ok(gate.flying && gate.waiting);
  controls.show({ ...HEADER, values: { ...HEADER.values, gain: 2 } });
  assert.equal(controls.sliders.get("bh[0]").value, 0.9);
  assert.deepEqual(controls.bounds, [0, 1, 0, 1]);
});

test("a hand that holds a refused value differs from what the server tells", () => {
  const { controls } = made();
  assert.ok(!controls.differ(HEADER));
  const slider = controls.sliders.get("gain");
  slider.grip.hold = { moved: true };
  slider.value = 99;
  assert.ok(controls.differ(HEADER));
});

test("a preset's events shorten its sliders, and stand in the dock", () => {
  const { controls, answer, turn } = made();
  turn("gain", 2);
  answer({ preset: "eq9", values: { ...HEADER.values, "bh[0]": 0.053 } });
  const { range } = controls.sliders.get("bh[0]");
  assert.deepEqual([range.min, range.max], ["0.05", "0.06"]);
  assert.equal(controls.dock.key, "bh[0]");
  answer({ preset: "fig8b" });
  assert.deepEqual([range.min, range.max], ["-3", "3"]);
});

test("a knob that is away from the page is not in the dock", () => {
  const { controls, turn, answer } = made();
  turn("gain", 2);
  answer({ mode: "entries" });
  assert.equal(controls.dock.key, "Uh[0,0]");
  assert.ok(controls.rotation.hidden && !controls.entries.hidden);
});

test("what happened is marked on the track of the knob that moved", () => {
  const { controls } = made();
  controls.happened([{ key: "gain", value: 1.5, text: "Hopf at gain = 1.5" }]);
  assert.ok(find(controls.sliders.get("gain").row, "go to Hopf at gain = 1.5"));
  assert.equal(controls.sliders.get("bh[0]").marks.node.children.length, 0);
});

test("the window halves and doubles about its middle", () => {
  const { controls, root, sent } = made();
  press(find(root, "Zoom in"), "click");
  assert.deepEqual(sent.at(-1).bounds, [-0.5, 0.5, -0.5, 0.5]);
  press(find(root, "Whole square"), "click");
  assert.deepEqual(controls.bounds, [-1.1, 1.1, -1.1, 1.1]);
});

test("lenses: the step's end is named, its level is no step of the history", () => {
  const { controls, sent, answer } = made();
  assert.deepEqual([0, 0.01, 0.99, 1].map(stepEnd), [0, 1, 1, 2]);
  const { lenses } = controls;
  lenses.step.go(1);
  assert.equal(lenses.step.range.getAttribute("aria-valuetext"), "GRU");
  assert.deepEqual(lenses.ends.map((end) => end.classList.contains("on")), [false, false, true]);
  answer({ step: 1 });
  lenses.slow.go(0.1);
  assert.deepEqual(sent.at(-1), { sequence: 2, slow_level: 0.1 });
});

function starts(all = []) {
  const told = [];
  const made = new Starts(["forward", "backward", "both"], (patch) => told.push(patch));
  made.show({ starts: all, highlighted: all.length ? 0 : null });
  return { made, told };
}

test("starts are added, moved and removed, each as a change of all of them", () => {
  const { made, told } = starts();
  made.add(0.1, 0.2);
  made.direction = "both";
  made.add(0.3, 0.4);
  made.change(0, { 0: -1 }, false);
  made.change(1, { 2: "backward" });
  made.remove(1);
  assert.deepEqual(told, [
    { starts: [[0.1, 0.2, "forward"]], highlighted: 0, commit: true },
    { starts: [[0.1, 0.2, "forward"], [0.3, 0.4, "both"]], highlighted: 1, commit: true },
    { starts: [[-1, 0.2, "forward"], [0.3, 0.4, "both"]], highlighted: 1, commit: false },
    { starts: [[-1, 0.2, "forward"], [0.3, 0.4, "backward"]], highlighted: 1, commit: true },
    { starts: [[-1, 0.2, "forward"]], highlighted: 0, commit: true },
  ]);
});

test("one that is gone meanwhile is not moved", () => {
  const { made, told } = starts([[0, 0, "forward"]]);
  made.change(3, { 0: 1 });
  assert.deepEqual(told[0].starts, [[0, 0, "forward"]]);
});

test("the list has a row for each start, whose fields and buttons change it", () => {
  const { made, told } = starts([[0.5, -0.25, "backward"], [0, 0, "both"]]);
  assert.equal(made.list.children.length, 2);
  assert.equal(find(made.list, "start 1 y, value").value, "−0.25");
  press(find(made.list, "highlight trajectory 2"), "click");
  assert.equal(told.at(-1).highlighted, 1);
  press(find(made.list, "remove trajectory 1"), "click");
  assert.deepEqual(told.at(-1), { starts: [[0, 0, "both"]], highlighted: 0, commit: true });
});

test("the highlighted one stays the same when another is removed", () => {
  const names = ["a", "b", "c", "d"];
  for (let highlighted = 0; highlighted < names.length; highlighted++) {
    for (let removed = 0; removed < names.length; removed++) {
      const rest = names.filter((_, i) => i !== removed);
      const kept = rest[highlightedAfter(highlighted, removed, rest.length)];
      assert.equal(kept, highlighted === removed ? rest.at(-1) : names[highlighted]);
    }
  }
  assert.equal(highlightedAfter(0, 0, 0), null);
  assert.equal(highlightedAfter(null, 0, 2), 1);
});

test("the nearest start within reach is taken hold of", () => {
  assert.equal(nearest([30, 9, 13.9]), 1);
  assert.equal(nearest([14, 20]), null);
  assert.equal(nearest([]), null);
});

const UNIT = {
  ...HEADER, preset: "bistable", changed: false, values: { Uh: 3, bh: 0.5, start: 0, ch: 0 }, home: [-4, 4, -2, 2], bounds: [-4, 4, -2, 2],
}; // as app/one_unit/message.py tells it

function unit() {
  const sent = [];
  const acted = [];
  const gate = new Gate((message) => sent.push(message));
  const knobs = ["Uh", "bh", "start", "ch"].map((key) => ({ key, label: key, html: key, low: -10, high: 10, step: 0.01, group: key === "ch" ? "inner" : "unit" }));
  const presets = [{ key: "bistable", name: "2", title: "two sinks", caption: "Two sinks." }, { key: "one", name: "1", title: "one sink", caption: "One sink." }];
  const controls = new UnitControls(element("div"), {
    knobs, presets, limit: 1000, longest: 1000, shortcuts: { 1: "one", 2: "bistable" }, gate, act: (message) => acted.push(message),
  });
  controls.show(UNIT);
  return { controls, sent, acted };
}

test("one unit: zooming keeps the GRU's own place in view", () => {
  const { controls, sent } = unit();
  controls.zoom(0.5);
  assert.deepEqual(sent[0].bounds, [-0.5, 3.5, -0.75, 1.25]);
  controls.setWindow([0, 1, 0, 1]);
  assert.deepEqual(controls.bounds, [0, 1, 0, 1]);
});

test("one unit: the preset shown is pressed, and its caption says if it was changed since", () => {
  const { controls, acted } = unit();
  const pressed = () => [...controls.choices].filter(([, choice]) => choice.getAttribute("aria-pressed") === "true").map(([key]) => key);
  assert.deepEqual(pressed(), ["bistable"]);
  controls.show({ ...UNIT, changed: true });
  assert.deepEqual(pressed(), []);
  assert.equal(controls.caption.textContent, "Two sinks. (Changed since.)");
  controls.show({ ...UNIT, preset: null });
  assert.equal(controls.caption.textContent, "Your own parameters.");
  controls.choices.get("one").click();
  assert.deepEqual(acted, [{ action: "preset", key: "one" }]);
});

test("one unit: a knob that is not on the page leaves the dock", () => {
  const { controls } = unit();
  controls.show({ ...UNIT, reset_after: true });
  controls.dock.choose("ch");
  controls.show({ ...UNIT, reset_after: false });
  assert.equal(controls.dock.key, "bh");
  assert.ok(controls.inner.hidden);
});
