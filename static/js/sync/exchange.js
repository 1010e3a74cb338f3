// The way to the server of what is done on this device: it is sent, and what is new is looked at, now and again and again.
import { Outbox } from "./outbox.js";
import { isUnsent, pause } from "./rules.js";

const FRESH = 4_000;

/**
 * Who builds upon it says whether anything is known here (`isKnown`), as which device it speaks (`device`, `pairedAs`),
 * what time it is (`now`), how to look at the server (`look`, which answers what that meant), and what to read anew when
 * something that is kept here has changed (`reload`, with what was added where it is only that).
 */
export class Exchange {
  /** `link` says how it stands with the server: starting, fine, slow, offline, broken, closed (asks the PIN), gone. */
  link = "starting";
  operations = [];
  /** When everything that was done here had reached the server last. */
  sentAt = null;
  #failures = 0;
  #running = null;
  #isAgain = false;
  #isLooking = true;
  #lookedAt = 0;
  #timer;

  constructor({ channel, line, store, changed, follow }) {
    Object.assign(this, { channel, line, store, changed });
    line.slow = () => this.#setLink("slow");
    this.outbox = new Outbox(channel, {
      store,
      send: (operations, unsent) => line.sync(this.device?.id, operations, unsent),
      follow,
      changed: (added) => this.reload(added),
      now: () => this.now(),
    });
  }

  /** Look at the server, and again and again. */
  begin() {
    for (const moment of ["online", "pageshow"]) addEventListener(moment, () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
    return this.wake();
  }

  get unsent() {
    return this.operations.filter(isUnsent);
  }

  /** Send and look, now; what is asked for meanwhile is done right after. */
  wake() {
    this.#isLooking = true;
    return this.send();
  }

  /** Send what was just done, and look where that was not done for some seconds. */
  send() {
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
    if (document.hidden && this.unsent.length === 0 && this.isKnown) return;
    const looks = this.#isLooking || performance.now() - this.#lookedAt > FRESH;
    this.#isLooking = false;
    const link = await this.#reach(looks);
    this.#failures = ["fine", "closed"].includes(link) ? 0 : this.#failures + 1;
    this.#setLink(link);
  }

  /** Send, then look. Where the server was out of reach look first, so that nothing counts as sent that never left. */
  async #reach(looks) {
    if (this.#failures > 0 || !navigator.onLine || !this.isKnown) {
      const heard = await this.#look();
      if (heard !== "fine" || this.operations.length === 0) return heard;
    }
    const sent = await this.outbox.flush();
    if (sent !== "fine" && sent !== "broken") return sent;
    if (!looks) {
      this.#noteSent();
      return sent;
    }
    const heard = await this.#look();
    return heard === "fine" ? sent : heard;
  }

  async #look() {
    this.#lookedAt = performance.now();
    const heard = await this.look();
    if (heard === "fine") this.#noteSent();
    return heard;
  }

  #noteSent() {
    if (this.unsent.length === 0) this.sentAt = this.now();
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
    await this.pairedAs(body.device, pin);
    this.#failures = 0;
    // What was asked before the PIN was given says nothing about now.
    await this.#running;
    await this.wake();
    return null;
  }
}
