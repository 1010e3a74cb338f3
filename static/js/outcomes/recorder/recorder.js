// One record on this phone: what is known of it, what is done to it, and the way to the server.
import { v7 } from "uuid";
import { Exchange } from "../../sync/exchange.js";
import { isAmendable, isRefused } from "../../sync/rules.js";
import { follow } from "./follow.js";
import { fieldsOf, isSame, replay } from "./replay.js";
import { isWaiting, speakingNow } from "./speaking.js";

// Asking for these again where the record is closed anyway means nothing.
const CLOSING = ["outcomes.submit", "outcomes.confirm"];
const CONTENT = ["outcomes.add_item", "outcomes.edit_item"];

export class Recorder extends Exchange {
  view = null;
  rejection = null;
  #ownVersions = new Map();

  constructor(parts) {
    super({ ...parts, follow });
  }

  /** Show what is kept, then talk to the server. */
  async start() {
    this.record = await this.store.readRecord(this.channel);
    await this.reload();
    return this.begin();
  }

  /** The time by the server's clock, as far as it was ever heard: a phone's own may be wrong. */
  now() {
    return Date.now() + (this.record?.skew ?? 0);
  }

  get isKnown() {
    return Boolean(this.record);
  }

  get device() {
    return this.record?.state.device;
  }

  /** Who gave the PIN last writes. */
  pairedAs(device) {
    if (this.record) this.record.state.device = device;
  }

  /** Who writes instead of this phone; null while nobody else does. */
  get otherWriter() {
    const { writer } = this.record?.state ?? {};
    return writer && writer.id !== this.device?.id ? writer : null;
  }

  get refused() {
    return this.operations.filter(isRefused);
  }

  /** Fetch the server's state; what it had answered before it was asked stands in it. */
  async look() {
    const done = this.operations.filter(({ answer }) => answer).map(({ order }) => order);
    const { meaning, state, etag } = await this.line.state(this.record?.etag);
    if (meaning === "fine" && state?.record) {
      const skew = Date.parse(state.now) - Date.now();
      this.record = { state, etag, skew };
      await this.store.keepRecord(this.channel, this.record, done);
    } else if (meaning === "unchanged" && done.length > 0) {
      await this.store.keepRecord(this.channel, this.record, done);
    } else if (meaning !== "unchanged") {
      return meaning === "fine" ? "offline" : meaning;
    }
    await this.#letGo(this.record.state.record.state);
    await this.reload();
    return "fine";
  }

  /** What was held back goes again; of what was refused only texts are kept, the rest is told and let go. */
  async #letGo(state) {
    if (state === "open" && (await this.outbox.release()) > 0) this.wake();
    for (const { order, kind, payload, problem } of await this.outbox.list()) {
      const isMoot = isRefused({ problem }) || (problem && CLOSING.includes(kind));
      if (!isMoot || payload.text !== undefined) continue;
      this.rejection = problem.title;
      await this.store.drop(order);
    }
  }

  async reload() {
    this.operations = await this.outbox.list();
    for (const { payload, answer } of this.operations) {
      if (answer?.result === "edited") this.#ownVersions.set(`${payload.item} ${payload.version}`, answer.version);
    }
    this.view = this.record ? replay(this.record.state, this.operations) : null;
    this.changed();
  }

  // What is done to the record

  async #do(kind, payload, options) {
    this.rejection = null;
    const kept = await this.outbox.enqueue(kind, { record: this.view.record.id, ...payload }, options);
    this.wake();
    return kept;
  }

  item(id) {
    return this.view.items.find((item) => item.id === id);
  }

  /** The last operation about a point that the server has not answered; what follows builds upon it. */
  #open(id, kinds) {
    return this.operations
      .filter(({ kind, payload, answer }) => !answer && payload.item === id && kinds.includes(kind))
      .at(-1);
  }

  async addItem(id, fields, draft) {
    await this.#do("outcomes.add_item", { item: id, ...fields }, { draft });
  }

  /** Change a point; `version` is the one that was on the screen when the change began. */
  async editItem(id, fields, version, draft) {
    if (isSame(this.item(id) ?? {}, fields) && !this.item(id).operation?.problem) {
      await this.store.dropDraft(draft);
      return;
    }
    const open = this.#open(id, CONTENT);
    if (open && isAmendable(open)) {
      if (await this.outbox.amend(open, { ...open.payload, ...fields }, draft)) {
        this.wake();
        return;
      }
    }
    const seen = this.#withOwn(id, version);
    await this.#do("outcomes.edit_item", { item: id, version: seen, ...fields }, { needs: open?.id, draft });
  }

  /** The version that the own edits have made of one: an edit may arrive while the next one is being typed. */
  #withOwn(id, version) {
    const next = this.#ownVersions.get(`${id} ${version}`);
    return next > version ? this.#withOwn(id, next) : version;
  }

  /** Take a point away; answers what brings it back. */
  async removeItem(id) {
    const item = this.item(id);
    const index = this.view.items.indexOf(item);
    const after = this.view.items[index - 1]?.id ?? null;
    const open = this.#open(id, CONTENT);
    if (open?.kind === "outcomes.add_item" && isRefused(open)) {
      await this.outbox.drop(open);
    } else {
      await this.#do("outcomes.remove_item", { item: id, version: item.version }, { needs: open?.id });
    }
    return { item: { id, ...fieldsOf(item), version: item.version }, after };
  }

  restoreItem({ item, after }) {
    return this.#do("outcomes.restore_item", { item: item.id }, { local: { item, after } });
  }

  moveItem(id, after) {
    return this.#do("outcomes.move_item", { item: id, after });
  }

  settleItem(id, revision, keep) {
    const { version } = this.item(id);
    const further = keep === "both" ? { item_new: v7() } : {};
    return this.#do("outcomes.settle_item", { item: id, revision, keep, version, ...further });
  }

  askToSpeak(person) {
    return this.#do("outcomes.ask_to_speak", { speech: v7(), person });
  }

  startSpeech(speech) {
    return this.#do("outcomes.start_speech", { speech });
  }

  endSpeech(speech) {
    return this.#do("outcomes.end_speech", { speech });
  }

  withdrawSpeech(speech) {
    return this.#do("outcomes.withdraw_speech", { speech });
  }

  /** Give the floor to somebody who may not have asked for it. */
  async letSpeak(person) {
    const waiting = this.view.speeches.find((speech) => speech.person === person && isWaiting(speech));
    if (speakingNow(this.view)?.person === person) return;
    const speech = waiting?.id ?? v7();
    if (!waiting) await this.outbox.enqueue("outcomes.ask_to_speak", { record: this.view.record.id, speech, person });
    await this.startSpeech(speech);
  }

  async setPresence(registration, isPresent, reason) {
    const { session } = this.view.record;
    const payload = { registration, session: session.id, source: "staff" };
    const kind = isPresent ? "checkin.check_in" : "checkin.undo";
    await this.outbox.enqueue(kind, isPresent ? payload : { ...payload, reason });
    this.wake();
  }

  submit() {
    return this.#do("outcomes.submit", {});
  }

  confirm() {
    return this.#do("outcomes.confirm", {});
  }

  drop(operation) {
    return this.outbox.drop(operation);
  }

  /** Nothing of the record stays on this phone but what was not sent. */
  async forget() {
    await this.store.forget(this.channel);
    this.record = null;
    this.view = null;
    this.changed();
  }
}
