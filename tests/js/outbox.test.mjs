import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { follow } from "../../static/js/outcomes/recorder/follow.js";
import { Outbox } from "../../static/js/sync/outbox.js";
import { applyAnswers, isAmendable, meaningOf, nextBatch, pause } from "../../static/js/sync/rules.js";

const made = (id, more = {}) => ({
  id,
  order: Number(id),
  channel: "c",
  kind: "k",
  at: "2024-10-24T07:00:00.000Z",
  payload: {},
  needs: null,
  tries: 0,
  answer: null,
  problem: null,
  ...more,
});
const ids = (operations) => operations.map(({ id }) => id);

/** What the database does, in memory. */
class FakeStore {
  rows = new Map();
  last = 0;
  async list() {
    return structuredClone([...this.rows.values()]);
  }
  async add(operation) {
    this.last += 1;
    const kept = { ...operation, order: this.last };
    this.rows.set(kept.order, kept);
    return kept;
  }
  async amend(order, change) {
    const operation = this.rows.get(order);
    if (!operation || !isAmendable(operation)) return false;
    this.rows.set(order, { ...operation, ...change, problem: null, tries: 0 });
    return true;
  }
  async take(_channel, choose) {
    const all = await this.list();
    const chosen = choose(all);
    for (const operation of chosen) this.rows.set(operation.order, { ...operation, tries: operation.tries + 1 });
    return { chosen, all };
  }
  async update(_channel, change) {
    const changed = change(await this.list());
    for (const operation of changed) this.rows.set(operation.order, operation);
    return changed;
  }
  async drop(order) {
    this.rows.delete(order);
  }
}

let store;
let sent;

/** An outbox whose server answers by this function. */
function outbox(answer) {
  store = new FakeStore();
  sent = [];
  return new Outbox("c", {
    store,
    follow,
    changed: async () => {},
    now: () => 1000,
    send: async (operations, unsent) => {
      sent.push({ ids: ids(operations), unsent });
      return answer(operations);
    },
  });
}

const fine = (operations) => ({ meaning: "fine", answers: operations.map(({ id }) => ({ id, status: 200 })) });

beforeEach(() => {
  globalThis.navigator ??= {};
});

test("what is sent keeps its order; what builds upon an open one waits", () => {
  const all = [made("1"), made("2", { answer: {} }), made("3", { problem: {} }), made("4", { needs: "1" }), made("5")];
  assert.deepEqual(ids(nextBatch(all)), ["1"]);
  assert.deepEqual(ids(nextBatch([made("4", { needs: "1" }), made("5")])), ["4", "5"]);
  assert.deepEqual(ids(nextBatch(all.slice(3), { most: 1, skipped: new Set(["4"]) })), ["5"]);
});

test("a batch is no longer than the server takes, and one long text goes alone", () => {
  const long = { payload: { text: "x".repeat(290_000) } };
  assert.deepEqual(ids(nextBatch([made("1", long), made("2", long)])), ["1"]);
  assert.equal(nextBatch(Array.from({ length: 80 }, (_one, index) => made(String(index)))).length, 50);
});

test("an answer is for one operation; what the server did not take is told, and a closed record holds it back", () => {
  const all = [made("1"), made("2"), made("3"), made("4"), made("5", { needs: "1", payload: { version: 1 } })];
  const answers = [
    { id: "1", status: 200, version: 7 },
    { id: "2", status: 422, title: "too long" },
    { id: "3", status: 409, title: "closed" },
    { id: "4", status: 503 },
    { id: "x", status: 200 },
    null,
  ];
  const changed = Object.fromEntries(applyAnswers(all, answers, 5, follow).map((one) => [one.id, one]));
  assert.deepEqual(Object.keys(changed).sort(), ["1", "2", "3", "5"]);
  assert.equal(changed["1"].answeredAt, 5);
  assert.equal(changed["2"].problem.isHeld, false);
  assert.equal(changed["3"].problem.isHeld, true);
  assert.deepEqual([changed["5"].payload.version, changed["5"].needs], [7, null]);
});

test("a further edit after a clash rests on no version", () => {
  assert.equal(follow(made("1", { payload: { version: 2 } }), { result: "differs", version: 2 }).version, 0);
  assert.deepEqual(follow(made("1"), { result: "added" }), {});
});

