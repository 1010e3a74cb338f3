import { Controller } from "@hotwired/stimulus";
import { confirmPage, fetchCopy, keepThisPage, passPage } from "./kept.js";

const MINUTE = 60_000;
const PATIENCE = 15_000;
// The pass is unknown or ended, or this device is no longer remembered: the page itself will say so.
const CLOSED = [403, 404, 410];

/** Keeps a delegate's page fresh while it is open and readable without a network, and says how old it is. */
export default class extends Controller {
  static targets = ["note", "parts", "actions", "needs"];
  static values = { url: String, mark: String, zone: String, text: String };

  connect() {
    const kept = document.documentElement.dataset.keptAt;
    this.at = kept ? new Date(kept) : new Date();
    this.timer = setInterval(() => this.look(), MINUTE);
    if (kept) this.lost();
    if (kept && navigator.onLine) setTimeout(() => this.look(), PATIENCE);
    this.#keep();
  }

  disconnect() {
    clearInterval(this.timer);
  }

  /** Ask the server what is new; a page that nobody looks at asks nothing. */
  async look() {
    if (document.hidden || this.isLooking) return;
    this.isLooking = true;
    try {
      const headers = { "If-None-Match": `"${this.markValue}"` };
      const response = await fetch(this.urlValue, {
        headers,
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (CLOSED.includes(response.status)) location.reload();
      else if (response.ok || response.status === 304) await this.#take(response);
      else this.lost();
    } catch {
      this.lost();
    } finally {
      this.isLooking = false;
    }
  }

  /** No network: say since when the page is true, and put away what cannot be done now. */
  lost() {
    this.noteTarget.textContent = this.textValue.replace("#", this.#time());
    this.#show(false);
  }

  async #ask() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    const headers = { "If-None-Match": `"${this.markValue}"` };
    try {
      return await fetch(this.urlValue, { headers, cache: "no-store", signal: stop.signal });
    } finally {
      clearTimeout(late);
    }
  }

  async #take(response) {
    this.at = new Date();
    this.#renew(response.headers.get("X-CSRF-Token"));
    this.#show(true);
    if (response.status === 304) {
      if ("caches" in window) await confirmPage(this.#page, this.at);
      return;
    }
    this.markValue = response.headers.get("ETag").replace(/^W\/|"/g, "");
    this.#replace(await response.text());
    await fetchCopy(this.#page);
  }

  #replace(html) {
    const parts = new DOMParser().parseFromString(html, "text/html").body.children;
    for (const part of [...parts]) {
      const place = document.getElementById(part.id);
      for (const details of place.querySelectorAll("details[id]")) {
        const fresh = part.querySelector(`#${details.id}`);
        if (fresh) fresh.open = details.open;
      }
      place.replaceChildren(...part.childNodes);
    }
  }

  #renew(token) {
    if (!token) return;
    document.querySelector('meta[name="csrf-token"]').content = token;
    for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
  }

  #show(isOnline) {
    document.documentElement.toggleAttribute("data-offline", !isOnline);
    this.noteTarget.hidden = isOnline;
    this.needsTarget.hidden = isOnline;
    for (const button of document.querySelectorAll('form button, button[form], [data-action^="keep#"]')) {
      button.disabled = !isOnline;
    }
    for (const part of [
      ...this.actionsTarget.querySelectorAll("a"),
      ...this.element.querySelectorAll("[data-needs-network]"),
    ]) {
      if (isOnline) part.removeAttribute("aria-disabled");
      else part.setAttribute("aria-disabled", "true");
    }
  }

  #time() {
    const day = { day: "2-digit", month: "2-digit", year: "numeric" };
    const isToday = new Date().toDateString() === this.at.toDateString();
    const options = { hour: "2-digit", minute: "2-digit", timeZone: this.zoneValue, ...(isToday ? {} : day) };
    return new Intl.DateTimeFormat("vi-VN", options).format(this.at);
  }

  async #keep() {
    try {
      await keepThisPage();
      this.element.dataset.kept = "";
    } catch {
      // Without a copy the page works as long as there is a network.
    }
  }

  get #page() {
    return passPage(location.pathname);
  }
}
