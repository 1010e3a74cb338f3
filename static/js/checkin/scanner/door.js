// One gate on this phone: the list, what was done here, and the way to the server. A scan is decided here and at once.
import { v7 } from "uuid";
import { Exchange } from "../../sync/exchange.js";
import { cleanToken } from "../codes.js";
import { Book } from "./book.js";
import { checkIn, chooseSession, leave } from "./decide.js";
import { differs } from "./differing.js";
import { digestOf } from "./digest.js";
import { List } from "./list.js";

const LONGEST_CODE = 200;
const MINUTE = 60_000;
const SECOND = 1_000;
const BREATH = 100;
// A whole list may be some seconds old, so that what was done since is asked for after it; seldom it is old by then too.
const MOST_ASKS = 3;
const KINDS = { in: "checkin.check_in", out: "checkin.exit" };

export class Door extends Exchange {
  list = null;
  book = null;
  heardAt = null;
  closedWhy = "";
  /** What this phone could not keep: its storage is full. */
  isFull = false;
  #early = [];
  #added = 0;
  #others;
  #etag = null;
  #skew = 0;
  #keptAt = 0;
  #now = {};

  constructor({ listUrl, settings, ...parts }) {
    super(parts);
    Object.assign(this, { listUrl, settings });
    this.#others = new BroadcastChannel(this.channel);
    this.#others.onmessage = () => this.reload();
  }

  /** Show what is kept, then talk to the server. */
  async start() {
    const record = await this.store.readRecord(this.channel);
    this.list = List.of(record, record && (await this.store.readBase(this.channel)));
    if (this.list) {
      this.#skew = record.skew;
      this.heardAt = record.heardAt;
      this.#prepare();
    }
    await this.reload();
    addEventListener("offline", () => this.wake());
    return this.begin();
  }

  /** The time by the server's clock, as far as it was ever heard: a phone's own may be wrong. */
  now() {
    return Date.now() + this.#skew;
  }

  get isKnown() {
    return Boolean(this.list);
  }

  get device() {
    return this.list?.head.device ?? null;
  }

  pairedAs(device, pin) {
    if (this.list) this.list.head.device = device;
    return this.settings.rememberPin(pin);
  }

  get gate() {
    return this.list.head.gate;
  }

  get isOut() {
    return (this.settings.direction ?? this.gate.direction) === "out";
  }

  get isRehearsal() {
    return this.list.head.rehearsal;
  }

  /** The session that is scanned for: the chosen one, else the one for which people come now. */
  get session() {
    const { sessions } = this.list.head;
    return sessions.find(({ id }) => id === this.settings.session) ?? this.sessionNow;
  }

  /** Asked many times while a page is drawn: which one it is changes with the clock and with the list only. */
  get sessionNow() {
    const { sessions } = this.list.head;
    const at = this.now();
    if (this.#now.sessions !== sessions || Math.abs(at - this.#now.at) >= SECOND) {
      this.#now = { sessions, at, session: chooseSession(sessions, at) };
    }
    return this.#now.session;
  }

