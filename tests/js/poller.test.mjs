import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../../static/js/lib/poller.js";

test("two pages never ask in step, and none waits much longer or shorter than it should", () => {
  assert.deepEqual(
    [0, 0.5, 1].map((chance) => Math.round(pause(3000, 0, chance))),
    [2400, 3000, 3600],
  );
});

test("a server that does not answer is asked ever more seldom, but at least twice a minute", () => {
  const waits = [1, 2, 3, 4, 9].map((failures) => pause(3000, failures, 0.5));
  assert.deepEqual(waits, [6000, 12_000, 24_000, 30_000, 30_000]);
});

test("a page that asks once a minute goes on doing so", () => {
  assert.equal(pause(60_000, 5, 0.5), 60_000);
});
