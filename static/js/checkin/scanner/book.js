// Who is in, by the list and by what was done on this phone since: the own operations done upon it again.
import { checkIn, leave, takenBack } from "./decide.js";
import { keyOf, withWords } from "./list.js";

export class Book {
  #own = new Map();
  #people = new Map();

  /** `operations` in the order in which they were done; `me` is what this phone is called where it says who did it. */
  constructor(list, operations, me) {
    Object.assign(this, { list, me });
    for (const operation of operations) this.#apply(operation);
  }

  person(id) {
    return this.#people.get(id) ?? this.list.people.get(id) ?? null;
  }

  /** All of them, those who came without a registration too. */
  *people() {
    for (const person of this.list.people.values()) yield this.#people.get(person.id) ?? person;
    for (const person of this.#people.values()) if (!this.list.people.has(person.id)) yield person;
  }

  find(digest) {
    const { person, isRevoked } = this.list.find(digest);
    return { person: person && this.person(person.id), isRevoked };
  }

  standing(registration, session, what) {
    const key = keyOf(registration, session, what);
    return this.#own.has(key) ? this.#own.get(key) : this.list.standing(key);
  }

  /** Who of a delegation is expected and not in. */
  missing(delegation, session, what) {
    const members = [...(this.list.delegations.get(delegation) ?? [])].map((id) => this.person(id));
    return members.filter(
      ({ id, state }) => state === "confirmed" && this.standing(id, session, what)?.kind !== "entry",
    );
  }

  /** How many are in, of how many who are expected. */
  count(session, what) {
    let [came, expected] = [0, 0];
    for (const person of this.people()) {
      if (person.state !== "confirmed") continue;
      expected += 1;
      if (this.standing(person.id, session, what)?.kind === "entry") came += 1;
    }
    return { came, expected };
  }

  #apply(operation) {
    const { kind, payload, answer, problem, isListed } = operation;
    if (problem || isListed || answer?.result === "refused") return;
    const person = payload.registration ?? answer?.registration?.id;
    const key = keyOf(person, payload.session, payload.what ?? "");
    const standing = this.standing(person, payload.session, payload.what ?? "");
    const mine = { at: operation.at, by: this.me, gate: "" };
    if (kind === "checkin.check_in") this.#checkIn(operation, person, key, standing, mine);
    else if (kind === "checkin.exit") this.#leave(operation, person, key, standing, mine);
    else if (kind === "checkin.undo") this.#undo(key, standing);
    else if (kind === "checkin.walk_in") this.#walkIn(payload, key, mine);
    else if (kind === "checkin.delegation") this.#letAllIn(payload, mine);
    else if (kind === "checkin.answer") this.#answered(payload);
  }

  #checkIn({ answer, at }, person, key, standing, mine) {
    if (answer?.registration && !this.person(person)) this.#people.set(person, toldBy(answer.registration));
    if (answer?.result === "already_in") {
      this.#own.set(key, { kind: "entry", at: answer.at, by: answer.by, gate: "" });
    } else if (answer || checkIn({ person: this.person(person) }, standing, at).result === "accepted") {
      if (standing?.kind !== "entry") this.#own.set(key, { kind: "entry", ...mine });
    }
  }

  #leave({ answer }, person, key, standing, mine) {
    const isDone = answer || leave({ person: this.person(person) }, standing).result === "accepted";
    if (isDone && standing?.kind !== "exit") this.#own.set(key, { kind: "exit", ...mine, entry: standing });
  }

  #undo(key, standing) {
    const left = takenBack(standing);
    if (left !== undefined) this.#own.set(key, left);
  }

  #walkIn(payload, key, mine) {
    this.#people.set(payload.registration, withWords(walkedIn(payload)));
    this.#own.set(key, { kind: "entry", ...mine });
  }

  #letAllIn({ delegation, session, what = "" }, mine) {
    for (const { id } of this.missing(delegation, session, what)) {
      this.#own.set(keyOf(id, session, what), { kind: "entry", ...mine });
    }
  }

  #answered({ registration }) {
    const person = this.person(registration);
    if (person) this.#people.set(registration, { ...person, asks: false });
  }
}

/** A person as the list would have them. */
const UNKNOWN = {
  position: "",
  organization: "",
  province: "",
  delegation: null,
  category: "",
  colour: "",
  group: "",
  room: "",
  note: "",
  state: "confirmed",
  told: [],
  asks: false,
  passes: [],
};

/** Who was registered on this phone. */
function walkedIn({ registration, name, province, category, position, organization }) {
  const given = { province, category, position, organization };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  return { ...UNKNOWN, ...known, id: registration, name };
}

/** Who is in no list yet, as the server's answer tells of them. */
export function toldBy(told) {
  return withWords({
    ...UNKNOWN,
    id: told.id,
    name: told.full_name,
    position: told.position,
    organization: told.organization,
    province: told.province?.name ?? "",
    category: told.category?.name ?? "",
    colour: told.category?.colour ?? "",
    group: told.group ? String(told.group.number) : "",
    room: told.group?.room ?? "",
    state: told.state,
  });
}
