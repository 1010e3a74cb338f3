import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Book } from "../../static/js/checkin/scanner/book.js";
import { checkIn, chooseSession, leave, takenBack } from "../../static/js/checkin/scanner/decide.js";
import { differs } from "../../static/js/checkin/scanner/differing.js";
import { digestOf } from "../../static/js/checkin/scanner/digest.js";
import { asFile } from "../../static/js/checkin/scanner/export.js";
import { find } from "../../static/js/checkin/scanner/find.js";
import { List } from "../../static/js/checkin/scanner/list.js";
import { Settings } from "../../static/js/checkin/scanner/settings.js";

const made = (id, name, more = {}) => ({
  id,
  name,
  fold: "",
  position: "",
  organization: "",
  province: "Khánh Hòa",
  delegation: "d1",
  state: "confirmed",
  told: [],
  asks: false,
  passes: [[`digest-${id}`, false]],
  ...more,
});
const HOA = made("hoa", "Nguyễn Thị Mẫu Hòa", { fold: "nguyen thi mau hoa" });
const THU = made("thu", "Đào Thị Mẫu Thu", { fold: "dao thi mau thu", province: "Hồ Chí Minh", delegation: "d2" });
const WENT = made("went", "Phạm Thị Mẫu Hủy", { fold: "pham thi mau huy", state: "cancelled" });
const told = (more) => ({ full: true, cursor: "1", people: [HOA, THU, WENT], gone: [], facts: [], ...more });
const listOf = (body = told()) => {
  const list = new List();
  list.take(body);
  return list;
};
const at = (minute) => `2024-10-24T07:${String(minute).padStart(2, "0")}:00.000Z`;
const done = (kind, payload, minute, more = {}) => ({
  id: `${kind}${minute}`,
  kind: `checkin.${kind}`,
  at: at(minute),
  payload: { session: "s", ...payload },
  answer: null,
  problem: null,
  ...more,
});
const entry = (minute) => ({ kind: "entry", at: at(minute), by: "", gate: "" });

test("a scan means what the server would say", () => {
  const exit = { kind: "exit", at: at(5), entry: entry(1) };
  const result = (person, standing, minute = 9, isRevoked = false) => {
    const { result: said, reason } = checkIn({ person, isRevoked }, standing, at(minute));
    return [said, reason];
  };
  assert.deepEqual(result(null, null), ["refused", "unknown_pass"]);
  assert.deepEqual(result(HOA, null, 9, true), ["refused", "revoked_pass"]);
  assert.deepEqual(result(WENT, null), ["refused", "not_confirmed"]);
  assert.deepEqual(result(WENT, null, 9, true), ["refused", "not_confirmed"]);
  assert.deepEqual(result(HOA, null), ["accepted", null]);
  assert.deepEqual(result(HOA, entry(1)), ["already_in", "already_in"]);
  assert.deepEqual(result(HOA, exit), ["accepted", null]);
  assert.deepEqual(result(HOA, exit, 3), ["already_in", "already_in"]);
});

test("who leaves must be in, and may leave with a pass that ended", () => {
  const result = (person, standing, isRevoked) => leave({ person, isRevoked }, standing).reason;
  assert.equal(result(null, null, false), "unknown_pass");
  assert.equal(result(HOA, null, false), "not_in");
  assert.equal(result(HOA, entry(1), true), null);
  assert.equal(result(WENT, entry(1), false), null);
});

test("an undo takes back the last fact that stands", () => {
  assert.equal(takenBack(null), undefined);
  assert.equal(takenBack(entry(1)), null);
  assert.deepEqual(takenBack({ kind: "exit", at: at(5), entry: entry(1) }), entry(1));
});

test("people come for the session that runs, else the next, else the last", () => {
  const sessions = [10, 20].map((minute) => ({ id: minute, starts_at: at(minute), ends_at: at(minute + 5) }));
  const chosen = (minute) => chooseSession(sessions, Date.parse(at(minute))).id;
  assert.deepEqual([5, 12, 17, 22, 40].map(chosen), [10, 10, 20, 20, 20]);
  assert.equal(chooseSession([], 0), null);
});

