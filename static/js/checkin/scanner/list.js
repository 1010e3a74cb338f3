// The list of the event on this phone: fetched once, then what changed since, all in memory so that a scan waits for
// nothing. What it keeps is the list as it came last (the base) and, beside it, what changed since then.
import { foldedWords } from "../../lib/fold.js";

const MANY = 1000;

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

  /** As it was kept; null where nothing was. */
  static of(record, base) {
    if (!record?.head || !base) return null;
    const list = new List();
    list.take({ ...base, ...record.head, full: true });
    list.take({ ...record.since, ...record.head, full: false });
    return list;
  }

  /** What the server told: all of it, or what changed. What comes twice does no harm. */
  take({ people, gone = [], facts, full, ...head }) {
    this.head = head;
    if (full) {
      for (const map of [this.people, this.passes, this.delegations, this.facts]) map.clear();
      this.#since = nothing();
    }
    for (const person of people) this.#put(person);
    for (const id of gone) this.#remove(id);
    for (const [registration, session, what, round, kind, at, by, gate] of facts) {
      const key = keyOf(registration, session, what);
      const entry = kind === "exit" ? this.#entryBefore(key) : null;
      this.facts.set(key, kind === "undo" ? null : { kind, round, at, by, gate, entry });
    }
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
    const base = isNew ? { people: [...this.people.values()].map(asTold), facts: this.#toldFacts() } : null;
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

  #put(person) {
    this.#remove(person.id);
    this.people.set(person.id, withWords(person));
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

  #toldFacts() {
    const told = [];
    for (const [key, fact] of this.facts) {
      const [registration, session, ...what] = key.split(" ");
      if (fact) told.push([registration, session, what.join(" "), fact.round, fact.kind, fact.at, fact.by, fact.gate]);
    }
    return told;
  }
}

/** A person with the words by which one is looked for. */
export function withWords(person) {
  return {
    ...person,
    nameWords: ` ${foldedWords(person.fold ?? person.name).join(" ")}`,
    otherWords: ` ${foldedWords(`${person.province ?? ""} ${person.organization ?? ""}`).join(" ")}`,
  };
}

function asTold({ nameWords: _nameWords, otherWords: _otherWords, ...person }) {
  return person;
}

function nothing() {
  return { people: new Map(), gone: new Set(), facts: new Map() };
}
