import assert from "node:assert/strict";
import { test } from "node:test";
import { moments } from "../../static/js/portal/moments.js";

const spans = [
  { starts: 0, ends: 30 },
  { starts: 30, ends: 60 },
  { starts: 60, ends: 90 },
  { starts: 60, ends: 80 },
  { starts: 120, ends: 150 },
];

test("what begins first is next, and what ends now is past", () => {
  assert.deepEqual(moments(spans, 30), ["past", "running", "next", "next", "later"]);
});

test("between two sessions nothing runs, and after the last one nothing is next", () => {
  assert.deepEqual(moments(spans, 100), ["past", "past", "past", "past", "next"]);
  assert.deepEqual(moments(spans, 150), ["past", "past", "past", "past", "past"]);
  assert.deepEqual(moments([], 0), []);
});

test("what was noted on the day goes before the clock", () => {
  const noted = [{ starts: 0, ends: 30, noted: "running" }, { starts: 30, ends: 60, noted: "next" }, spans[2]];
  assert.deepEqual(moments(noted, 40), ["running", "next", "next"]);
});
