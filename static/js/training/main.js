// The trainer's roster: where a browser can keep marks they are kept first and sent by themselves; elsewhere it is a form.
import { dropPass, keepThisPage } from "../portal/kept.js";
import { Courier } from "../sync/courier.js";
import { Line } from "../sync/line.js";
import * as store from "../sync/store.js";
import { Sheet } from "./sheet.js";

class Caller extends Courier {
  #closed = null;
  #absent = new Map();
  /** How many marks were made that this device is only just writing down. */
  keeping = 0;

  isState(state) {
    return Boolean(state.people);
  }

  /**
   * The newest state stays on this device, so that the page opens with it where there is no network. What was held back
   * because a list was closed goes again once one is opened.
   */
  async took() {
    await this.store.keepRecord(this.channel, this.state, []);
    const isOpened = !this.#closed || this.#closed.some((half) => !this.state.closed.includes(half));
    this.#closed = this.state.closed;
    return isOpened && (await this.outbox.release()) > 0;
  }

  /** Who was said to be absent on this device: the server knows them only as people of whom nobody has said anything. */
  absent(half) {
    if (!this.#absent.has(half)) this.#absent.set(half, new Set());
    return this.#absent.get(half);
  }

  async start() {
    for (const [key, people] of await this.store.listDrafts(`${this.channel}:`)) {
      this.#absent.set(key.slice(this.channel.length + 1), new Set(people));
    }
    await super.start();
  }

  /** Keep these marks, then send them together. */
  async mark(...payloads) {
    this.keeping += payloads.length;
    this.changed();
    try {
      await this.#keep(payloads);
    } finally {
      this.keeping -= payloads.length;
      this.changed();
    }
    this.wake();
  }

  async #keep(payloads) {
    for (const payload of payloads) {
      const { half, registration, mark } = payload;
      const absent = this.absent(half);
      if (mark === "absent") absent.add(registration);
      else absent.delete(registration);
      this.store.keepDraft(`${this.channel}:${half}`, [...absent]);
      await this.outbox.enqueue("training.mark", payload);
    }
  }
}

async function open(page) {
  const { channel, me, stateUrl, syncUrl, texts, state } = page.dataset;
  let sheet = null;
  const line = new Line({ stateUrl, syncUrl });
  const caller = new Caller({ channel, me, line, store, changed: () => sheet?.draw() });
  const isCopy = Boolean(document.documentElement.dataset.keptAt);
  const first = (isCopy && (await store.readRecord(channel))) || JSON.parse(state);
  caller.state = first;
  sheet = new Sheet({ form: page, caller, texts: JSON.parse(texts), leave: () => dropPass(location.pathname) });
  await caller.start();
  sheet.start();
  navigator.storage?.persist?.();
  keepThisPage().catch(() => {});
}

const form = document.getElementById("roster");
if (form) open(form).catch(() => {});