test("without a network everything stays and is sent again with the same ids", async () => {
  let isOnline = false;
  const box = outbox((operations) => (isOnline ? fine(operations) : { meaning: "offline", answers: [] }));
  for (let number = 0; number < 3; number += 1) await box.enqueue("k", { number });
  assert.equal(await box.flush(), "offline");
  isOnline = true;
  assert.equal(await box.flush(), "fine");
  assert.deepEqual(sent[0], sent[1]);
  assert.equal(sent[0].unsent, 0);
  assert.ok((await box.list()).every(({ answer }) => answer));
  assert.equal(await box.flush(), "fine");
  assert.equal(sent.length, 2);
});

test("the server is told how many stay on the phone, and told again where it holds some back", async () => {
  const held = (operations) => ({ meaning: "fine", answers: operations.map(({ id }) => ({ id, status: 409 })) });
  let answer = fine;
  const box = outbox((operations) => answer(operations));
  for (let number = 0; number < 52; number += 1) await box.enqueue("k", { number });
  assert.equal(await box.flush(), "fine");
  assert.deepEqual(
    sent.map(({ ids: told, unsent }) => [told.length, unsent]),
    [
      [50, 2],
      [2, 0],
    ],
  );
  answer = held;
  await box.enqueue("k", {});
  assert.equal(await box.flush(), "fine");
  assert.deepEqual(sent.at(-1), { ids: [], unsent: 1 });
});

test("one operation that breaks the server does not hold up the others", async () => {
  const box = outbox((operations) =>
    operations.some(({ payload }) => payload.isBad) ? { meaning: "broken", answers: [] } : fine(operations),
  );
  await box.enqueue("k", {});
  await box.enqueue("k", { isBad: true });
  await box.enqueue("k", {});
  assert.equal(await box.flush(), "broken");
  assert.deepEqual(
    (await box.list()).map(({ answer }) => Boolean(answer)),
    [true, false, true],
  );
});

test("an operation that gets no answer among answers is not asked for again at once", async () => {
  const box = outbox(() => ({ meaning: "fine", answers: [] }));
  await box.enqueue("k", {});
  assert.equal(await box.flush(), "broken");
  assert.deepEqual(
    sent.map(({ ids: told, unsent }) => [told.length, unsent]),
    [
      [1, 0],
      [0, 1],
    ],
  );
});

test("only what was never under way, or was refused, may be changed", async () => {
  const box = outbox(() => ({ meaning: "offline", answers: [] }));
  const kept = await box.enqueue("k", { text: "a" });
  assert.equal(await box.amend(kept, { text: "b" }), true);
  await box.flush();
  assert.equal(await box.amend(kept, { text: "c" }), false);
  assert.equal((await box.list())[0].payload.text, "b");
});

test("what was held back is sent once the record is open again", async () => {
  let isOpen = false;
  const box = outbox((operations) =>
    isOpen ? fine(operations) : { meaning: "fine", answers: operations.map(({ id }) => ({ id, status: 409 })) },
  );
  await box.enqueue("k", {});
  await box.flush();
  assert.equal(await box.flush(), "fine");
  assert.deepEqual(
    sent.map(({ ids: told, unsent }) => [told.length, unsent]),
    [
      [1, 0],
      [0, 1],
    ],
  );
  isOpen = true;
  await box.release();
  await box.flush();
  assert.ok((await box.list())[0].answer);
});

test("pauses grow to a minute, and no two phones ask at the same moment", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 10].map((failures) => pause(failures, 0.5)),
    [5000, 2000, 4000, 8000, 60_000],
  );
  assert.deepEqual([pause(0, 0), pause(0, 1)], [4000, 6000]);
});

test("only the server's own words count", () => {
  const told = [304, 200, 401, 500, 404, 502, 503, 429].map((status) => meaningOf(status));
  assert.deepEqual(told, ["unchanged", "fine", "closed", "broken", "gone", "offline", "offline", "offline"]);
  assert.deepEqual([meaningOf(400, "csrf"), meaningOf(400)], ["token", "offline"]);
});
