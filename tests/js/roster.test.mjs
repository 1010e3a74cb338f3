// What the trainer's roster shows of server and outbox together.
import assert from "node:assert/strict";
import test from "node:test";
import { countOf, marksOf, unmarked } from "../../static/js/training/marks.js";

const AM = "2024-10-25-am";
const PEOPLE = {
  an: { marks: { [AM]: "absent" }, reasons: {}, warning: "at_risk" },
  binh: { marks: { [AM]: "excused" }, reasons: { [AM]: "Ốm" }, warning: "" },
  chau: { marks: { "2024-10-25-pm": "present" }, reasons: {}, warning: "" },
};
const operation = (registration, mark, more = {}) => ({
  payload: { registration, half: AM, mark, reason: more.reason ?? "" },
  answer: null,
  problem: null,
  ...more,
});

test("only those who are taught something in the half-day are shown", () => {
  assert.deepEqual([...marksOf(PEOPLE, [], AM).keys()], ["an", "binh"]);
});

test("what was tapped last stands, and is said to be on the phone until it is answered", () => {
  const marks = marksOf(PEOPLE, [operation("an", "present"), operation("an", "late")], AM);
  assert.deepEqual(marks.get("an"), { mark: "late", reason: "", warning: "at_risk", on: "device", problem: null });
});

test("the server's answer outweighs what was tapped", () => {
  const marks = marksOf(PEOPLE, [operation("binh", "absent", { answer: { mark: "partly" } })], AM);
  assert.equal(marks.get("binh").mark, "partly");
  assert.equal(marks.get("binh").reason, "");
  assert.equal(marks.get("binh").on, "server");
});

test("a mark that was refused leaves what the server says; one that is held back stays as it was tapped", () => {
  const refused = marksOf(PEOPLE, [operation("an", "late", { problem: { isHeld: false } })], AM).get("an");
  const held = marksOf(PEOPLE, [operation("an", "late", { problem: { isHeld: true } })], AM).get("an");
  assert.deepEqual([refused.mark, refused.on, held.mark, held.on], ["absent", "refused", "late", "held"]);
});

test("all others are those of whom nobody has said anything", () => {
  const marks = marksOf(PEOPLE, [], AM);
  assert.deepEqual(unmarked(marks), ["an"]);
  assert.deepEqual(countOf(marks), { absent: 1, excused: 1 });
  assert.deepEqual(unmarked(marksOf(PEOPLE, [operation("an", "absent")], AM)), []);
  assert.deepEqual(unmarked(marks, new Set(["an"])), []);
});
