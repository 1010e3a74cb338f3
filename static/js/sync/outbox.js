// The outbox of one channel (a record, a door): what was done stays here until the server has it, each thing once.
import { v7 } from "uuid";
import { exclusively } from "./locks.js";
import { applyAnswers, isUnsent, nextBatch, toWire } from "./rules.js";

export class Outbox {
  /**
   * `send(operations, unsent)` answers {meaning, answers}; `unsent` is how many more stay here when those arrived.
   * `follow(operation, answer)` gives the payload of an operation that built upon one that is answered now;
   * `changed()` is called after each change of what is kept.
   */
  constructor(channel, { store, send, follow, changed, now }) {
    Object.assign(this, { channel, store, send, follow, changed, now });
  }

  list() {
    return this.store.list(this.channel);
  }

  /** The present moment, as operations carry it. */
  moment() {
    return new Date(this.now()).toISOString();
  }

  /**
   * Keep an operation; `needs` is the id of one that it builds upon, `local` is for this device only. Where it was shown
   * before it is kept, it has its `id` and its time already.
   */
  async enqueue(kind, payload, { needs = null, local = null, draft, id = v7(), at = this.moment() } = {}) {
    const operation = { id, channel: this.channel, kind, at, payload, needs, local, tries: 0 };
    const kept = await this.store.add({ ...operation, answer: null, problem: null }, draft);
    await this.changed();
    return kept;
  }

  /** Change an operation that was not under way yet, or was refused; false where it may have arrived. */
  async amend({ order }, payload, draft) {
    const isDone = await this.store.amend(order, { payload, at: this.moment() }, draft);
    await this.changed();
    return isDone;
  }

  async drop({ order }) {
    await this.store.drop(order);
    await this.changed();
  }

  /** What was refused for the moment may be sent again; answers how many operations that were. */
  async release() {
    const released = await this.store.update(this.channel, (all) =>
      all.filter(({ problem }) => problem?.isHeld).map((operation) => ({ ...operation, problem: null })),
    );
    if (released.length > 0) await this.changed();
    return released.length;
  }

  /**
   * Send all that waits; one page of the device at a time. Answers what stopped it: "fine" where nothing did.
   *
   * Where the server breaks, what is sent goes one by one, so that one operation cannot hold up the others.
   */
  flush() {
    return exclusively(`outbox:${this.channel}`, async () => {
      const skipped = new Set();
      let most;
      let told = null;
      for (;;) {
        const { chosen, all } = await this.store.take(this.channel, (now) => nextBatch(now, { most, skipped }));
        const left = all.filter(isUnsent).length - chosen.length;
        if (chosen.length === 0) {
          if (told !== null && told !== left) await this.send([], left);
          return skipped.size > 0 ? "broken" : "fine";
        }
        const { meaning, answers } = await this.send(chosen.map(toWire), left);
        if (meaning === "fine") told = left;
        if (meaning === "fine") {
          const answered = await this.store.update(this.channel, (now) =>
            applyAnswers(now, answers, this.now(), this.follow),
          );
          await this.changed();
          const known = new Set(answered.map(({ id }) => id));
          for (const { id } of chosen) if (!known.has(id)) skipped.add(id);
        } else if (meaning !== "broken") {
          return meaning;
        } else if (chosen.length > 1) {
          most = 1;
        } else {
          skipped.add(chosen[0].id);
        }
      }
    });
  }
}
