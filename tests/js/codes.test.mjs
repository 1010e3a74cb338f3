import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cleanToken, isToken, typedInVietnamese } from "../../static/js/checkin/codes.js";

// The server is asked the same in tests/core/test_codes.py.
const CASES = JSON.parse(readFileSync(new URL("../data/codes.json", import.meta.url), "utf8"));

for (const { typed, token, is_token } of CASES) {
  test(`the door understands ${JSON.stringify(typed)} as the server does`, () => {
    assert.equal(cleanToken(typed), token);
    assert.equal(isToken(cleanToken(typed)), is_token);
  });
}

test("a scanner that typed through a Vietnamese keyboard is known by its letters", () => {
  assert.deepEqual(
    ["HK7QXN3WPRTU46", "HTTPS://EVENT.EXAMPLE/P/HK7Q", "HK7QXN3ƯPRTU46", "ÂCD", "Đ", "E\u0309"].map(typedInVietnamese),
    [false, false, true, true, true, true],
  );
});
