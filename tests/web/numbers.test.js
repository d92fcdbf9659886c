// Numbers as people type and read them; the table of what people type is Python's too
// (tests/app/test_typed_number.py).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inWords, parsedNumber, roundedTo, shownAngle, shownNumber, shownPower, stepped, superscript } from "../../app/live/numbers.js";

const TYPED = JSON.parse(readFileSync(new URL("../data/typed_numbers.json", import.meta.url), "utf8"));

test("what people type means what Python reads", () => {
  assert.ok(TYPED.length > 20);
  for (const [text, value] of TYPED) {
    const number = parsedNumber(text);
    assert.ok(value === null ? Number.isNaN(number) : number === value, `${JSON.stringify(text)} → ${number}`);
  }
});

test("shown numbers are read as what they show, to four digits", () => {
  for (const value of [0, 3, -0.05, 0.0535, 12.3456, 1e-7, -123456, 1 / 3, 9.99949, 99999, 1e5]) {
    for (const show of [shownNumber, shownAngle]) {
      const back = parsedNumber(show(value));
      assert.ok(Math.abs(back - value) <= 6e-4 * Math.abs(value), `${value} → ${show(value)}`);
    }
  }
});

test("numbers have no zeros at their end and a true minus sign", () => {
  const shown = { 0.5: "0.5", "-2": "−2", 1200: "1200", 0.05: "0.05", 123456: "1.235e5", 0.00001: "1e−5", 0.000123: "0.000123" };
  for (const [value, text] of Object.entries(shown)) assert.equal(shownNumber(Number(value)), text);
});

test("angles that are simple parts of π are told as such", () => {
  assert.equal(shownAngle(Math.PI), "π");
  assert.equal(shownAngle(-Math.PI / 5), "−π/5");
  assert.equal(shownAngle((7 * Math.PI) / 24), "7π/24");
  assert.equal(shownAngle(1), "0.3183π");
  assert.equal(shownAngle(0), "0");
});

test("a step is one of the last digit that is shown, or of the knob's unit if that is finer", () => {
  assert.equal(stepped(0.0535, 1, 0.001), 0.0536);
  assert.equal(stepped(0.0535, -10, 0.001), 0.0525);
  assert.equal(stepped(3, 1, 0.001), 3.001);
  assert.equal(stepped(3, 1, 1), 4);
  assert.equal(stepped(12.34, 1, 0.001), 12.35); // a finer step would not be seen
  assert.equal(stepped(0, 1, 0.001), 0.001);
  assert.equal(stepped(1e-7, 1, 0.001), 2e-7);
});

test("steps there and back end where they began", () => {
  for (const value of [0.0535, 3, -1.25, 0.1 + 0.2, 97]) {
    const there = stepped(value, 7, 0.001);
    assert.ok(Math.abs(stepped(there, -7, 0.001) - Number(value.toPrecision(4))) < 1e-9, value);
  }
});

test("a place that a hand chose has no digits that mean nothing", () => {
  assert.equal(roundedTo(0.123456, 0.01), 0.123);
  assert.equal(roundedTo(123.456, 1), 123.5);
  assert.equal(roundedTo(123.456, 100), 123);
  for (const resolution of [0.5, 0.02, 0.0001]) {
    assert.ok(Math.abs(roundedTo(Math.E, resolution) - Math.E) <= resolution / 10);
  }
});

test("powers of ten", () => {
  assert.equal(superscript(-12), "⁻¹²");
  assert.equal(shownPower(-2), "0.01");
  assert.equal(shownPower(2.4), "250");
  assert.equal(shownPower(-5), "1.0 · 10⁻⁵");
  assert.equal(shownPower(3), "1.0 · 10³");
});

test("counts in sentences are words up to twelve", () => {
  assert.deepEqual([0, 1, 12, 13].map(inWords), ["no", "one", "twelve", "13"]);
});
