// The list of the event on this phone: fetched once, then what changed since, all in memory so that a scan waits for
// nothing. What it keeps is the list as it came last (the base) and, beside it, what changed since then.
import { foldedWords } from "../../lib/fold.js";

const MANY = 1000;
// How many people are kept, or made ready to be found, in one go: a scan that comes meanwhile does not wait for all.
const PART = 100;

/** What a fact is about: who, at which session, and the thing that was handed out (empty: presence). */
export function keyOf(registration, session, what) {
  return `${registration} ${session} ${what}`;
}

export class List {
  head = null;
  people = new Map();
  passes = new Map();
  delegations = new Map();
  facts = new Map();
  #since = nothing();
  #came = new Map();
  #expected = 0;

  /** As it was kept; null where nothing was. */
  static of(record, base) {
    if (!record?.head || !base?.length) return null;
    const list = new List();
    const [people, facts] = ["people", "facts"].map((name) => base.flatMap((part) => part[name]));
    list.take({ people, facts, ...record.head, full: true });
    list.take({ ...record.since, ...record.head, full: false });
    return list;
  }

  /** What the server told: all of it, or what changed. What comes twice does no harm. */
  take({ people, gone = [], facts, full, ...head }) {
    this.head = { ...this.head, ...head };
    if (full) {
      for (const map of [this.people, this.passes, this.delegations, this.facts]) map.clear();
      this.#since = nothing();
    }
    for (const person of people) this.#put(person);
    for (const id of gone) this.#remove(id);
    if (full || people.length > 0 || gone.length > 0) this.#came.clear();
    for (const fact of facts) this.#stand(...fact);
    if (full) return;
    for (const person of people) this.#since.people.set(person.id, person);
    for (const id of gone) {
      this.#since.people.delete(id);
      this.#since.gone.add(id);
    }
    for (const fact of facts) this.#since.facts.set(keyOf(...fact), fact);
  }

  /** What is kept of it: the head with what changed since the base, and the base where it is a new one. */
  toKeep(isFull) {
    const { people, gone, facts } = this.#since;
    const isNew = isFull || people.size + facts.size > MANY;
    const base = isNew ? this.#inParts() : null;
    if (isNew) this.#since = nothing();
    const since = isNew
      ? { people: [], gone: [], facts: [] }
      : { people: [...people.values()], gone: [...gone], facts: [...facts.values()] };
    return { head: this.head, since, base };
  }

  /** Who has the pass with this mark: the person, and whether it was taken back. */
  find(digest) {
    const found = this.passes.get(digest);
    return found
      ? { person: this.people.get(found.id), isRevoked: found.isRevoked }
      : { person: null, isRevoked: false };
  }

  standing(key) {
    return this.facts.get(key) ?? null;
  }

  /** How many are expected, and how many of those are in: counted once, and followed from then on. */
  count(session, what) {
    const about = `${session} ${what}`;
    if (!this.#came.has(about)) {
      const expected = [...this.people.values()].filter(isExpected);
      const came = expected.filter(({ id }) => isIn(this.standing(keyOf(id, session, what))));
      this.#expected = expected.length;
      this.#came.set(about, came.length);
    }
    return { came: this.#came.get(about), expected: this.#expected };
  }

  /** Make people ready to be found by name, a few at a time. */
  *prepare() {
    let count = 0;
    for (const person of this.people.values()) {
      wordsOf(person);
      count += 1;
      if (count % PART === 0) yield;
    }
  }

  #stand(registration, session, what, round, kind, at, by, gate) {
    const key = keyOf(registration, session, what);
    const before = this.standing(key);
    const entry = kind === "exit" ? this.#entryBefore(key) : null;
    this.facts.set(key, kind === "undo" ? null : { kind, round, at, by, gate, entry });
    const came = this.#came.get(`${session} ${what}`);
    if (came === undefined || !isExpected(this.people.get(registration))) return;
    this.#came.set(`${session} ${what}`, came + isIn(this.standing(key)) - isIn(before));
  }

  #put(person) {
    this.#remove(person.id);
    this.people.set(person.id, person);
    if (person.delegation) {
      const members = this.delegations.get(person.delegation) ?? new Set();
      this.delegations.set(person.delegation, members.add(person.id));
    }
    for (const [digest, isRevoked] of person.passes) this.passes.set(digest, { id: person.id, isRevoked });
  }

  #remove(id) {
    for (const [digest] of this.people.get(id)?.passes ?? []) this.passes.delete(digest);
    this.delegations.get(this.people.get(id)?.delegation)?.delete(id);
    this.people.delete(id);
  }

  /** The entry that an exit closes, as far as this phone heard of it. */
  #entryBefore(key) {
    const known = this.facts.get(key);
    return known?.kind === "entry" ? known : (known?.entry ?? null);
  }

  #inParts() {
    const people = [...this.people.values()].map(({ words: _words, ...person }) => person);
    const facts = this.#toldFacts();
    const parts = [];
    for (let from = 0; from < Math.max(people.length, facts.length, 1); from += PART) {
      parts.push({ people: people.slice(from, from + PART), facts: facts.slice(from, from + PART) });
    }
    return parts;
  }

  #toldFacts() {
    const told = [];
    for (const [key, fact] of this.facts) {
      const [registration, session, ...what] = key.split(" ");
      if (fact) told.push([registration, session, what.join(" "), fact.round, fact.kind, fact.at, fact.by, fact.gate]);
    }
    return told;
  }
}

/** The words by which a person is looked for; made once. */
export function wordsOf(person) {
  person.words ??= {
    name: ` ${foldedWords(person.fold ?? person.name).join(" ")}`,
    other: ` ${foldedWords(`${person.province ?? ""} ${person.organization ?? ""}`).join(" ")}`,
  };
  return person.words;
}

export function isExpected(person) {
  return person?.state === "confirmed";
}

/** Whether somebody is in, by the last fact that stands. */
export function isIn(standing) {
  return standing?.kind === "entry";
}

function nothing() {
  return { people: new Map(), gone: new Set(), facts: new Map() };
}
