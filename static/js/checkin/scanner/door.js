// One gate on this phone: the list, what was done here, and the way to the server. A scan is decided here and at once.
import { v7 } from "uuid";
import { Outbox } from "../../sync/outbox.js";
import { pause } from "../../sync/rules.js";
import { cleanToken } from "../codes.js";
import { Book } from "./book.js";
import { checkIn, chooseSession, leave } from "./decide.js";
import { differs } from "./differing.js";
import { digestOf } from "./digest.js";
import { List } from "./list.js";

const LONGEST_CODE = 200;
const MINUTE = 60_000;
const REST = 150;
const KINDS = { in: "checkin.check_in", out: "checkin.exit" };

export class Door {
  /** `link` says how it stands with the server: starting, fine, slow, offline, broken, closed (asks the PIN), gone. */
  link = "starting";
  operations = [];
  list = null;
  book = null;
  heardAt = null;
  sentAt = null;
  closedWhy = "";
  /** What this phone could not keep: its storage is full. */
  isFull = false;
  #early = [];
  #etag = null;
  #skew = 0;
  #keptAt = 0;
  #failures = 0;
  #running = null;
  #isAgain = false;
  #timer;
  #counted = null;
  #counting;

  constructor({ channel, line, listUrl, store, settings, changed }) {
    Object.assign(this, { channel, line, listUrl, store, settings, changed });
    line.slow = () => this.#setLink("slow");
    this.outbox = new Outbox(channel, {
      store,
      send: (operations, unsent) => line.sync(this.device?.id, operations, unsent),
      follow: ({ payload }) => payload,
      changed: () => this.#reload(),
      now: () => this.now(),
    });
  }

  /** Show what is kept, then look at the server, and again and again. */
  async start() {
    const record = await this.store.readRecord(this.channel);
    this.list = List.of(record, record && (await this.store.readBase(this.channel)));
    if (this.list) {
      this.#skew = record.skew;
      this.heardAt = record.heardAt;
    }
    await this.#reload();
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
    return this.wake();
  }

  /** The time by the server's clock, as far as it was ever heard: a phone's own may be wrong. */
  now() {
    return Date.now() + this.#skew;
  }

  get device() {
    return this.list?.head.device ?? null;
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

  get sessionNow() {
    return chooseSession(this.list.head.sessions, this.now());
  }

  get unsent() {
    return this.operations.filter(({ answer, problem }) => !answer && !problem);
  }

  /** What the server sees otherwise, until somebody has looked at it. */
  get differing() {
    return this.operations.filter(differs);
  }

  /** How many are in, of how many; counted anew when the door has a moment, so that no answer waits for it. */
  get count() {
    return this.#counted ?? this.#recount();
  }

  #recount() {
    this.#counted = this.session ? this.book.count(this.session.id, this.gate.what) : { came: 0, expected: 0 };
    return this.#counted;
  }

  operation(id) {
    return this.operations.find((operation) => operation.id === id) ?? null;
  }

  standing(person) {
    return this.session && person ? this.book.standing(person.id, this.session.id, this.gate.what) : null;
  }

  // The way to the server

