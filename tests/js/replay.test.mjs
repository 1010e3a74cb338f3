import assert from "node:assert/strict";
import { test } from "node:test";
import { asFile } from "../../static/js/outcomes/recorder/export.js";
import { fold } from "../../static/js/lib/fold.js";
import { byLikelihood, isMatch } from "../../static/js/outcomes/recorder/people.js";
import { replay } from "../../static/js/outcomes/recorder/replay.js";
import { asClock, clockOf, queueOf, silentMembers, speakingNow } from "../../static/js/outcomes/recorder/speaking.js";

const AT = "2024-10-24T07:00:00.000Z";
const BASE = { kind: "solution", speaker: null, level: null, due: "", supporters: 0, starred: false };
const onServer = (id, text, more = {}) => ({ id, ...BASE, text, version: 1, updated_at: AT, differs: [], ...more });
const person = (id, name, more = {}) => ({ id, name, province: null, is_member: true, is_present: true, ...more });
const STATE = {
  record: { id: "r", state: "open" },
  device: { id: "d", name: "Hoa Mẫu" },
  people: [person("p1", "Nguyễn Thị Mẫu Hòa"), person("p2", "Đào Thị Mẫu An")],
  items: [onServer("a", "một"), onServer("b", "hai")],
  speeches: [],
};
let last = 0;
function did(kind, payload, more = {}) {
  last += 1;
  return { id: String(last), order: last, kind: `outcomes.${kind}`, at: AT, payload, answer: null, problem: null, ...more };
}
const answered = (result) => ({ answer: { status: 200, ...result }, answeredAt: Date.parse("2024-10-24T08:03:00Z") });
const texts = (state) => state.items.map(({ text }) => text);
const places = (state) => state.items.map(({ on }) => on);
const after = (...operations) => replay(STATE, operations);
const frozen = JSON.stringify(STATE);

test("the server's state alone is as the server says, and is left as it is", () => {
  const shown = after(did("edit_item", { item: "a", version: 1, ...BASE, text: "khác" }), did("submit", {}));
  assert.equal(JSON.stringify(STATE), frozen);
  assert.deepEqual(texts(shown), ["khác", "hai"]);
  assert.deepEqual(places(after()), ["server", "server"]);
});

test("a new point stands at its place and is on the phone until the server has answered", () => {
  const payload = { item: "c", ...BASE, text: "ba" };
  assert.deepEqual(texts(after(did("add_item", payload))), ["một", "hai", "ba"]);
  assert.deepEqual(texts(after(did("add_item", { ...payload, after: "a" }))), ["một", "ba", "hai"]);
  assert.deepEqual(texts(after(did("add_item", { ...payload, after: null }))), ["ba", "một", "hai"]);
  assert.equal(after(did("add_item", payload)).items[2].on, "phone");
  const [, , known] = after(did("add_item", payload, answered({}))).items;
  assert.deepEqual([known.on, known.updated_at], ["server", "2024-10-24T08:03:00.000Z"]);
});

test("a point whose answer was lost is shown once, as the server has it", () => {
  const shown = after(did("add_item", { item: "a", ...BASE, text: "một" }));
  assert.deepEqual([texts(shown), places(shown)], [["một", "hai"], ["server", "server"]]);
});

test("an edit shows at once; one whose answer was lost does not clash with itself", () => {
  const edit = { item: "a", version: 1, ...BASE, text: "sửa" };
  assert.deepEqual(places(after(did("edit_item", edit))), ["phone", "server"]);
  const committed = { ...STATE, items: [onServer("a", "sửa", { version: 2 })] };
  const shown = replay(committed, [did("edit_item", edit)]);
  assert.deepEqual([texts(shown), places(shown)], [["sửa"], ["server"]]);
});

test("an edit of something older keeps both texts in sight", () => {
  const newer = { ...STATE, items: [onServer("a", "của người khác", { version: 2 })] };
  const edit = { item: "a", version: 1, ...BASE, text: "của tôi" };
  for (const answer of [{}, answered({ result: "differs", revision: "v" })]) {
    const [item] = replay(newer, [did("edit_item", edit, answer)]).items;
    assert.deepEqual([item.on, item.text, item.differs[0].text], ["differs", "của người khác", "của tôi"]);
    assert.equal(item.differs.length, 1);
  }
  const told = { ...newer, items: [{ ...newer.items[0], differs: [{ revision: "v", ...BASE, text: "của tôi" }] }] };
  const [item] = replay(told, [did("edit_item", edit, answered({ result: "differs", revision: "v" }))]).items;
  assert.equal(item.differs.length, 1);
});

test("settling takes one text, the other, or both", () => {
  const clash = { revision: "v", ...BASE, text: "của tôi" };
  const state = { ...STATE, items: [onServer("a", "của người khác", { differs: [clash] })] };
  const settled = (keep) => replay(state, [did("settle_item", { item: "a", revision: "v", keep, item_new: "n" })]);
  assert.deepEqual(texts(settled("theirs")), ["của người khác"]);
  assert.deepEqual(texts(settled("mine")), ["của tôi"]);
  assert.deepEqual(texts(settled("both")), ["của người khác", "của tôi"]);
  assert.equal(settled("mine").items[0].on, "phone");
});

