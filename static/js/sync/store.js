// What this device keeps, in one database for all that works without a network: operations on their way to the server,
// the server's last state, and what is being typed.
import { openDB } from "idb";
import { v7 } from "uuid";
import { isAmendable } from "./rules.js";

const NAME = "eventmgr";
const STRICT = { durability: "strict" };
let opened;
let ready = null;

function database() {
  opened ??= openAnew();
  return opened;
}

function openAnew() {
  const left = () => {
    opened = undefined;
    ready = null;
  };
  const opening = openDB(NAME, 1, {
    upgrade(made) {
      const operations = made.createObjectStore("operations", { keyPath: "order", autoIncrement: true });
      operations.createIndex("channel", "channel");
      made.createObjectStore("records");
      made.createObjectStore("drafts");
    },
    // Another version of the page, or the system, takes the database away: the next use opens it anew.
    blocking: (_current, _blocked, event) => {
      event.target.close();
      left();
    },
    terminated: left,
  });
  opening.then((base) => {
    if (opened === opening) ready = base;
  }, left);
  return opening;
}

/** Do something within one transaction: all of it is kept, or nothing. */
async function within(names, work) {
  const transaction = (await database()).transaction(names, "readwrite", STRICT);
  const stores = names.map((name) => transaction.objectStore(name));
  const [result] = await Promise.all([work(...stores), transaction.done]);
  return result;
}

/** The operations of a channel in the order in which they were done. */
export async function list(channel) {
  return (await database()).getAllFromIndex("operations", "channel", channel);
}

/**
 * Keep an operation; the draft that it came from goes at the same moment.
 *
 * Where the database is open all of it is handed over before this returns: a page that ends the next moment has kept it.
 */
export async function add(operation, draft) {
  const transaction = (ready ?? (await database())).transaction(["operations", "drafts"], "readwrite", STRICT);
  const done = [transaction.objectStore("operations").add(operation), transaction.done];
  if (draft) done.push(transaction.objectStore("drafts").delete(draft));
  transaction.commit();
  const [order] = await Promise.all(done);
  return { ...operation, order };
}

/** Change what was not sent yet; false where it may be under way. */
export function amend(order, change, draft) {
  return within(["operations", "drafts"], async (operations, drafts) => {
    const operation = await operations.get(order);
    if (!operation || !isAmendable(operation)) return false;
    await operations.put({ ...operation, ...change, id: v7(), problem: null, tries: 0 });
    if (draft) await drafts.delete(draft);
    return true;
  });
}

/** Choose what to send and note that it is under way, before it is. */
export function take(channel, choose) {
  return within(["operations"], async (operations) => {
    const all = await operations.index("channel").getAll(channel);
    const chosen = choose(all);
    for (const operation of chosen) await operations.put({ ...operation, tries: operation.tries + 1 });
    return { chosen, all };
  });
}

/** Put down what `change` makes of the operations of a channel. */
export function update(channel, change) {
  return within(["operations"], async (operations) => {
    const changed = change(await operations.index("channel").getAll(channel));
    for (const operation of changed) await operations.put(operation);
    return changed;
  });
}

/** Somebody decided that an operation is not to be sent. */
export async function drop(order) {
  await (await database()).delete("operations", order);
}

export async function readRecord(channel) {
  return (await database()).get("records", channel);
}

/** What a record rests upon, where it is large and seldom another one; in the parts in which it was kept. */
export async function readBase(channel) {
  return (await database()).getAll("records", baseOf(channel));
}

/** Keep the server's state, and a new base of it if there is one; operations that it holds for sure go at the same moment. */
export function keepRecord(channel, record, done, base = null) {
  return within(["records", "operations"], async (records, operations) => {
    await records.put(record, channel);
    if (base) await keepBase(records, channel, base);
    for (const order of done) await operations.delete(order);
  });
}

/** Part after part: between them the page has its turn. */
async function keepBase(records, channel, base) {
  await records.delete(baseOf(channel));
  for (const [index, part] of base.entries()) {
    await records.put(part, `${channel}/base/${String(index).padStart(6, "0")}`);
  }
}

function baseOf(channel) {
  return IDBKeyRange.bound(`${channel}/base/`, `${channel}/base/\uffff`);
}

/** Drafts whose key begins with this, by their key. */
export async function listDrafts(prefix) {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const transaction = (await database()).transaction("drafts");
  const [keys, values] = await Promise.all([transaction.store.getAllKeys(range), transaction.store.getAll(range)]);
  return new Map(keys.map((key, index) => [key, values[index]]));
}

/** Keep what is being typed; it is handed to the disk at once, because the page may be about to go. */
export async function keepDraft(key, draft) {
  const transaction = (await database()).transaction("drafts", "readwrite");
  transaction.store.put(draft, key);
  transaction.commit();
  await transaction.done;
}

export async function dropDraft(key) {
  await (await database()).delete("drafts", key);
}

/** Nothing of a channel stays on this device but what was not sent. */
export async function forget(channel) {
  await within(["records"], async (records) => {
    await records.delete(channel);
    await records.delete(baseOf(channel));
  });
}
