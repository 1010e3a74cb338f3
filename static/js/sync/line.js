// The line to the server: a hall's network is slow, ends, or answers with a hotel's sign-in page.
import { meaningOf } from "./rules.js";

const SLOW = 3_000;
const PATIENCE = 30_000;

export class Line {
  #token = "";
  /** Is called, with the reason, when somebody ended the access of this device. */
  ended = null;

  /** `stateUrl` tells the state, with a fresh token; `slow()` is called when an answer takes too long. */
  constructor({ stateUrl, syncUrl, slow }) {
    Object.assign(this, { stateUrl, syncUrl, slow });
  }

  /** The server's state, where it is another one than `etag` names; `cursor` says what to ask for next, where there is one. */
  async state(etag) {
    const headers = etag ? { "If-None-Match": etag } : {};
    const { meaning, response, body } = await this.#ask(this.stateUrl, { headers, cache: "no-store" });
    const token = response?.headers.get("X-CSRF-Token");
    if (token) this.#token = token;
    return { meaning, state: body, etag: response?.headers.get("ETag"), cursor: response?.headers.get("X-Cursor") };
  }

  /** Something else that the server tells as JSON. */
  async get(url) {
    const { meaning, body } = await this.#ask(url, { cache: "no-store" });
    return meaning === "fine" ? body : null;
  }

  /** Send operations; a token that is not valid any more is fetched anew, once. */
  async sync(device, operations, unsent) {
    const body = JSON.stringify({ device, operations, unsent });
    let told = await this.post(this.syncUrl, body);
    if (told.meaning === "token" && (await this.#renew())) told = await this.post(this.syncUrl, body);
    const answers = told.body?.answers;
    if (told.meaning !== "fine") return { meaning: told.meaning === "token" ? "closed" : told.meaning, answers: [] };
    return Array.isArray(answers) ? { meaning: "fine", answers } : { meaning: "offline", answers: [] };
  }

  /** Post JSON with the token. */
  async post(url, body) {
    if (!this.#token) await this.#renew();
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token };
    return this.#ask(url, { method: "POST", headers, body });
  }

  /** The token comes with each answer about the state, also where that is refused. */
  async #renew() {
    const before = this.#token;
    await this.state();
    return this.#token !== before;
  }

  async #ask(url, options) {
    const stop = new AbortController();
    const timers = [setTimeout(() => this.slow(), SLOW), setTimeout(() => stop.abort(), PATIENCE)];
    try {
      const response = await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
        credentials: "same-origin",
        redirect: "error",
        signal: stop.signal,
      });
      if (response.status === 304) return { meaning: "unchanged", response };
      const isJson = /[/+]json/.test(response.headers.get("Content-Type") ?? "");
      // A page where JSON was asked for is not ours, or a proxy's.
      if (!isJson) return { meaning: response.status === 500 ? "broken" : "offline" };
      const body = await response.json();
      if (body.code === "device_ended") this.ended?.(body.title);
      return { meaning: meaningOf(response.status, body.code), status: response.status, response, body };
    } catch {
      return { meaning: "offline" };
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }
}