test("own operations stand upon the list", () => {
  const book = new Book(
    listOf(),
    [
      done("check_in", { registration: "hoa" }, 1),
      done("exit", { registration: "hoa" }, 2),
      done("check_in", { registration: "thu" }, 3),
      done("undo", { registration: "thu" }, 4),
      done("walk_in", { registration: "new", name: "Vũ Thị Mẫu Đến" }, 5),
    ],
    "Cửa",
  );
  assert.equal(book.standing("hoa", "s", "").kind, "exit");
  assert.equal(book.standing("thu", "s", ""), null);
  assert.deepEqual(book.count("s", ""), { came: 1, expected: 3 });
  assert.equal(book.person("new").name, "Vũ Thị Mẫu Đến");
  assert.equal(book.standing("hoa", "s", "Tài liệu"), null);
});

test("what the server said of them counts more", () => {
  const list = listOf();
  const standing = (operation) => new Book(list, [operation], "Cửa").standing("hoa", "s", "");
  const scan = (more) => done("check_in", { registration: "hoa" }, 5, more);
  assert.equal(standing(scan({ answer: { result: "already_in", at: at(1), by: "Cửa 2" } })).by, "Cửa 2");
  assert.equal(standing(scan({ answer: { result: "refused" } })), null);
  assert.equal(standing(scan({ problem: { status: 422 } })), null);
  assert.equal(standing(scan({ answer: { result: "accepted" }, isListed: true })), null);
});

test("a whole delegation comes in, but for who cancelled", () => {
  const list = listOf(told({ people: [HOA, THU, { ...WENT, delegation: "d1" }] }));
  const book = new Book(list, [done("delegation", { delegation: "d1" }, 1)], "Cửa");
  assert.deepEqual(book.missing("d1", "s", ""), []);
  assert.deepEqual(book.count("s", ""), { came: 1, expected: 2 });
});

test("what changed is taken into the list, and kept beside it", () => {
  const list = listOf(told({ facts: [["hoa", "s", "", 1, "entry", at(1), "Cửa", "Cửa"]] }));
  const { base } = list.toKeep(true);
  list.take({
    full: false,
    cursor: "2",
    people: [{ ...THU, passes: [["digest-thu", true], ["digest-new", false]] }],
    gone: ["went"],
    facts: [["hoa", "s", "", 1, "exit", at(2), "Cửa", "Cửa"]],
  });
  const kept = list.toKeep(false);
  assert.equal(kept.base, null);
  for (const one of [list, List.of(structuredClone(kept), structuredClone(base))]) {
    assert.equal(one.head.cursor, "2");
    assert.equal(one.people.size, 2);
    assert.deepEqual([one.find("digest-thu").isRevoked, one.find("digest-new").isRevoked], [true, false]);
    assert.equal(one.find("digest-went").person, null);
    assert.equal(one.standing("hoa s ").kind, "exit");
    assert.equal(one.standing("hoa s ").entry.at, at(1));
  }
  list.take({ full: false, cursor: "3", people: [], facts: [["hoa", "s", "", 1, "undo", at(3), "Cửa", null]] });
  assert.equal(list.standing("hoa s "), null);
  assert.equal(List.of(list.toKeep(false), base).standing("hoa s "), null);
});

test("a name is found without diacritics, words in any order, by province too", () => {
  const people = [...listOf().people.values()];
  const names = (typed) => find(people, typed).map(({ id }) => id);
  assert.deepEqual(names("hoa nguyen"), ["hoa"]);
  assert.deepEqual(names("ĐÀO"), ["thu"]);
  assert.deepEqual(names("thu ho chi"), ["thu"]);
  assert.deepEqual(names("oa"), []);
  assert.deepEqual(names("  "), []);
});