  get unsent() {
    return [...this.operations, ...this.#early].filter(({ answer, problem }) => !answer && !problem);
  }

  /** What the server sees otherwise, until somebody has looked at it. */
  get differing() {
    return this.operations.filter(differs);
  }

  /** How many are in, of how many. */
  get count() {
    return this.session ? this.book.count(this.session.id, this.gate.what) : { came: 0, expected: 0 };
  }

  operation(id) {
    return this.operations.find((operation) => operation.id === id) ?? null;
  }

  standing(person) {
    return this.session && person ? this.book.standing(person.id, this.session.id, this.gate.what) : null;
  }

  // The way to the server

  /** Fetch what changed; what the server had answered before it was asked stands in it. */
  async look() {
    const done = this.operations.filter((one) => one.answer && !(one.isListed && differs(one)));
    const { meaning, all, etag, title } = await this.#ask();
    if (meaning !== "fine" && meaning !== "unchanged") {
      // In the server's words: the sign-in ended, or the organizer ended the gate or this phone's access.
      this.closedWhy = title;
      return meaning;
    }
    if (all.length > 0) {
      this.list ??= new List();
      for (const told of all) this.list.take(told);
      this.#etag = etag;
      this.#skew = Date.parse(all.at(-1).now) - Date.now();
      if (all[0].full) this.#prepare();
    }
    this.heardAt = this.now();
    await this.#keep(done, all);
    await this.reload();
    return "fine";
  }

  /** What the server tells: what changed, or the whole list and what changed since that was put together. */
  async #ask() {
    const all = [];
    let cursor = this.list?.head.cursor;
    for (let asked = 0; asked < MOST_ASKS; asked += 1) {
      this.line.stateUrl = cursor ? `${this.listUrl}?since=${encodeURIComponent(cursor)}` : this.listUrl;
      const { meaning, state, etag, cursor: next } = await this.line.state(all.length > 0 ? null : this.#etag);
      if (meaning === "unchanged") {
        this.list.head.cursor = next;
        return { meaning, all };
      }
      if (meaning !== "fine" || !state?.people) {
        return { meaning: meaning === "fine" ? "offline" : meaning, title: state?.title ?? "", all: [] };
      }
      if (state.full) all.length = 0;
      all.push(state);
      if (!state.full) return { meaning, all, etag };
      cursor = state.cursor;
    }
    return { meaning: "offline", title: "", all: [] };
  }

  /** Who is looked for by name is found at once: people are made ready while the door has nothing else to do. */
  #prepare(people = this.list.prepare()) {
    if (!people.next().done) setTimeout(() => this.#prepare(people));
  }

  /** Keep the list. What was answered goes with it, but for what somebody has to look at. */
  async #keep(done, all) {
    if (all.length === 0 && done.length === 0 && this.heardAt - this.#keptAt < MINUTE) return;
    const { head, since, base } = this.list.toKeep(all.some(({ full }) => full));
    const record = { head, since, skew: this.#skew, heardAt: this.heardAt };
    const orders = done.filter((operation) => !differs(operation)).map(({ order }) => order);
    const listed = new Set(done.filter(differs).map(({ id }) => id));
    try {
      await this.store.keepRecord(this.channel, record, orders, base);
      this.#keptAt = this.heardAt;
      if (listed.size === 0) return;
      await this.store.update(this.channel, (all) =>
        all.filter(({ id }) => listed.has(id)).map((operation) => ({ ...operation, isListed: true })),
      );
    } catch {
      this.#etag = null;
      this.isFull = true;
    }
  }

  /** Read what is kept: the server has answered, or another page of this phone has done something. */
  async reload(kept) {
    if (kept) return this.#add(kept);
    let operations;
    let added;
    do {
      added = this.#added;
      operations = await this.outbox.list();
    } while (added !== this.#added);
    this.operations = operations;
    this.#rebuild();
    return this.changed();
  }

  /** What was done on this page is kept now: it counts already, so that only other pages of this phone read it. */
  #add(kept) {
    this.#added += 1;
    this.#early = this.#early.filter(({ id }) => id !== kept.id);
    if (!this.operation(kept.id)) this.operations = [...this.operations, kept];
    this.#others.postMessage(null);
  }

  #rebuild() {
    if (!this.list) return;
    const kept = new Set(this.operations.map(({ id }) => id));
    const early = this.#early.filter(({ id }) => !kept.has(id));
    this.book = new Book(this.list, [...this.operations, ...early], this.device?.name ?? "");
  }

  /** Whether somebody knows the PIN: the server says so, or this phone where the server is out of reach. */
  async mayChange(url, pin) {
    const { status, body } = await this.line.post(url, JSON.stringify({ pin, name: this.device?.name ?? "" }));
    if (status === 200) return { isRight: true };
    if (status) return { isRight: false, error: body?.title ?? "" };
    return { isRight: await this.settings.isPin(pin) };
  }

  /** This phone works for the gate no more: only what was not sent stays. */
  async leaveGate() {
    await this.store.forget(this.channel);
    this.settings.forget();
  }

  // What is done at the door

  /** A code before the door: what it means, at once. */
  async scan(text, way = this.isOut ? "out" : "in") {
    const digest = await digestOf(cleanToken(text));
    const { person, isRevoked } = this.book.find(digest);
    // The server judges a pass that is unknown here, or was taken back; for a person who is known it is asked by name.
    const who = person && !isRevoked ? { registration: person.id } : { pass: text.slice(0, LONGEST_CODE) };
    return this.#decide(person, isRevoked, who, way);
  }

  /** Somebody who was found by name. */
  choose(person, way = this.isOut ? "out" : "in") {
    return this.#decide(person, false, { registration: person.id }, way);
  }

  #decide(person, isRevoked, who, way) {
    const at = this.outbox.moment();
    const standing = this.standing(person);
    const decide = way === "out" ? leave : checkIn;
    const told = decide({ person, isRevoked }, standing, at);
    const operation = this.#make(KINDS[way], { ...who, source: "staff" }, { ...told, name: person?.name ?? "" }, at);
    return { ...told, way, person, operation: operation.id, kept: operation.kept, at };
  }

