import assert from "node:assert/strict";
import { test } from "node:test";
import { Recent } from "../../static/js/checkin/recent.js";

test("a code that stays in sight counts once", () => {
  const recent = new Recent(3000);
  const told = [];
  for (let at = 0; at < 20_000; at += 40) told.push(recent.isNew("A", at));
  assert.equal(told.filter(Boolean).length, 1);
});

test("a code that comes back after three seconds counts again, sooner it does not", () => {
  const recent = new Recent(3000);
  assert.deepEqual(
    [0, 3000, 6001].map((at) => recent.isNew("A", at)),
    [true, false, true],
  );
});

test("two codes do not hide each other", () => {
  const recent = new Recent(3000);
  assert.deepEqual(
    ["A", "B", "A", "B"].map((code, index) => recent.isNew(code, index * 40)),
    [true, true, false, false],
  );
});
