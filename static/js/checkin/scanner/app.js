// The page of the scanner: what is shown, and what each scan and each tap does.
import { html, render } from "lit-html";
import { say, useZone } from "../../lib/words.js";
import { cleanToken, typedInVietnamese } from "../codes.js";
import { allowSound, play } from "../sound.js";
import { differs } from "./differing.js";
import { asFile } from "./export.js";
import { find } from "./find.js";
import { answer, isAsking } from "./parts/answer.js";
import { entry, hits } from "./parts/entry.js";
import { header } from "./parts/header.js";
import { gate, strips } from "./parts/notices.js";
import { picture } from "./parts/picture.js";
import { recent } from "./parts/recent.js";
import { sheet } from "./parts/sheets.js";
import { Viewfinder } from "./viewfinder.js";

const MINUTE = 60_000;
const TICK = 5_000;
const KEPT_ANSWERS = 30;
// A pass has 14 letters and digits; what is shorter, or has blanks in it, is a name.
const CODE = /^[A-Z0-9]{10,40}$/;

export class App {
  typed = "";
  told = null;
  answers = [];
  sheet = null;
  pinError = null;
  isPairing = false;
  /** Whether the answer was scrolled: to ask the page itself would have it lay out everything before it is painted. */
  isScrolled = false;
  #frame = null;

  constructor({ root, door, key, title, logo, wasm, worker, pinUrl, live }) {
    Object.assign(this, { root, door, key, title, logo, pinUrl, live });
    this.viewfinder = new Viewfinder({
      wasm,
      worker,
      found: (text, at) => this.scan(text, at),
      changed: () => this.draw(),
    });
  }

  async start() {
    addEventListener("pointerdown", allowSound);
    addEventListener("keydown", allowSound);
    document.addEventListener("keydown", (event) => this.#onKey(event));
    setInterval(() => document.hidden || this.draw(), TICK);
    this.root.replaceChildren();
    await this.door.start();
    this.draw();
  }

  get isOpen() {
    return Boolean(this.door.list) && this.door.link !== "gone";
  }

  // Drawing

  /** What is known has changed: the answer on the screen may be another one now. */
  changed() {
    if (this.told) this.#follow(this.told);
    this.draw();
  }

  /** Draw once before the next frame, however often it is asked for. */
  draw() {
    this.#frame ??= requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const { door } = this;
    if (door.list) useZone(door.list.head.event.zone);
    this.root.setAttribute("aria-busy", "false");
    document.documentElement.classList.toggle("is-scanning", Boolean(door.list));
    render(door.list ? this.#page() : gate(this), this.root);
    this.viewfinder.attach(this.root.querySelector("video"));
    const dialog = this.root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  #page() {
    const found = this.hits();
    return html`
      <div class="scan" data-link=${this.door.link} data-result=${this.told?.result ?? "ready"} ?data-out=${this.door.isOut}>
        ${header(this)}
        <div class="scan-strips">${strips(this)}</div>
        ${picture(this)}
        <div class="scan-panel ${found ? "is-aside" : ""}">${answer(this)}</div>
        <div class="scan-entry">${entry(this)}</div>
        <div class="scan-side">${found ? hits(this, found) : recent(this)}</div>
        ${sheet(this)}
      </div>
    `;
  }

  /** What somebody who does not see the page hears. */
  tell(text) {
    this.live.textContent = text;
  }

  show(values) {
    Object.assign(this, values);
    this.draw();
  }

  close() {
    if (!this.sheet) return;
    this.root.querySelector("dialog")?.close();
    this.shut();
  }

  /** The sheet is gone at once: while it is open, nothing behind it can have the focus. */
  shut() {
    Object.assign(this, { sheet: null, pinError: null });
    this.drawNow();
    this.focusCode();
  }

  // The door

  /** A code was read; `at` is when its picture was (performance.now). */
  async scan(text, at = performance.now()) {
    if (!this.isOpen || !this.door.session) return;
    this.close();
    this.#tell(typedInVietnamese(text) ? this.#garbled() : await this.door.scan(text), at);
  }

  /** A USB scanner typed through Telex or VNI: no pass has such letters, and nobody needs to be asked. */
  #garbled() {
    const at = this.door.outbox.moment();
    return {
      result: "refused",
      reason: "vietnamese",
      person: null,
      first: null,
      way: "in",
      operation: null,
      kept: true,
      at,
    };
  }

  choose(person, way) {
    this.typed = "";
    this.#tell(this.door.choose(person, way), performance.now());
    this.focusCode();
  }

  /** Somebody is looked at, and nothing done. */
  look(person) {
    const standing = this.door.standing(person);
    this.typed = "";
    this.show({ told: { result: "shown", person, first: standing, way: "in", operation: null } });
  }

  /** Show what the scan means: drawn at once, heard and felt; the phone's storage has been handed it before. */
  #tell(told, began) {
    this.told = { ...told, isKept: null };
    this.answers = [this.told, ...this.answers].slice(0, KEPT_ANSWERS);
    this.drawNow();
    if (this.isScrolled) this.root.querySelector(".scan-answer").scrollTop = 0;
    this.#sound(this.told);
    this.#measure(began);
    this.#keep(this.told, told.kept);
  }

