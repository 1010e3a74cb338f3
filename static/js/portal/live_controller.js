import { Controller } from "@hotwired/stimulus";
import { Poller, replaceParts } from "../lib/poller.js";
import { confirmPage, fetchCopy, keepThisPage, passPage } from "./kept.js";

const MINUTE = 60_000;
// While she waits for the floor, her place on the list is looked for more often.
const SOON = 15_000;
const PATIENCE = 15_000;

/** Keeps a delegate's page fresh while it is open and readable without a network, and says how old it is. */
export default class extends Controller {
  static targets = ["note", "parts", "actions", "needs"];
  static values = { url: String, mark: String, zone: String, text: String };

  connect() {
    const kept = document.documentElement.dataset.keptAt;
    this.at = kept ? new Date(kept) : new Date();
    this.poller = new Poller({
      url: this.urlValue,
      mark: this.markValue,
      every: () => (this.partsTarget.querySelector("[data-soon]") ? SOON : MINUTE),
      taken: (response, html) => this.#take(response, html),
      lost: () => this.lost(),
    });
    if (kept) this.lost();
    if (kept && navigator.onLine) setTimeout(() => this.look(), PATIENCE);
    this.#keep();
  }

  disconnect() {
    this.poller.stop();
  }

  look() {
    return this.poller.look();
  }

  /** No network: say since when the page is true, and put away what cannot be done now. */
  lost() {
    this.noteTarget.textContent = this.textValue.replace("#", this.#time());
    this.#show(false);
  }

  async #take(response, html) {
    this.at = new Date();
    this.#renew(response.headers.get("X-CSRF-Token"));
    if (html !== null) replaceParts(html);
    this.#show(true);
    if (html !== null) await fetchCopy(this.#page);
    else if ("caches" in window) await confirmPage(this.#page, this.at);
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
