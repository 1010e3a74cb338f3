// What a page of staff keeps on this device and sends in the name of its account, and what it knows of the server's state.
import { Outbox } from "./outbox.js";
import { isUnsent, pause } from "./rules.js";

// Others write too, but seldom: nobody waits for a word of theirs.
const SLOWER = 3;

export class Courier {
  /** `link` says how it stands with the server: starting, fine, offline, broken, closed (asks to sign in), gone. */
  link = "starting";
  operations = [];
  state = null;
  #etag;
  #failures = 0;
  #running = null;
  #isAgain = false;
  #timer;

  /** `me` is the account that opened the page: nothing is ever sent in the name of another. */
  constructor({ channel, me, line, store, changed, follow }) {
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

  /** Whether an answer is the state that this page shows. */
  isState() {
    return true;
  }

  /** A new state has arrived, and what it holds is gone from the outbox; answers whether something may be sent again. */
  async took() {
    return false;
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
    if (meaning === "fine" && state && this.isState(state)) {
      if (state.me !== this.me) return "closed";
      this.state = state;
      this.#etag = etag;
    } else if (meaning !== "unchanged") {
      return meaning === "fine" ? "offline" : meaning;
    }
    this.changed();
    for (const { order } of done) await this.store.drop(order);
    if (await this.took()) this.#isAgain = true;
    await this.#reload();
    return "fine";
  }

  async #reload() {
    this.operations = await this.outbox.list();
    this.changed();
  }
}
