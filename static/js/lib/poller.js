const PATIENCE = 15_000;
const LONGEST = 30_000;
// What was asked for is unknown or ended, or this device may not see it any more: the page itself will say so.
const CLOSED = [403, 404, 410];

/** How long until the next question: never the same for two pages, and longer the more often nobody answered. */
export function pause(every, failures, chance = Math.random()) {
  const wait = failures ? Math.max(every, Math.min(every * 2 ** failures, LONGEST)) : every;
  return wait * (0.8 + 0.4 * chance);
}

/** The parts of a page that came anew, put in the place of those with the same ids; what was opened stays open. */
export function replaceParts(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.children;
  for (const part of [...parts]) {
    const place = document.getElementById(part.id);
    if (!place) continue;
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    for (const details of place.querySelectorAll("details[id]")) {
      const fresh = part.querySelector(`#${details.id}`);
      if (fresh) fresh.open = details.open;
    }
    place.replaceChildren(...part.childNodes);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/**
 * Asks the server again and again what is new; a page that nobody looks at asks nothing.
 *
 * `every` tells the milliseconds from one question to the next, `taken` gets each answer with its new text (null: all
 * is as it was), `lost` is told that none came.
 */
export class Poller {
  constructor({ url, mark, every, taken, lost }) {
    Object.assign(this, { url, mark, every, taken, lost, failures: 0 });
    this.#wait();
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  async look() {
    if (document.hidden || this.isLooking || this.isStopped) return;
    this.isLooking = true;
    try {
      await this.#take(await this.#ask());
    } catch {
      this.failures += 1;
      this.lost();
    } finally {
      this.isLooking = false;
      this.#wait();
    }
  }

  #wait() {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    this.timer = setTimeout(() => (document.hidden ? this.#wait() : this.look()), pause(this.every(), this.failures));
  }

  async #ask() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    const headers = { "If-None-Match": `"${this.mark}"` };
    try {
      return await fetch(this.url, { headers, cache: "no-store", signal: stop.signal });
    } finally {
      clearTimeout(late);
    }
  }

  async #take(response) {
    if (CLOSED.includes(response.status)) return location.reload();
    if (!response.ok && response.status !== 304) throw new Error(response.statusText);
    const html = response.status === 304 ? null : await response.text();
    if (html !== null) this.mark = response.headers.get("ETag").replace(/^W\/|"/g, "");
    this.failures = 0;
    await this.taken(response, html);
  }
}
