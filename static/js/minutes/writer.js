// The minutes on this device: what was written and not sent, and the way to the server.
import { Outbox } from "../sync/outbox.js";
import { isAmendable, isUnsent, pause } from "../sync/rules.js";
import { follow, upon } from "./rules.js";

// Others write too, but seldom: nobody waits for a word of theirs.
const SLOWER = 3;

export class Writer {
  /** `link` says how it stands with the server: starting, fine, offline, broken, closed (asks to sign in), gone. */
  link = "starting";
  operations = [];
  state = null;
  rejection = null;
  #etag;
  #failures = 0;
  #running = null;
  #isAgain = false;
  #timer;

  /** `me` is the account that opened the page: nothing is ever sent in the name of another. */
  constructor({ channel, me, line, store, changed }) {
    Object.assign(this, { channel, me, line, store, changed });
    line.slow = () => {};
    this.outbox = new Outbox(channel, {
      store,
      send: (operations, unsent) => line.sync(me, operations, unsent),
      follow,
      changed: () => this.#reload(),
      now: () => Date.now(),
    });
  }

  async start() {
    await this.#reload();
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
    this.wake();
  }

  get unsent() {
    return this.operations.filter(isUnsent);
  }

  of(section) {
    return this.operations.filter(({ payload }) => payload.section === section);
  }

  draftKey(section) {
    return `${this.channel}:${section}`;
  }

  async drafts() {
    const kept = await this.store.listDrafts(`${this.channel}:`);
    return new Map([...kept].map(([key, draft]) => [key.slice(this.channel.length + 1), draft]));
  }

  keepDraft(section, draft) {
    return this.store.keepDraft(this.draftKey(section), draft);
  }

  dropDraft(section) {
    return this.store.dropDraft(this.draftKey(section));
  }

  /** Write a section; what was not under way yet is changed in its place. */
  async write(content) {
    const draft = this.draftKey(content.section);
    const written = (await this.outbox.list()).filter(
      ({ kind, payload }) => kind === "minutes.write" && payload.section === content.section,
    );
    const last = written.at(-1);
    const payload = upon(content, last);
    const isOpen = last && !last.answer;
    const isDone = isOpen && isAmendable(last) && (await this.outbox.amend(last, payload, draft));
    if (!isDone) await this.outbox.enqueue("minutes.write", payload, { needs: isOpen ? last.id : null, draft });
    this.wake();
  }

  async settle(payload) {
    await this.outbox.enqueue("minutes.settle", payload);
    this.wake();
  }

  /** Send and look, now; what is asked for meanwhile is done right after. */
  wake() {
    if (this.#running) {
      this.#isAgain = true;
      return this.#running;
    }
    clearTimeout(this.#timer);
    this.#running = this.#cycle().finally(() => {
      this.#running = null;
      const patience = this.unsent.length === 0 ? SLOWER : 1;
      const wait = this.#isAgain ? 0 : pause(this.#failures, Math.random()) * patience;
      this.#isAgain = false;
      this.#timer = setTimeout(() => this.wake(), wait);
    });
    return this.#running;
  }

  async #cycle() {
    if (document.hidden && this.unsent.length === 0 && this.state) return;
    const link = await this.#reach();
    this.#failures = ["fine", "closed"].includes(link) ? 0 : this.#failures + 1;
    this.link = link;
    this.changed();
  }

  /** Send, then look. Where the server was out of reach look first, so that nothing counts as sent that never left. */
  async #reach() {
    if (this.link !== "fine" || !navigator.onLine) {
      const heard = await this.#look();
      if (heard !== "fine" || this.unsent.length === 0) return heard;
    }
    const sent = await this.outbox.flush();
    if (sent !== "fine" && sent !== "broken") return sent;
    const heard = await this.#look();
    return heard === "fine" ? sent : heard;
  }

  /** Fetch the server's state; what it had answered before it was asked stands in it. */
  async #look() {
    const done = this.operations.filter(({ answer }) => answer);
    const { meaning, state, etag } = await this.line.state(this.#etag);
    if (meaning === "fine" && state?.sections) {
      if (state.me !== this.me) return "closed";
      this.state = state;
      this.#etag = etag;
    } else if (meaning !== "unchanged") {
      return meaning === "fine" ? "offline" : meaning;
    }
    this.changed();
    for (const { order } of done) await this.store.drop(order);
    await this.#letGo();
    await this.#reload();
    return "fine";
  }

  /** What was held back goes again once the minutes are open; a choice that came too late is told and let go. */
  async #letGo() {
    for (const { order, kind, problem } of await this.outbox.list()) {
      if (kind !== "minutes.settle" || !problem) continue;
      this.rejection = problem.title;
      await this.store.drop(order);
    }
    if (this.state.state === "draft" && (await this.outbox.release()) > 0) this.#isAgain = true;
  }

  async #reload() {
    this.operations = await this.outbox.list();
    this.changed();
  }
}
