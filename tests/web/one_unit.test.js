// The phase line's arrowheads.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrowsOn } from "../../app/one_unit/arrows.js";

const BISTABLE = { low: [-1.1, -0.98, -0.2, 0.9], high: [-0.98, -0.2, 0.9, 1.1], direction: [1, -1, 1, -1] };

test("arrowheads keep clear of marks and of the frame, whatever the width", () => {
  for (const unit of [60, 130, 250, 600]) {
    const { h } = arrowsOn(BISTABLE, unit);
    assert.ok(h.length >= 2);
    for (const place of h) {
      for (const mark of [-0.98, -0.2, 0.9]) assert.ok(Math.abs(place - mark) * unit >= 20 - 1e-9, `${place} at ${unit}`);
      assert.ok((1.1 - Math.abs(place)) * unit >= 9 - 1e-9);
    }
  }
});

test("arrowheads point along the flow, and there are more where there is more room", () => {
  const { h, angle } = arrowsOn(BISTABLE, 400);
  h.forEach((place, i) => {
    const k = BISTABLE.high.findIndex((high) => place < high);
    assert.equal(angle[i], (-Math.PI / 2) * BISTABLE.direction[k]);
  });
  assert.ok(arrowsOn(BISTABLE, 800).h.length > h.length && h.length > arrowsOn(BISTABLE, 100).h.length);
});