  /** Send and look, now; what is asked for meanwhile is done right after. */
  wake() {
    if (this.#running) {
      this.#isAgain = true;
      return this.#running;
    }
    clearTimeout(this.#timer);
    this.#running = this.#cycle().finally(() => {
      this.#running = null;
      const wait = this.#isAgain ? 0 : pause(this.#failures, Math.random());
      this.#isAgain = false;
      this.#timer = setTimeout(() => this.wake(), wait);
    });
    return this.#running;
  }

  async #cycle() {
    if (document.hidden && this.unsent.length === 0 && this.list) return;
    const link = await this.#reach();
    this.#failures = ["fine", "closed"].includes(link) ? 0 : this.#failures + 1;
    this.#setLink(link);
  }

  /** Send, then look. Where the server was out of reach look first, so that nothing counts as sent that never left. */
  async #reach() {
    if (this.#failures > 0 || !navigator.onLine || !this.list) {
      const heard = await this.#look();
      if (heard !== "fine" || this.operations.length === 0) return heard;
    }
    const sent = await this.outbox.flush();
    if (sent !== "fine" && sent !== "broken") return sent;
    const heard = await this.#look();
    return heard === "fine" ? sent : heard;
  }

  /** Fetch what changed; what the server had answered before it was asked stands in it. */
  async #look() {
    const done = this.operations.filter((one) => one.answer && !(one.isListed && differs(one)));
    const cursor = this.list?.head.cursor;
    this.line.stateUrl = cursor ? `${this.listUrl}?since=${encodeURIComponent(cursor)}` : this.listUrl;
    const { meaning, state: told, etag } = await this.line.state(this.#etag);
    if (meaning === "fine" && told?.people) {
      this.list ??= new List();
      this.list.take(told);
      this.#etag = etag;
      this.#skew = Date.parse(told.now) - Date.now();
    } else if (meaning !== "unchanged") {
      // In the server's words: the sign-in ended, or the organizer ended the gate or this phone's access.
      this.closedWhy = told?.title ?? "";
      return meaning === "fine" ? "offline" : meaning;
    }
    this.heardAt = this.now();
    await this.#keep(done, told);
    await this.#reload();
    if (this.unsent.length === 0) this.sentAt = this.now();
    return "fine";
  }

  /** Keep the list. What was answered goes with it, but for what somebody has to look at. */
  async #keep(done, told) {
    if (!told && done.length === 0 && this.heardAt - this.#keptAt < MINUTE) return;
    const { head, since, base } = this.list.toKeep(told?.full ?? false);
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

  async #reload() {
    this.operations = await this.outbox.list();
    this.#rebuild();
    this.changed();
  }

  #rebuild() {
    if (!this.list) return;
    const kept = new Set(this.operations.map(({ id }) => id));
    const early = this.#early.filter(({ id }) => !kept.has(id));
    this.book = new Book(this.list, [...this.operations, ...early], this.device?.name ?? "");
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => {
      this.#recount();
      this.changed();
    }, REST);
  }

  #setLink(link) {
    if (this.link === link) return;
    this.link = link;
    this.changed();
  }

  /** Give the PIN: this phone is known from then on. Answers what is wrong, or nothing. */
  async pair(url, pin, name) {
    const { meaning, body } = await this.line.post(url, JSON.stringify({ pin, name }));
    if (meaning !== "fine") return body?.title ?? "";
    if (this.list) this.list.head.device = body.device;
    await this.settings.rememberPin(pin);
    this.#failures = 0;
    // What was asked before the PIN was given says nothing about now.
    await this.#running;
    await this.wake();
    return null;
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
    const local = { result: "accepted", name: people[0]?.province ?? "", n: people.length };
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

  /** It counts from this moment on; `kept` tells whether this phone could keep it. */
  #enter(operation) {
    this.#early.push({ ...operation, answer: null, problem: null });
    this.#rebuild();
    const { kind, payload, ...further } = operation;
    const kept = this.outbox.enqueue(kind, payload, further).then(
      () => true,
      () => false,
    );
    kept.then((isKept) => {
      this.#early = this.#early.filter(({ id }) => id !== operation.id);
      this.isFull = !isKept;
      this.#rebuild();
      this.changed();
      this.wake();
    });
    return { ...operation, kept };
  }

  /** Somebody has looked at it. */
  async seen(operation) {
    if (operation.problem || operation.isListed) return this.outbox.drop(operation);
    await this.store.update(this.channel, (all) =>
      all.filter(({ id }) => id === operation.id).map((one) => ({ ...one, local: { ...one.local, isSeen: true } })),
    );
    return this.#reload();
  }

  /** Send once more what the server did not take. */
  async again(operation) {
    await this.store.update(this.channel, (all) =>
      all.filter(({ id }) => id === operation.id).map((one) => ({ ...one, problem: null })),
    );
    await this.#reload();
    this.wake();
  }
}
