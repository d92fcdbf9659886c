// A clock that the test sets; timers that a timer sets are due in their turn.

import { mock } from "node:test";

const BEGIN = 10_000;

let now = BEGIN;

/** From here on, time stands still. */
export function stopClock() {
  mock.restoreAll();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: BEGIN });
  now = BEGIN;
  mock.method(performance, "now", () => now);
}

/** What the clock says, in ms. */
export const clock = () => now;

export function pass(ms) {
  for (let i = 0; i < ms; i++) {
    now += 1;
    mock.timers.tick(1);
  }
}
