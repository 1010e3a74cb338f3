import assert from "node:assert/strict";
import { test } from "node:test";
import { answersOf, isNumber, wordOf } from "../../static/js/tests/rules.js";

const radio = (value, checked) => ({ type: "radio", value, checked });
const box = (value, checked) => ({ type: "checkbox", value, checked });
const text = (value) => ({ type: "text", value, checked: false });

test("blanks are left out, one box is still a list", () => {
  const questions = [
    ["a", [radio("1", false), radio("2", true)]],
    ["b", [radio("1", false), radio("2", false)]],
    ["c", [box("1", true), box("2", false)]],
    ["d", [box("1", false)]],
    ["e", [text(" 400 ")]],
    ["f", [text("  ")]],
  ];
  assert.deepEqual(answersOf(questions), { a: "2", c: ["1"], e: "400" });
});

test("numbers are read as the server reads them", () => {
  for (const words of ["", "5", "2,5", "2.5", "1.508", "-4", "1 508"]) assert.equal(isNumber(words), true, words);
  for (const words of ["năm", "5 g", "1,2,3", "--4"]) assert.equal(isNumber(words), false, words);
});

test("it is said honestly how it stands with what was handed in", () => {
  const open = { answer: null, problem: null };
  assert.equal(wordOf(undefined, "fine"), null);
  assert.equal(wordOf(open, "offline"), "waiting");
  assert.equal(wordOf(open, "closed"), "closed");
  assert.equal(wordOf({ answer: { result: "late" }, problem: null }, "fine"), "late");
  assert.equal(wordOf({ answer: null, problem: { isHeld: false } }, "fine"), "refused");
  assert.equal(wordOf({ answer: null, problem: { isHeld: true } }, "fine"), "waiting");
});