  undo(person, reason) {
    return this.#make("checkin.undo", { registration: person.id, reason }, { result: "undone", name: person.name });
  }

  walkIn(fields) {
    const registration = v7();
    const made = this.#make("checkin.walk_in", { registration, ...fields }, { result: "accepted", name: fields.name });
    return { ...made, person: this.book.person(registration) };
  }

  letAllIn(delegation, people) {
    const local = { result: "accepted", name: people[0]?.province ?? "", people: people.map(({ id }) => id) };
    return this.#make("checkin.delegation", { delegation }, local);
  }

  answer(person, answers) {
    const local = { result: "accepted", name: person.name };
    const made = { kind: "checkin.answer", payload: { registration: person.id, answers } };
    return this.#enter({ ...made, local, id: v7(), at: this.outbox.moment() });
  }

  /** Something that is done for the session, with what the gate hands out, in earnest or in a rehearsal. */
  #make(kind, payload, local, at = this.outbox.moment()) {
    const further = {
      session: this.session.id,
      ...(this.gate.what ? { what: this.gate.what } : {}),
      ...(this.isRehearsal ? { rehearsal: true } : {}),
    };
    return this.#enter({ id: v7(), at, kind, payload: { ...payload, ...further }, local });
  }

  /**
   * It counts from this moment on, and is handed to the phone's storage before anybody is told; `kept` tells whether that
   * could keep it.
   */
  #enter(operation) {
    const early = { ...operation, answer: null, problem: null };
    this.#early.push(early);
    this.book.apply(early);
    const { kind, payload, ...further } = operation;
    const kept = this.outbox.enqueue(kind, payload, further).then(
      () => true,
      () => false,
    );
    kept.then((isKept) => {
      this.isFull = !isKept;
      if (!isKept) this.#forget(operation);
      this.changed();
      // The answer is painted first.
      setTimeout(() => this.send(), BREATH);
    });
    return { ...operation, kept };
  }

  /** It could not be kept: it was never done. */
  #forget({ id }) {
    this.#early = this.#early.filter((operation) => operation.id !== id);
    this.#rebuild();
  }

  /** Somebody has looked at it. */
  async seen(operation) {
    if (operation.problem || operation.isListed) return this.outbox.drop(operation);
    await this.store.update(this.channel, (all) =>
      all.filter(({ id }) => id === operation.id).map((one) => ({ ...one, local: { ...one.local, isSeen: true } })),
    );
    return this.reload();
  }

  /** Send once more what the server did not take. */
  async again(operation) {
    await this.store.update(this.channel, (all) =>
      all.filter(({ id }) => id === operation.id).map((one) => ({ ...one, problem: null })),
    );
    await this.reload();
    this.wake();
  }
}
