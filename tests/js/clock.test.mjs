import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock, tell } from "../../static/js/running/clock.js";

const AT = Date.parse("2024-10-24T01:00:00Z");
const MINUTE = 60_000;

test("what is left is rounded up, and turns into what it is over", () => {
  assert.deepEqual(tell("left", AT + 11.2 * MINUTE, AT), { word: "left", minutes: 12 });
  assert.deepEqual(tell("left", AT, AT), { word: "up", minutes: 0 });
  assert.deepEqual(tell("left", AT - 0.9 * MINUTE, AT), { word: "up", minutes: 0 });
  assert.deepEqual(tell("left", AT - 5 * MINUTE, AT), { word: "over", minutes: 5 });
});

test("what is late says so from the first whole minute on", () => {
  assert.deepEqual(tell("late", AT - 59_000, AT), { word: "", minutes: 0 });
  assert.deepEqual(tell("late", AT - 10.5 * MINUTE, AT), { word: "late", minutes: 10 });
});

test("what is to come is counted within the hour alone", () => {
  assert.equal(tell("in", AT + 61 * MINUTE, AT).word, "");
  assert.deepEqual(tell("in", AT + 7 * MINUTE, AT), { word: "in", minutes: 7 });
  assert.equal(tell("in", AT - MINUTE, AT).word, "soon");
});

test("a clock that is wrong counts by the server's", () => {
  let gone = 5000;
  const clock = new ServerClock(AT, () => gone);
  gone += 90_000;
  assert.equal(clock.now(), AT + 90_000);
  clock.hear(new Date(AT + 90_000).toUTCString());
  assert.equal(clock.now(), AT + 90_000);
  clock.hear(new Date(AT + 200_000).toUTCString());
  assert.equal(clock.now(), AT + 200_500);
  clock.hear(null);
  assert.equal(clock.now(), AT + 200_500);
});
