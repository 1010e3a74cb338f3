import assert from "node:assert/strict";
import { test } from "node:test";
import { advance, changedLines, chosen, follow, mayRefresh, replay, upon } from "../../static/js/minutes/rules.js";

const server = { text: "Một", mode: "add", version: 1, at: "2024-10-24T07:00:00Z", differs: [] };
const write = (payload, more = {}) => ({
  kind: "minutes.write",
  payload: { section: "opening", mode: "add", version: 1, revision: null, ...payload },
  answer: null,
  problem: null,
  ...more,
});

test("what is on the way is shown upon what the server has, and what is typed upon that", () => {
  const sent = write({ text: "Hai" });
  assert.equal(replay(server, []).on, "server");
  assert.deepEqual([replay(server, [sent]).text, replay(server, [sent]).on], ["Hai", "device"]);
  const draft = { text: "Ba", mode: "replace", version: 1 };
  const { text, mode, on } = replay(server, [sent], draft);
  assert.deepEqual([text, mode, on], ["Ba", "replace", "device"]);
});

test("an answered text is on the server, unless somebody wrote after it", () => {
  const done = write({ text: "Hai" }, { answer: { result: "written", version: 2 }, answeredAt: 5 });
  assert.deepEqual([replay(server, [done]).text, replay(server, [done]).on], ["Hai", "server"]);
  assert.equal(replay({ ...server, text: "Của người khác", version: 3 }, [done]).text, "Của người khác");
});

test("a text that differs, is held back or refused says so", () => {
  const on = (more) => replay(server, [write({ text: "Hai" }, more)]).on;
  assert.equal(on({ answer: { result: "differs", version: 1, revision: "r" } }), "differs");
  assert.equal(on({ problem: { isHeld: true } }), "held");
  assert.equal(on({ problem: { isHeld: false } }), "refused");
});

test("own texts lead from version to version, and one that differs is gone on with", () => {
  const base = { text: "Một", mode: "add", version: 1, revision: null };
  const written = write({ text: "Hai" }, { answer: { result: "written", version: 2 } });
  const differs = write({ text: "Ba" }, { answer: { result: "differs", version: 4, revision: "r" } });
  assert.equal(advance(base, [written], []).version, 2);
  const now = advance(base, [written, differs], []);
  assert.deepEqual([now.version, now.revision], [2, "r"]);
  assert.equal(advance(now, [], [{ revision: "r" }]).revision, "r");
  assert.equal(advance(now, [], []).revision, null);
  assert.equal(advance(now, [], null).revision, "r");
});

test("a further text is written upon what the one before it becomes", () => {
  const next = write({ text: "Ba" });
  assert.equal(follow(next, { result: "written", version: 2 }).version, 2);
  assert.equal(follow(next, { result: "differs", version: 7, revision: "r" }).revision, "r");
  assert.equal(follow(next, { result: "differs", version: 7, revision: "r" }).version, 1);
});

test("a text goes upon the last own one where that is as new as what its writer saw", () => {
  const content = { section: "opening", text: "Ba", mode: "add", version: 3, revision: null };
  const last = (version, more) => write({ text: "Hai", version, revision: "r" }, more);
  assert.equal(upon(content, undefined), content);
  assert.deepEqual([upon(content, last(3)).version, upon(content, last(3)).revision], [3, "r"]);
  assert.equal(upon(content, last(2)), content);
  assert.equal(upon(content, last(2, { answer: { result: "written", version: 4 } })).version, 4);
  assert.equal(upon(content, last(1, { answer: { result: "written", version: 2 } })).version, 3);
});

test("nothing is put into a field in which somebody types or has typed", () => {
  const base = { text: "Một", mode: "add", version: 1, revision: null };
  const now = { field: { text: "Một", mode: "add" }, base, server: { ...server, version: 2 } };
  assert.equal(mayRefresh({ ...now, isOpen: false, isFocused: false }), true);
  assert.equal(mayRefresh({ ...now, isOpen: true, isFocused: false }), false);
  assert.equal(mayRefresh({ ...now, isOpen: false, isFocused: true }), false);
  assert.equal(mayRefresh({ ...now, server, isOpen: false, isFocused: false }), false);
  assert.equal(mayRefresh({ ...now, field: { text: "Một!", mode: "add" }, isOpen: false, isFocused: false }), false);
});

test("a choice leaves what stands, the own text, or both", () => {
  assert.equal(chosen("theirs", "a", "b"), null);
  assert.equal(chosen("mine", "a", "b"), "b");
  assert.equal(chosen("both", "a", "b"), "a\nb");
  assert.equal(chosen("both", "", "b"), "b");
});

test("of changed data the lines that went and came are told, not those that moved", () => {
  const { gone, came } = changedLines("A\nB\nC", "C\nA\n\nD");
  assert.deepEqual([gone, came], [["B"], ["D"]]);
});
