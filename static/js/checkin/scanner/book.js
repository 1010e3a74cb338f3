// Who is in, by the list and by what was done on this phone since: the own operations done upon it again.
import { checkIn, leave, takenBack } from "./decide.js";
import { isExpected, isIn, keyOf } from "./list.js";

// What of these was done in a rehearsal stands in it alone.
const STANDS = new Set(["checkin.check_in", "checkin.exit", "checkin.undo", "checkin.delegation"]);

export class Book {
  #own = new Map();
  #people = new Map();
  #counts = new Map();

  /** `operations` in the order in which they were done; `me` is what this phone is called where it says who did it. */
  constructor(list, operations, me) {
    Object.assign(this, { list, me });
    for (const operation of operations) this.apply(operation);
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
    return this.#own.has(key) ? this.#own.get(key).standing : this.list.standing(key);
  }

  /** Who of a delegation is expected and not in. */
  missing(delegation, session, what) {
    const members = [...(this.list.delegations.get(delegation) ?? [])].map((id) => this.person(id));
    return members.filter((person) => isExpected(person) && !isIn(this.standing(person.id, session, what)));
  }

  /** How many are in, of how many who are expected: by the list, but for whom this phone knows otherwise. */
  count(session, what) {
    const about = `${session} ${what}`;
    if (!this.#counts.has(about)) {
      const count = { ...this.list.count(session, what) };
      const own = [...this.#own.values()].filter((one) => one.about === about).map(({ id }) => id);
      for (const id of new Set([...own, ...this.#people.keys()])) {
        const known = this.list.people.get(id);
        const key = keyOf(id, session, what);
        count.expected += isExpected(this.person(id)) - isExpected(known);
        count.came += isExpected(this.person(id)) && isIn(this.standing(id, session, what));
        count.came -= isExpected(known) && isIn(this.list.standing(key));
      }
      this.#counts.set(about, count);
    }
    return this.#counts.get(about);
  }

  /** One more thing that was done here. */
  apply(operation) {
    const { kind, payload, answer, problem, isListed } = operation;
    if (problem || isListed || answer?.result === "refused") return;
    if (STANDS.has(kind) && Boolean(payload.rehearsal) !== Boolean(this.list.head.rehearsal)) return;
    const place = [payload.registration ?? answer?.registration?.id, payload.session, payload.what ?? ""];
    const standing = this.standing(...place);
    const mine = { at: operation.at, by: this.me, gate: "" };
    if (kind === "checkin.check_in") this.#checkIn(operation, place, standing, mine);
    else if (kind === "checkin.exit") this.#leave(operation, place, standing, mine);
    else if (kind === "checkin.undo") this.#undo(place, standing);
    else if (kind === "checkin.walk_in") this.#walkIn(payload, place, mine);
    else if (kind === "checkin.delegation") this.#letAllIn(payload, mine);
    else if (kind === "checkin.answer") this.#answered(payload);
  }

  #checkIn({ answer, at }, place, standing, mine) {
    const [id] = place;
    if (answer?.registration && !this.person(id)) this.#know(toldBy(answer.registration));
    if (answer?.result === "already_in") {
      this.#stand(place, { kind: "entry", at: answer.at, by: answer.by, gate: "" });
    } else if (answer || checkIn({ person: this.person(id) }, standing, at).result === "accepted") {
      if (!isIn(standing)) this.#stand(place, { kind: "entry", ...mine });
    }
  }

  #leave({ answer }, place, standing, mine) {
    const isDone = answer || leave({ person: this.person(place[0]) }, standing).result === "accepted";
    if (isDone && standing?.kind !== "exit") this.#stand(place, { kind: "exit", ...mine, entry: standing });
  }

  #undo(place, standing) {
    const left = takenBack(standing);
    if (left !== undefined) this.#stand(place, left);
  }

  #walkIn(payload, place, mine) {
    this.#know(walkedIn(payload));
    this.#stand(place, { kind: "entry", ...mine });
  }

  #letAllIn({ delegation, session, what = "" }, mine) {
    for (const { id } of this.missing(delegation, session, what)) {
      this.#stand([id, session, what], { kind: "entry", ...mine });
    }
  }

  #answered({ registration }) {
    const person = this.person(registration);
    if (person) this.#know({ ...person, asks: false });
  }

  #know(person) {
    const more = isExpected(person) - isExpected(this.person(person.id));
    for (const count of this.#counts.values()) count.expected += more;
    this.#people.set(person.id, person);
  }

  #stand([id, session, what], standing) {
    const about = `${session} ${what}`;
    const count = this.#counts.get(about);
    if (count && isExpected(this.person(id))) count.came += isIn(standing) - isIn(this.standing(id, session, what));
    this.#own.set(keyOf(id, session, what), { id, about, standing });
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
  return {
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
  };
}