test("a pass is known by its mark", async () => {
  const expected = createHash("sha256").update("34679ACDEFGHJK").digest("hex").slice(0, 16);
  assert.equal(await digestOf("34679ACDEFGHJK"), expected);
});

test("what the server sees otherwise has to be looked at", () => {
  const scan = (said, answer, more = {}) => ({ kind: "checkin.check_in", local: { result: said, ...more }, answer });
  assert.equal(differs(scan("accepted", { result: "accepted" })), false);
  assert.equal(differs(scan("accepted", { result: "already_in" })), true);
  assert.equal(differs(scan("refused", { result: "accepted" }, { isSeen: true })), false);
  assert.equal(differs({ ...scan("accepted", null), problem: { status: 422 } }), true);
  const all = (people) => ({ kind: "checkin.delegation", local: { people }, answer: { already_in: ["x"] } });
  assert.deepEqual([differs(all(["x", "y"])), differs(all(["y"]))], [true, false]);
  assert.equal(differs({ kind: "checkin.walk_in", answer: { result: "accepted", alike: true } }), true);
});

test("the file of what was not sent names what a program needs", () => {
  const file = JSON.parse(
    asFile({ event: "e", gate: "g", device: "d", at: at(1), operations: [{ ...done("exit", {}, 1), local: {} }] }),
  );
  const operation = { id: "exit1", kind: "checkin.exit", at: at(1), payload: { session: "s" } };
  assert.deepEqual(file, {
    kind: "eventmgr-unsent",
    version: 1,
    event: "e",
    gate: "g",
    device: "d",
    made_at: at(1),
    operations: [operation],
  });
});

test("the PIN is known again and not kept", async () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  await new Settings("K", storage).rememberPin("4711");
  const settings = new Settings("K", storage);
  assert.deepEqual([await settings.isPin("4711"), await settings.isPin("4712")], [true, false]);
  assert.ok(!kept.get("scanner:K").includes("4711"));
  settings.forget();
  assert.equal(await settings.isPin("4711"), false);
});

test("who is in is counted the same whether it is followed or counted anew", () => {
  const list = listOf();
  const book = new Book(list, [done("walk_in", { registration: "new", name: "Vũ Thị Mẫu Đến" }, 1)], "Cửa");
  const anew = (what) => {
    const expected = [...book.people()].filter(({ state }) => state === "confirmed");
    return [expected.filter(({ id }) => book.standing(id, "s", what)?.kind === "entry").length, expected.length];
  };
  const steps = [
    () => book.apply(done("check_in", { registration: "hoa" }, 2)),
    () => book.apply(done("check_in", { registration: "hoa", what: "Tài liệu" }, 3)),
    () => book.apply(done("exit", { registration: "hoa" }, 4)),
    () => book.apply(done("walk_in", { registration: "late", name: "Vũ Thị Mẫu Muộn" }, 5)),
    () => book.apply(done("undo", { registration: "hoa" }, 6)),
    () => book.apply(done("delegation", { delegation: "d2" }, 7)),
    () => book.apply(done("check_in", { registration: "went" }, 8)),
    () => book.apply(done("answer", { registration: "thu", answers: {} }, 9)),
  ];
  for (const step of [() => {}, ...steps]) {
    step();
    for (const what of ["", "Tài liệu"]) assert.deepEqual(Object.values(book.count("s", what)), anew(what));
  }
  list.count("s", "");
  const fact = (id, kind, minute) => [id, "s", "", 1, kind, at(minute), "Cửa", null];
  list.take({ full: false, people: [], facts: [fact("hoa", "entry", 1), fact("thu", "entry", 1), fact("thu", "undo", 2)] });
  assert.deepEqual(list.count("s", ""), { came: 1, expected: 2 });
  assert.deepEqual(listOf(told({ facts: [fact("hoa", "entry", 1)] })).count("s", ""), list.count("s", ""));
});
