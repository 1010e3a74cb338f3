// A hotel's Wi-Fi in small: two phones write into one record, answers get lost, and nothing else does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "../../static/js/outcomes/recorder/follow.js";
import { replay } from "../../static/js/outcomes/recorder/replay.js";
import { applyAnswers, isAmendable, isUnsent, nextBatch } from "../../static/js/sync/rules.js";

const BASE = { kind: "solution", speaker: null, level: null, due: "", supporters: 0, starred: false };

/** Numbers that look random, and are the same in each run. */
function chanceOf(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** What the server does with points: each operation once, and a text that was written over another is kept beside it. */
class Server {
  items = [];
  answers = new Map();
  apply(operation) {
    const known = this.answers.get(operation.id);
    if (known) return known;
    const answer = { id: operation.id, status: 200, ...this.#done(operation) };
    this.answers.set(operation.id, answer);
    return answer;
  }
  #done({ id, kind, payload }) {
    const item = this.items.find((one) => one.id === payload.item);
    if (kind === "outcomes.add_item") {
      if (!item) this.items.push({ ...BASE, id: payload.item, text: payload.text, version: 1, differs: [], updated_at: "" });
      return { result: "added", version: 1 };
    }
    if (item.version === payload.version || item.text === payload.text) {
      if (item.text !== payload.text) item.version += 1;
      item.text = payload.text;
      return { result: "edited", version: item.version };
    }
    item.differs.push({ ...BASE, revision: id, text: payload.text });
    return { result: "differs", revision: id, version: item.version };
  }
  state() {
    return structuredClone({ record: {}, people: [], speeches: [], items: this.items });
  }
}

class Phone {
  operations = [];
  last = 0;
  constructor(name, server, chance) {
    Object.assign(this, { name, server, chance, seen: server.state() });
  }
  get view() {
    return replay(this.seen, this.operations);
  }
  #do(kind, payload, needs = null) {
    this.last += 1;
    const id = `${this.name}${this.last}`;
    this.operations.push({ id, kind, at: "", payload, needs, tries: 0, answer: null, problem: null });
  }
  add(text) {
    this.#do("outcomes.add_item", { ...BASE, item: `${this.name}-${text}`, text });
  }
  /** As the page does it: what was not under way is amended, what is under way is built upon. */
  edit(item, text) {
    const open = this.operations.filter(({ payload, answer }) => !answer && payload.item === item.id).at(-1);
    if (open && isAmendable(open)) open.payload = { ...open.payload, text };
    else this.#do("outcomes.edit_item", { ...BASE, item: item.id, version: item.version, text }, open?.id);
  }
  /** Send; the answer may be lost on its way back, or the whole on its way there. */
  flush(isLossy) {
    for (;;) {
      const batch = nextBatch(this.operations, { most: 3 });
      if (batch.length === 0) return;
      for (const operation of batch) operation.tries += 1;
      if (isLossy && this.chance() < 0.3) return;
      const answers = batch.map((operation) => this.server.apply(structuredClone(operation)));
      if (isLossy && this.chance() < 0.4) return;
      const changed = new Map(applyAnswers(this.operations, answers, 1, follow).map((one) => [one.id, one]));
      this.operations = this.operations.map((operation) => changed.get(operation.id) ?? operation);
    }
  }
  look() {
    this.seen = this.server.state();
    this.operations = this.operations.filter(({ answer }) => !answer);
  }
}

test("whatever gets lost on the way, the server ends with every text, each once, and both phones show the same", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = chanceOf(seed);
    const server = new Server();
    const phones = ["a", "b"].map((name) => new Phone(name, server, chance));
    const added = [];
    const last = new Map();
    for (let step = 0; step < 60; step += 1) {
      const phone = phones[Math.floor(chance() * 2)];
      const what = chance();
      if (what < 0.35) {
        added.push(`${phone.name}-${step}`);
        phone.add(String(step));
        assert.equal(phone.view.items.at(-1).text, String(step));
      } else if (what < 0.6 && phone.view.items.length > 0) {
        const item = phone.view.items[Math.floor(chance() * phone.view.items.length)];
        phone.edit(item, `${step} by ${phone.name}`);
        last.set(`${phone.name} ${item.id}`, `${step} by ${phone.name}`);
        const after = phone.view.items.find(({ id }) => id === item.id);
        assert.ok([after, ...after.differs].some(({ text }) => text === `${step} by ${phone.name}`), `seed ${seed}`);
      } else if (what < 0.85) phone.flush(true);
      else phone.look();
    }
    for (const phone of phones) phone.flush(false);
    for (const phone of phones) phone.look();
    assert.deepEqual(server.items.map(({ id }) => id).sort(), added.sort());
    assert.ok(phones.every(({ operations }) => operations.filter(isUnsent).length === 0));
    const shown = phones.map(({ view }) => view.items.map(({ id, text, differs }) => [id, text, differs.length]));
    assert.deepEqual(shown[0], shown[1]);
    for (const [key, text] of last) {
      const [name, id] = key.split(" ");
      const item = server.items.find((one) => one.id === id);
      const isOverwritten = [...last].some(([other, by]) => other === `${name === "a" ? "b" : "a"} ${id}` && by === item.text);
      const isThere = item.text === text || item.differs.some((one) => one.text === text);
      assert.ok(isThere || isOverwritten, `seed ${seed}: ${text} of ${id} is gone`);
    }
  }
});
