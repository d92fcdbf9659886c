// Explore's small parts: folds, swatches and marks, the gap dial, the cross, labels of nullclines.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { niceStep, spoken } from "../../app/explore/cross.js";
import { PortraitPainter } from "../../app/explore/draw.js";
import { GlobalPainter } from "../../app/explore/draw_global.js";
import { Folds } from "../../app/explore/folds.js";
import { dialPlace, shownGap } from "../../app/explore/gap_dial.js";
import { kindGlyph } from "../../app/explore/marks.js";
import { crosses, NullclineLabels } from "../../app/explore/nullcline_labels.js";
import { Certainty } from "../../app/live/certainty.js";
import { element } from "../../app/live/element.js";
import { all, page } from "./dom.js";

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const ROLES = new Set([...read("assets/styles/tokens.css").matchAll(/--([\w-]+):/g)].map(([, role]) => role));

beforeEach(page);

const markup = (root) => all(root).map(({ innerHTML }) => innerHTML).join("");
const rolesIn = (text) => [...text.matchAll(/var\(--([\w-]+)\)/g)].map(([, role]) => role);

test("one fold is open at a time, and a second press closes it", () => {
  const folds = new Folds();
  const parts = ["a", "b"].map((name) => folds.add(name, element("p")));
  const [first, second] = folds.bar.children;
  assert.deepEqual(parts.map(({ hidden }) => hidden), [true, true]);
  first.click();
  assert.deepEqual(parts.map(({ hidden }) => hidden), [false, true]);
  second.click();
  assert.deepEqual(parts.map(({ hidden }) => hidden), [true, false]);
  assert.deepEqual([first, second].map((button) => button.getAttribute("aria-expanded")), ["false", "true"]);
  second.click();
  assert.deepEqual(parts.map(({ hidden }) => hidden), [true, true]);
  assert.notEqual(parts[0].id, parts[1].id);
  assert.equal(first.getAttribute("aria-controls"), parts[0].id);
});

test("every kind has a shape of its own, in colours of the table", () => {
  const kinds = ["sink", "source", "saddle", "undecided", "cluster", "stable", "unstable"];
  const shapes = kinds.map((kind) => markup(kindGlyph(kind)));
  assert.equal(new Set(shapes.map((shape) => shape.replace(/var\(--[\w-]+\)/g, ""))).size, kinds.length);
  for (const role of shapes.flatMap(rolesIn)) assert.ok(ROLES.has(role), role);
});

test("proven, computed and not resolved differ in shape and word", () => {
  const mark = new Certainty();
  const seen = ["proven", "computed", "not resolved", "preview"].map((status) => {
    mark.show(status);
    assert.equal(mark.root.dataset.status, status);
    assert.equal(mark.words.textContent, status);
    return markup(mark.sign);
  });
  assert.equal(new Set(seen).size, 4);
  mark.show("computed", "computed topology");
  assert.equal(mark.root.textContent, "computed topology");
});

test("the dial is a scale of powers of ten with zero in its middle", () => {
  assert.equal(dialPlace(0), 50);
  assert.deepEqual([1, -1, 1e-12, -1e-12].map((value) => Math.round(dialPlace(value) * 10) / 10), [98, 2, 52, 48]);
  assert.equal(dialPlace(1e-20), dialPlace(1e-12));
  assert.equal(dialPlace(5), dialPlace(1));
  const steps = [-6, -5, -4].map((power) => dialPlace(10 ** power));
  assert.ok(Math.abs(steps[2] - 2 * steps[1] + steps[0]) < 1e-9);
});

test("gaps are told in three digits", () => {
  assert.deepEqual([0, 0.0123456, -0.5, 1.23456e-7].map(shownGap), ["0.00", "0.0123", "−0.500", "1.23e−7"]);
});

test("steps of the cross are 1, 2 or 5 times a power of ten, as large as they may be", () => {
  for (const most of [0.044, 0.05, 0.0199, 1, 7, 1e-9]) {
    const step = niceStep(most);
    const lead = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
    assert.ok([1, 2, 5].some((factor) => Math.abs(lead - factor) < 1e-9), `${most} → ${step}`);
    assert.ok(step <= most * (1 + 1e-9) && 2.5 * step > most * (1 - 1e-9), `${most} → ${step}`);
  }
});

test("a place is spoken without zeros at its end", () => {
  assert.deepEqual(["0.500", "-0.00", "-1.20", "3"].map(spoken), ["0.5", "0", "−1.2", "3"]);
});

// a row of the table of layers, as the server tells of it (app/figures/layers.py)
const glyph = (name, packet, more = {}) => ({ name, packet, curves: Boolean(packet), colours: {}, opacity: {}, widths: [], ...more });
const TABLE = [
  { key: "flow", glyphs: [glyph("paths", "portrait", { colours: { line_color: "ink" }, widths: [2, 1] }), glyph("dots", "")] },
  { key: "new", glyphs: [glyph("early", "skeleton", { opacity: { line_alpha: [0.9, 0.3] } }), glyph("late", "global", { opacity: { fill_alpha: [0.5, 0.1] } })] },
];

