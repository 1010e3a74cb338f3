// What a delegate handed in and the way to the server: one outbox for each pass on this phone.
import { Outbox } from "../sync/outbox.js";
import { isUnsent, pause } from "../sync/rules.js";

export class Sender {
  /** "fine" as long as nothing is known to be wrong; "closed" asks for the code of the pass. */
  link = "fine";
  operations = [];
  #failures = 0;
  #running = null;
  #timer;

  constructor({ channel, pass, registration, line, store, changed }) {
    Object.assign(this, { channel, registration, store, changed });
    this.outbox = new Outbox(channel, {
      store,
      send: (operations, unsent) => line.sync(pass, operations, unsent),
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

  /** What was handed in of one test, the latest first of all. */
  of(sitting) {
    return this.operations.filter(({ payload }) => payload.sitting === sitting).at(-1);
  }

  get unsent() {
    return this.operations.filter(isUnsent);
  }

  draftKey(sitting) {
    return `${this.channel}:${sitting}`;
  }

  async draft(sitting) {
    return (await this.store.listDrafts(this.draftKey(sitting))).get(this.draftKey(sitting));
  }

  keepDraft(sitting, answers) {
    return this.store.keepDraft(this.draftKey(sitting), answers);
  }

  async dropDrafts() {
    for (const key of (await this.store.listDrafts(`${this.channel}:`)).keys()) await this.store.dropDraft(key);
  }

  /** Hand in; one that was refused goes, since this is what takes its place. */
  async handIn(sitting, asked, answers) {
    const before = this.of(sitting);
    if (before?.problem) await this.outbox.drop(before);
    const payload = { registration: this.registration, sitting, asked, answers };
    await this.outbox.enqueue("training.take", payload, { draft: this.draftKey(sitting) });
    this.wake();
  }

  /** The server shows itself what was handed in: nothing of it is needed here any more. */
  async forget(sitting) {
    for (const operation of this.operations) {
      if (operation.payload.sitting === sitting && operation.answer) await this.outbox.drop(operation);
    }
    await this.store.dropDraft(this.draftKey(sitting));
  }

  /** Send what waits, now; what fails is tried again after a while. */
  wake() {
    clearTimeout(this.#timer);
    this.#running ??= this.#flush().finally(() => {
      this.#running = null;
      if (this.unsent.length > 0) this.#timer = setTimeout(() => this.wake(), pause(this.#failures, Math.random()));
    });
    return this.#running;
  }

  async #flush() {
    if (this.unsent.length === 0) return;
    this.link = await this.outbox.flush();
    this.#failures = this.link === "fine" ? 0 : this.#failures + 1;
    this.changed();
  }

  async #reload() {
    this.operations = await this.outbox.list();
    this.changed();
  }
}
