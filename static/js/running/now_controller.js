import { Controller } from "@hotwired/stimulus";
import { Poller, replaceParts } from "../lib/poller.js";
import { ServerClock, tell } from "./clock.js";

const EVERY = 3000;
const SECOND = 1000;
const MINUTE = 60_000;
const SHORT = 5;

/** Keeps the page of the day true: asks what runs, counts minutes by the server's clock, says how old it is when cut off. */
export default class extends Controller {
  static targets = ["note", "clock", "count"];
  static values = {
    url: String,
    mark: String,
    at: String,
    zone: String,
    texts: Object,
    lost: String,
    justLost: String,
  };

  connect() {
    // The page was drawn when the server began to answer; what has gone by since is known to the browser.
    this.time = new ServerClock(Date.parse(this.atValue) + performance.now() - this.#answered);
    this.heard = this.time.now();
    // A page that was kept, and shows what it knew, has only the machine's own clock.
    if (document.documentElement.dataset.keptAt) this.time = new ServerClock(Date.now());
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zoneValue };
    this.format = new Intl.DateTimeFormat("vi-VN", clock);
    if (this.urlValue) this.poller = this.#polling();
    this.timer = setInterval(() => this.#tick(), SECOND);
    this.#tick();
  }

  disconnect() {
    this.poller?.stop();
    clearInterval(this.timer);
  }

  look() {
    this.poller.look();
  }

  /** No network: say when this was true. */
  lost() {
    this.isLost = true;
    const age = Math.floor((this.time.now() - this.heard) / MINUTE);
    const text = age ? this.lostValue.replace("#", age) : this.justLostValue;
    const said = text.replace("@", this.format.format(this.heard));
    if (this.noteTarget.textContent !== said) this.noteTarget.textContent = said;
    this.noteTarget.hidden = false;
  }

  #polling() {
    return new Poller({
      url: this.urlValue,
      mark: this.markValue,
      every: () => EVERY,
      taken: (response, html) => this.#take(response, html),
      lost: () => this.lost(),
    });
  }

  #take(response, html) {
    this.time.hear(response.headers.get("Date"));
    this.heard = this.time.now();
    this.isLost = false;
    this.noteTarget.hidden = true;
    if (html !== null) replaceParts(html);
    this.#tick();
  }

  #tick() {
    const at = this.time.now();
    const shown = this.format.format(at);
    if (this.hasClockTarget && this.clockTarget.textContent !== shown) this.clockTarget.textContent = shown;
    for (const part of this.countTargets) this.#count(part, at);
    if (this.isLost) this.lost();
  }

  #count(part, at) {
    const { word, minutes } = tell(part.dataset.way, Date.parse(part.dataset.until), at);
    const key = `${word} ${minutes}`;
    if (part.dataset.said === key) return;
    part.dataset.said = key;
    part.hidden = !word;
    part.classList.toggle("is-over", ["over", "up", "late"].includes(word));
    part.classList.toggle("is-short", word === "left" && minutes <= SHORT);
    const [before, after] = (this.textsValue[word] ?? "").split("#");
    if (after === undefined) return part.replaceChildren(before);
    const number = document.createElement("b");
    number.className = "figures";
    number.textContent = minutes;
    part.replaceChildren(before, number, after);
  }

  /** When the answer that made this page arrived, in the browser's own milliseconds. */
  get #answered() {
    return performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  }
}