test("a deleted point goes, stays if somebody changed it meanwhile, and comes back where it was", () => {
  assert.deepEqual(texts(after(did("remove_item", { item: "a" }))), ["hai"]);
  assert.deepEqual(texts(after(did("remove_item", { item: "a" }, answered({ result: "stale" })))), ["một", "hai"]);
  const back = did("restore_item", { item: "a" }, { local: { item: onServer("a", "một"), after: null } });
  assert.deepEqual(texts(after(did("remove_item", { item: "a" }), back)), ["một", "hai"]);
});

test("points move behind others, or to the start", () => {
  assert.deepEqual(texts(after(did("move_item", { item: "a", after: "b" }))), ["hai", "một"]);
  assert.deepEqual(texts(after(did("move_item", { item: "b", after: null }))), ["hai", "một"]);
  assert.deepEqual(texts(after(did("move_item", { item: "none", after: "b" }))), ["một", "hai"]);
});

test("what the server refused is said at the point, what it held back stays on the phone", () => {
  const problem = (isHeld) => ({ problem: { status: 422, title: "Dài quá", isHeld } });
  const payload = { item: "c", ...BASE, text: "ba" };
  assert.equal(after(did("add_item", payload, problem(false))).items[2].on, "refused");
  assert.equal(after(did("add_item", payload, problem(true))).items[2].on, "phone");
});

test("speakers: once in the queue, one has the floor, and the others are told apart", () => {
  const first = did("ask_to_speak", { speech: "s1", person: "p1" });
  const twice = did("ask_to_speak", { speech: "s2", person: "p1" });
  const second = did("ask_to_speak", { speech: "s3", person: "p2" }, { at: "2024-10-24T07:01:00.000Z" });
  assert.deepEqual(
    queueOf(after(first, twice, second)).map(({ id }) => id),
    ["s1", "s3"],
  );
  const begun = after(first, second, did("start_speech", { speech: "s1" }), did("start_speech", { speech: "s3" }));
  assert.equal(speakingNow(begun).id, "s3");
  assert.ok(begun.speeches[0].ended_at);
  assert.deepEqual(queueOf(after(first, did("withdraw_speech", { speech: "s1" }))), []);
  assert.deepEqual(
    silentMembers(after(first)).map(({ id }) => id),
    ["p2"],
  );
});

test("presence and the record's state follow the own taps", () => {
  const shown = replay(STATE, [{ ...did("undo", { registration: "p1" }), kind: "checkin.undo" }, did("submit", {})]);
  assert.deepEqual([shown.people[0].is_present, shown.record.state], [false, "submitted"]);
  assert.equal(after(did("submit", {}, { problem: { isHeld: true } })).record.state, "open");
});

test("the clock of a speech warns a minute before its end and counts on", () => {
  const speech = { started_at: AT };
  const at = (seconds) => clockOf(speech, 3, Date.parse(AT) + seconds * 1000);
  assert.deepEqual(at(10), { seconds: 10, left: 170, tone: "calm" });
  assert.equal(at(120).tone, "soon");
  assert.deepEqual(at(200), { seconds: 200, left: -20, tone: "over" });
  assert.equal(clockOf(speech, null, Date.parse(AT) + 9e6).tone, "calm");
  assert.deepEqual([asClock(65), asClock(-20), asClock(6000)], ["01:05", "00:20", "100:00"]);
});

test("people are found without diacritics, by any words of name and province", () => {
  assert.equal(fold("ĐÀO Thị Hòa"), "dao thi hoa");
  const hoa = person("p", "Nguyễn Thị Mẫu Hòa", { province: "Khánh Hòa" });
  for (const typed of ["", "hoa", "hoa ng", "khanh", "nguyen kh", "HÒA"]) assert.ok(isMatch(hoa, typed), typed);
  for (const typed of ["oa", "hoa x", "dao"]) assert.ok(!isMatch(hoa, typed), typed);
});

test("the likely ones come first: who has the floor, who spoke last, members, all others", () => {
  const people = [person("x", "X", { is_member: false }), person("m", "M"), person("s", "S"), person("f", "F")];
  const items = [onServer("a", "một", { speaker: "s" })];
  const speeches = [{ id: "1", person: "f", asked_at: AT, started_at: AT, ended_at: null, withdrawn_at: null }];
  assert.deepEqual(
    byLikelihood({ people, items, speeches }).map(({ id }) => id),
    ["f", "s", "m", "x"],
  );
});

test("the file of what is unsent reads as words and as data", () => {
  const operations = [did("add_item", { item: "c", ...BASE, text: "ba\nbốn", speaker: "p1" })];
  const file = asFile({
    title: "Nhóm 3",
    operations,
    drafts: ["Đang gõ dở"],
    label: (name) => name,
    personName: (id) => (id ? "Hòa" : ""),
    at: new Date(AT),
  });
  const [words, data] = file.split("\n----\n");
  assert.ok(words.startsWith("\ufeffNhóm 3\n"));
  assert.ok(words.includes("ba\nbốn"));
  assert.ok(words.endsWith("left_draft\nĐang gõ dở\n"));
  assert.equal(JSON.parse(data)[0].payload.text, "ba\nbốn");
});