  /** How long people wait: from the picture that was read until the answer is on the screen. */
  #measure(began) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => performance.measure("scan to answer", { start: began, end: performance.now() });
      port2.postMessage(null);
    });
  }

  async #keep(told, kept) {
    told.isKept = await kept;
    if (!told.isKept) {
      told.result = "unkept";
      this.#sound(told);
    }
    this.draw();
  }

  #sound(told) {
    if (isAsking(this, told)) return;
    play(told.result === "unkept" ? "invalid" : told.result);
    const name = told.person?.name ?? "";
    this.tell([say(`word_${told.way === "out" && told.result === "accepted" ? "left" : told.result}`), name].join(" "));
  }

  /** The server has answered what is on the screen, perhaps otherwise. */
  #follow(told) {
    const operation = this.door.operation(told.operation);
    if (!operation || told.isFollowed || (!operation.answer && !operation.problem)) return;
    told.isFollowed = true;
    if (!["checkin.check_in", "checkin.exit"].includes(operation.kind)) return;
    const { answer: heard, problem } = operation;
    const wasAsking = told.result === "refused" && told.reason === "unknown_pass";
    const isOther = problem || heard.result !== told.result;
    if (!isOther && !wasAsking) return;
    told.isByServer = true;
    told.result = problem ? "refused" : heard.result;
    told.reason = problem ? (problem.code ?? "") : heard.reason;
    told.words = problem?.title ?? "";
    if (heard?.registration) told.person = this.door.book.person(heard.registration.id) ?? told.person;
    if (heard?.result === "already_in") told.first = { kind: "entry", at: heard.at, by: heard.by, gate: "" };
    // Nobody was told anything else yet: the door was waiting for this answer.
    if (wasAsking && differs(operation) && !document.hidden) this.door.seen(operation);
    this.#sound(told);
  }

  async undo(person, reason) {
    const { kept } = this.door.undo(person, reason);
    this.close();
    this.#done({ result: "undone", person, way: "in" }, kept);
  }

  walkIn(fields) {
    const { person, kept } = this.door.walkIn(fields);
    this.close();
    this.#done({ result: "accepted", person, way: "in", isWalkIn: true }, kept);
  }

  letAllIn(person, people) {
    const { kept } = this.door.letAllIn(person.delegation, people);
    this.close();
    this.#done({ result: "accepted", person, way: "in", many: people.length }, kept);
  }

  answerQuestions(person, answers) {
    const { kept } = this.door.answer(person, answers);
    this.close();
    this.#done({ result: "answered", person, way: "in" }, kept);
  }

  #done(told, kept) {
    this.#tell(
      { ...told, reason: null, first: null, operation: null, kept, at: this.door.outbox.moment() },
      performance.now(),
    );
    this.focusCode();
  }

  // Typing

  /** Who has the typed name; null while nothing is typed that could be one. */
  hits() {
    const text = this.typed.trim();
    if (!text || !this.door.book || this.#isCode(text)) return null;
    return find(this.door.book.people(), text);
  }

  #isCode(text) {
    return text.includes("/") || (CODE.test(cleanToken(text)) && !/\s/.test(text.trim()));
  }

  type(text) {
    this.typed = text;
    this.draw();
  }

  enter() {
    const text = this.typed.trim();
    const found = this.hits();
    if (!text) return;
    if (found === null || (found.length === 0 && !/\p{L}\s+\p{L}/u.test(text))) {
      this.typed = "";
      this.scan(text);
    } else if (found.length === 1) {
      this.choose(found[0]);
    } else {
      this.root.querySelector(".scan-hit .btn")?.focus();
    }
  }

  /** A phone would open its keyboard over the camera. */
  focusCode() {
    if (matchMedia("(pointer: fine)").matches) this.root.querySelector("#code")?.focus();
  }

  /** A USB scanner types wherever the focus is: nowhere means into the code. */
  #onKey(event) {
    if (!this.isOpen || this.root.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "Escape") return this.show({ typed: "" });
    const { activeElement: at } = document;
    if (event.key.length === 1 && event.key !== " " && !at?.matches("input, textarea, select")) {
      this.root.querySelector("#code")?.focus();
    }
    return undefined;
  }

  // This phone

  async pair(pin, name) {
    if (!/^\d{4}$/.test(pin) || !name) {
      this.show({ pinError: say(name ? "pin_form" : "name_missing") });
      return;
    }
    this.show({ isPairing: true, pinError: null });
    const error = await this.door.pair(this.pinUrl, pin, name);
    this.show({ isPairing: false, pinError: error === null ? null : error || say("pin_offline") });
    if (error !== null) return;
    this.drawNow();
    this.focusCode();
  }

  async unlock(pin) {
    this.show({ isPairing: true, pinError: null });
    const { isRight, error } = await this.door.mayChange(this.pinUrl, pin);
    this.show({ isPairing: false, pinError: isRight ? null : error || say("pin_wrong") });
    if (isRight) this.show({ sheet: { name: "settings" } });
  }

  async leave() {
    this.close();
    if (this.viewfinder.isOn) this.viewfinder.stop();
    await this.door.leaveGate();
    location.reload();
  }

  exportUnsent() {
    const { list, unsent, operations } = this.door;
    const open = operations.filter(({ answer: heard }) => !heard);
    const { event, gate: here, device } = list.head;
    const at = new Date(this.door.now()).toISOString();
    const text = asFile({ event: event.slug, gate: here.id, device: device?.id ?? null, operations: open, at });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${event.slug}-${this.key.slice(0, 4)}-${unsent.length}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
  }
}
