// The minutes on this device: what was written and not sent, and the way to the server.
import { Courier } from "../sync/courier.js";
import { isAmendable } from "../sync/rules.js";
import { follow, upon } from "./rules.js";

export class Writer extends Courier {
  rejection = null;

  constructor(parts) {
    super({ ...parts, follow });
  }

  isState(state) {
    return Boolean(state.sections);
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

  /** What was held back goes again once the minutes are open; a choice that came too late is told and let go. */
  async took() {
    for (const { order, kind, problem } of await this.outbox.list()) {
      if (kind !== "minutes.settle" || !problem) continue;
      this.rejection = problem.title;
      await this.store.drop(order);
    }
    return this.state.state === "draft" && (await this.outbox.release()) > 0;
  }
}
