import { Controller } from "@hotwired/stimulus";
import { Poller, replaceParts } from "../lib/poller.js";

const EVERY = 3000;
const TURN = 12_000;
const MINUTE = 60_000;

/** Keeps a wall true to what is recorded, shows many groups in turns, and says how old it is without a network. */
export default class extends Controller {
  static targets = ["note", "minutes", "table", "pager", "page", "hold"];
  static values = { url: String, mark: String, atOnce: Number, lost: String, justLost: String };

  connect() {
    this.at = performance.now();
    this.first = 0;
    this.wide = matchMedia("(width >= 768px)");
    this.onWidth = () => this.#show();
    this.wide.addEventListener("change", this.onWidth);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches && this.hasHoldTarget) this.hold();
    this.turns = setInterval(() => this.#turn(), TURN);
    this.clock = setInterval(() => this.isLost && this.lost(), MINUTE / 4);
    this.poller = new Poller({
      url: this.urlValue,
      mark: this.markValue,
      every: () => EVERY,
      taken: (_response, html) => this.#take(html),
      lost: () => this.lost(),
    });
    this.#show();
  }

  disconnect() {
    this.poller.stop();
    clearInterval(this.turns);
    clearInterval(this.clock);
    this.wide.removeEventListener("change", this.onWidth);
  }

  look() {
    this.poller.look();
  }

  /** No network: say how old the figures are, and let the clock of the session run on. */
  lost() {
    this.isLost = true;
    const age = Math.floor((performance.now() - this.at) / MINUTE);
    this.noteTarget.textContent = age ? this.lostValue.replace("#", age) : this.justLostValue;
    this.noteTarget.hidden = false;
    for (const part of this.minutesTargets) part.textContent = Math.max(0, part.dataset.minutes - age);
  }

  next() {
    this.#go(1);
  }

  back() {
    this.#go(-1);
  }

  hold() {
    this.isHeld = !this.isHeld;
    this.holdTarget.setAttribute("aria-pressed", String(this.isHeld));
  }

  #take(html) {
    this.at = performance.now();
    const wasLost = this.isLost;
    this.isLost = false;
    this.noteTarget.hidden = true;
    if (html !== null) replaceParts(html);
    else if (wasLost) for (const part of this.minutesTargets) part.textContent = part.dataset.minutes;
    this.#show();
  }

  #turn() {
    if (!this.isHeld && !document.hidden) this.#go(1);
  }

  #go(step) {
    const count = this.#rows.length;
    if (!count) return;
    const last = Math.floor((count - 1) / this.atOnceValue) * this.atOnceValue;
    const first = this.first + step * this.atOnceValue;
    this.first = first < 0 ? last : first > last ? 0 : first;
    this.#show();
  }

  #show() {
    if (!this.hasPagerTarget) return;
    const rows = this.#rows;
    const isPaged = this.wide.matches && rows.length > this.atOnceValue;
    if (!isPaged || this.first >= rows.length) this.first = 0;
    const end = isPaged ? Math.min(this.first + this.atOnceValue, rows.length) : rows.length;
    for (const [number, row] of rows.entries()) row.hidden = number < this.first || number >= end;
    this.pagerTarget.hidden = !isPaged;
    this.pageTarget.textContent = `${this.first + 1}–${end} / ${rows.length}`;
  }

  get #rows() {
    return this.hasTableTarget ? [...this.tableTarget.tBodies[0].rows] : [];
  }
}