// the models of those glyphs, which note what they are given
function drawn(names) {
  const models = new Map();
  const model = (name) => {
    const made = { name, data: { x: [], y: [] }, visible: true, setv: (values) => Object.assign(made, values), glyph: { setv: (values) => Object.assign(made, values) } };
    models.set(`explore:${name}`, made);
    return made;
  };
  for (const name of names) for (const part of [name, `${name}:data`]) model(part);
  return { get: (name) => models.get(`explore:${name}`), get_model_by_name: (name) => models.get(name) ?? null };
}
const CODES = Uint16Array.from([1, 1, 65535, 65535]);

test("a layer's glyphs are shown, thinned, filled and dimmed as the table says", () => {
  const figure = drawn(["paths", "dots", "early", "late", "cross"]);
  const portrait = new PortraitPainter(figure, "explore", TABLE, [glyph("cross", "")]);
  portrait.layers(["new"]);
  assert.deepEqual(["paths", "dots", "early", "late", "cross"].map((name) => figure.get(name).visible), [false, false, true, true, true]);
  portrait.thin(true);
  assert.equal(figure.get("paths").line_width.value, 1);
  const dynamics = new GlobalPainter(portrait, TABLE);
  const packet = (generation, complete) => ({ header: { generation, complete, bounds: [-1, 1, -1, 1], gap: null }, sections: { early: CODES, late: CODES } });
  dynamics.expect(1);
  dynamics.basins = dynamics.gap = () => {};
  dynamics.paint(packet(1, false));
  const rows = (name) => figure.get(`${name}:data`).data.x.length;
  assert.deepEqual([rows("early"), rows("late"), rows("paths")], [2, 0, 0]);
  dynamics.paint(packet(1, true));
  assert.deepEqual([rows("early"), rows("late")], [2, 2]);
  dynamics.expect(2);
  assert.deepEqual([figure.get("early").line_alpha.value, figure.get("late").fill_alpha.value], [0.3, 0.1]);
  dynamics.paint(packet(2, false)); // what is still to come stays as it was, dimmed
  assert.deepEqual([figure.get("early").line_alpha.value, figure.get("late").fill_alpha.value], [0.9, 0.1]);
  dynamics.paint({ header: { generation: 2, complete: true, failed: "no luck", gap: null }, sections: {} });
  assert.deepEqual([rows("early"), rows("late")], [0, 0]);
});

test("a line meets a label's box if it runs through it, though both its ends lie outside", () => {
  assert.ok(crosses(-100, 0, 100, 0));
  assert.ok(crosses(-40, -40, 40, 40));
  assert.ok(!crosses(-100, 50, 100, 50));
  assert.ok(!crosses(-100, 0, 0, 100)); // past a corner
  assert.ok(!crosses(NaN, NaN, 0, 0)); // a gap between two lines
});

const BOUNDS = [-1, 1, -1, 1];
const SIZE = [620, 620];
const THEME = { x_nullcline: "#111111", y_nullcline: "#222222" };
const line = (points) => ({ x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) });
const upright = (x) => line([[x, -1], [x, 0], [x, 1]]);
const level = (y) => line([[-1, y], [0, y], [1, y]]);

// where labels stand, in pixels from the lower left
function centres(out) {
  return out.text.map((text, i) => {
    const [px, py] = [((out.x[i] + 1) / 2) * SIZE[0], ((out.y[i] + 1) / 2) * SIZE[1]];
    return { text, x: px + out.dx[i], y: py - out.dy[i] };
  });
}

test("each nullcline has its label in the frame, beside it and in its colour", () => {
  const out = new NullclineLabels().place([upright(0.2), level(-0.3)], [], BOUNDS, SIZE, THEME);
  assert.deepEqual(out.color, ["#111111", "#222222"]);
  const [x, y] = centres(out);
  assert.deepEqual([x.text, y.text], ["ẋ = 0", "ẏ = 0"]);
  for (const { x: cx, y: cy } of [x, y]) assert.ok(cx > 29 && cx < 591 && cy > 13 && cy < 607);
  const beside = Math.abs(x.x - (1.2 / 2) * 620);
  assert.ok(beside > 29 && beside < 60); // not upon its line, and near it
  assert.ok(x.y > 500); // where the line leaves at the top
});

test("a label goes where no mark lies under it", () => {
  const labels = () => new NullclineLabels().place([upright(0.2), level(-0.3)], taken, BOUNDS, SIZE, THEME);
  let taken = [];
  const [free] = centres(labels());
  taken = [[(free.x / 620) * 2 - 1, (free.y / 620) * 2 - 1]];
  const [moved] = centres(labels());
  assert.ok(Math.hypot(moved.x - free.x, moved.y - free.y) > 40);
});

test("a label stays beside its line while that moves a little", () => {
  const labels = new NullclineLabels();
  const side = (at) => Math.sign(centres(labels.place([upright(at), level(-0.3)], [], BOUNDS, SIZE, THEME))[0].x - ((at + 1) / 2) * 620);
  const sides = [0, 0.01, 0.02, 0.03, 0.04].map(side);
  assert.equal(new Set(sides).size, 1);
});

test("a nullcline that is not in the window has no label", () => {
  const out = new NullclineLabels().place([line([]), level(0)], [], BOUNDS, SIZE, THEME);
  assert.deepEqual(out.text, ["ẏ = 0"]);
});
