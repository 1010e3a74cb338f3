// The page of the recorder: what is shown, and what each tap does.
import { html, nothing, render } from "lit-html";
import { takeOver } from "../../sync/locks.js";
import { Entry, LONGEST } from "./entry.js";
import { asFile } from "./export.js";
import { entryForm, leftDraft } from "./parts/entry.js";
import { header } from "./parts/header.js";
import { points } from "./parts/items.js";
import { gate, notices, writers } from "./parts/notices.js";
import { people } from "./parts/people.js";
import { sheet } from "./parts/sheets.js";
import { speaking } from "./parts/speaking.js";
import { keepPlace } from "./place.js";
import { clockOf, queueOf, speakingNow } from "./speaking.js";
import { KINDS, nameOf, say, useZone } from "./words.js";

const SECOND = 1000;

export class App {
  tab = "points";
  filter = null;
  editing = null;
  moving = null;
  sheet = null;
  removed = null;
  unfolded = new Set();
  speakerSearch = "";
  peopleSearch = "";
  pinError = null;
  isPairing = false;
  isThisTab = true;
  isUnkept = false;
  ended = null;
  isEntryOpen = false;
  entry = null;
  #order = null;
  #places = new Map();
  #frame = null;
  #warned = "";

  constructor({ root, recorder, store, key, title, logo, pinUrl, plainUrl, live }) {
    Object.assign(this, { root, recorder, store, key, title, logo, pinUrl, plainUrl, live });
  }

  async start() {
    const drafts = await this.store.listDrafts(`${this.recorder.channel}/`);
    this.entry = this.#entry("new", null, drafts);
    this.isEntryOpen = !this.entry.isEmpty;
    this.root.replaceChildren();
    this.#beThisTab();
    addEventListener("unhandledrejection", ({ reason }) => {
      if (reason instanceof DOMException) this.show({ isUnkept: true });
    });
    addEventListener("pagehide", () => this.#keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.#keep());
    document.addEventListener("keydown", (event) => this.#onKey(event));
    setInterval(() => this.#tick(), SECOND);
    for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, () => this.#clearKeyboard());
    await this.recorder.start();
    const [key, kept] = [...drafts].find(([name]) => name.includes("/edit/")) ?? [];
    const item = key && this.view && this.recorder.item(kept.item);
    if (item && this.mayWrite) this.#beginEditing(item, kept);
    this.draw();
  }

  get view() {
    return this.recorder.view;
  }

  /** Whether this page may write: the record is open, and this is the phone, and the page of it, that writes. */
  get mayWrite() {
    return this.view?.record.state === "open" && !this.recorder.otherWriter && this.isThisTab;
  }

  person(id) {
    return id ? this.view?.people.find((person) => person.id === id) : null;
  }

  queue() {
    return queueOf(this.view);
  }

  /** What is listed; while somebody changes a point, none moves under the fingers. */
  shownItems() {
    const edited = this.editing?.item;
    const items = this.view.items.filter(({ id, kind }) => !this.filter || kind === this.filter || id === edited);
    // Somebody else may delete the point while it is being changed here.
    if (edited && !this.recorder.item(edited)) items.push({ id: edited });
    if (!this.#order) return items;
    const place = new Map(this.#order.map((id, index) => [id, index]));
    return [...items].sort((one, other) => (place.get(one.id) ?? Infinity) - (place.get(other.id) ?? Infinity) || 0);
  }

  // Drawing

  /** Draw once before the next frame, however often it is asked for. */
  draw() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.drawNow();
    });
  }

  drawNow() {
    if (this.view) useZone(this.view.record.session.zone);
    this.root.removeAttribute("aria-busy");
    const hold = keepPlace(this.root);
    render(this.view ? this.#page() : gate(this), this.root);
    hold();
    const dialog = this.root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  #page() {
    const { mayWrite } = this;
    return html`
      <div class="rec is-${this.tab}" data-state=${this.view.record.state}>
        ${header(this)}
        <div class="rec-notices">${notices(this)}</div>
        <div class="rec-body">
          <div class="rec-main">
            <div class="rec-points">${points(this)}</div>
            ${mayWrite ? nothing : leftDraft(this)}
            <div class="rec-entry-place">
              ${this.#removedNote()}
              ${writers(this)}
              <div ?hidden=${!mayWrite || this.editing}>${entryForm(this)}</div>
            </div>
          </div>
          <div class="rec-side">${speaking(this)} ${people(this)}</div>
        </div>
        ${sheet(this)}
      </div>
    `;
  }

  #removedNote() {
    if (!this.removed || !this.mayWrite) return nothing;
    const back = () => {
      this.recorder.restoreItem(this.removed);
      this.tell(say("restored"));
      this.show({ removed: null });
    };
    return html`
      <div class="rec-removed">
        <span>${say("removed")} <q>${this.removed.item.text}</q></span>
        <button class="btn" type="button" @click=${back}>${say("undo")}</button>
        <button class="rec-tool" type="button" aria-label=${say("close")} @click=${() => this.show({ removed: null })}>×</button>
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

  /** Show another part of the page, where one was in it last. */
  go(tab) {
    this.#places.set(this.tab, scrollY);
    this.tab = tab;
    this.drawNow();
    scrollTo({ top: this.#places.get(tab) ?? 0, behavior: "instant" });
  }

  unfold(id) {
    this.unfolded.add(id);
    this.draw();
  }

  /** Each second: the clocks, and one warning when a speaker's time is nearly over and when it is. */
  #tick() {
    if (!this.view || document.hidden) return;
    const speech = speakingNow(this.view);
    if (speech) {
      const { tone } = clockOf(speech, this.view.speech_minutes, this.recorder.now());
      const mark = `${speech.id} ${tone}`;
      if (tone !== "calm" && mark !== this.#warned) {
        navigator.vibrate?.(tone === "over" ? [300, 150, 300] : 200);
        this.tell(say(tone === "over" ? "speech_over" : "speech_soon"));
      }
      this.#warned = mark;
    }
    this.draw();
  }

  // Writing points

  #entry(name, item, drafts) {
    const key = `${this.recorder.channel}/${name}`;
    return new Entry({ key, store: this.store, changed: () => this.draw(), item, kept: drafts?.get(key) ?? null });
  }

  open(entry) {
    if (entry !== this.entry || this.isEntryOpen) return;
    this.isEntryOpen = true;
    this.drawNow();
    if (document.activeElement !== entry.area) entry.area.focus();
  }

  fold() {
    document.activeElement?.blur();
    this.show({ isEntryOpen: false });
  }

  /** Whether a point can be recorded; says in words what is missing. */
  #isWhole(entry) {
    const problem = entry.isEmpty
      ? "text_missing"
      : !entry.fields.kind
        ? "kind_missing"
        : entry.text.trim().length > LONGEST
          ? "text_long"
          : null;
    entry.error = problem && say(problem, { n: LONGEST });
    if (problem) {
      if (problem === "kind_missing") this.root.querySelector(`#new-${KINDS[0]}`)?.focus();
      else entry.area.focus();
      this.draw();
    }
    return !problem;
  }

  async record() {
    const { entry } = this;
    await entry.finish();
    if (!this.#isWhole(entry)) return;
    const { item } = entry;
    const fields = entry.take();
    entry.clear();
    try {
      await this.recorder.addItem(item, fields, entry.key);
      this.isUnkept = false;
      this.tell(say("recorded"));
      this.#reveal(item);
    } catch {
      // The phone is full or refuses to keep anything: nothing may vanish from the screen.
      this.isUnkept = true;
      entry.bringBack(item, fields, say("not_kept"));
    }
  }

  #reveal(item) {
    if (this.filter && this.recorder.item(item)?.kind !== this.filter) this.filter = null;
    this.drawNow();
    this.root.querySelector(`#item-${item}`)?.scrollIntoView({ block: "nearest" });
  }

  edit(item) {
    this.#beginEditing(item, null);
    this.drawNow();
    this.editing.area.focus();
  }

  #beginEditing(item, kept) {
    this.#order = this.view.items.map(({ id }) => id);
    const key = `${this.recorder.channel}/edit/${item.id}`;
    this.editing = this.#entry(`edit/${item.id}`, item, kept && new Map([[key, kept]]));
    this.moving = null;
  }

  async save() {
    const entry = this.editing;
    await entry.finish();
    if (!this.#isWhole(entry)) return;
    try {
      await this.recorder.editItem(entry.item, entry.take(), entry.version, entry.key);
    } catch {
      entry.error = say("not_kept");
      this.show({ isUnkept: true });
      return;
    }
    this.tell(say("saved"));
    this.#endEditing(entry.item);
  }

  async stopEditing() {
    const { item, key } = this.editing;
    this.editing.take();
    await this.store.dropDraft(key);
    this.#endEditing(item);
  }

  /** Unless another point was opened meanwhile. */
  #endEditing(item) {
    if (this.editing?.item !== item) return;
    this.editing = null;
    this.#order = null;
    this.drawNow();
    this.root.querySelector(`#item-${item} .rec-tool`)?.focus();
  }

  async remove(item) {
    const { key } = this.editing;
    this.editing.take();
    await this.store.dropDraft(key);
    this.removed = await this.recorder.removeItem(item.id);
    this.tell(say("removed"));
    this.#endEditing(item.id);
    this.root.querySelector(".rec-removed .btn")?.focus();
  }

  /** Put a point behind another of those that are listed. */
  place(item, after) {
    this.recorder.moveItem(item.id, after);
  }

  async step(item, by) {
    const shown = this.shownItems();
    const index = shown.findIndex(({ id }) => id === item.id);
    const target = index + by;
    if (target < 0 || target >= shown.length) return;
    await this.recorder.moveItem(item.id, shown[by < 0 ? target - 1 : target]?.id ?? null);
    this.drawNow();
    const card = this.root.querySelector(`#item-${item.id}`);
    card.querySelector(".rec-handle").focus();
    card.scrollIntoView({ block: "nearest" });
    this.tell(say("moved", { n: target + 1, of: shown.length }));
  }

  async settle(item, mine, keep) {
    await this.recorder.settleItem(item.id, mine.revision, keep);
    this.tell(say("settled"));
  }

  submit() {
    this.root.querySelector("dialog")?.close();
    scrollTo(0, 0);
    return this.recorder.submit();
  }

  // This phone and this page

  async pair(pin, name) {
    if (!/^\d{4}$/.test(pin) || !name) {
      this.show({ pinError: say(name ? "pin_form" : "name_missing") });
      return;
    }
    this.show({ isPairing: true, pinError: null });
    const error = await this.recorder.pair(this.pinUrl, pin, name);
    // What was typed comes back as after any other reload.
    if (error === null && this.ended) location.reload();
    else this.show({ isPairing: false, pinError: error === null ? null : error || say("pin_offline") });
  }

  /** The organizer ended the access of this phone: the record leaves it, what was typed on it stays. */
  async end(why) {
    await this.#keep();
    await this.recorder.forget();
    this.show({ ended: { why, drafts: await this.#listTyped() }, sheet: null });
  }

  /** The texts that were typed on this phone and never recorded. */
  async #listTyped() {
    const drafts = await this.store.listDrafts(`${this.recorder.channel}/`);
    return [...drafts.values()].map(({ fields }) => fields.text.trim()).filter(Boolean);
  }

  /** Of several pages of this phone the one that was opened last writes. */
  #beThisTab() {
    takeOver(`writing:${this.recorder.channel}`, () => {
      this.#keep();
      this.show({ isThisTab: false, editing: null });
    });
  }

  async exportUnsent() {
    const { refused, unsent } = this.recorder;
    await this.#keep();
    const text = asFile({
      title: this.title,
      operations: [...refused, ...unsent],
      drafts: await this.#listTyped(),
      label: say,
      personName: (id) => (id ? nameOf(this.person(id)) : ""),
      at: new Date(this.recorder.now()),
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = `${this.key}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60 * SECOND);
  }

  /** A phone's keyboard may cover the page without making it smaller: the place to write stays above it. */
  #clearKeyboard() {
    const { height, offsetTop } = visualViewport;
    const covered = Math.max(0, document.documentElement.clientHeight - height - offsetTop);
    this.root.style.setProperty("--keyboard", `${Math.round(covered)}px`);
  }

  #keep() {
    if (!this.isThisTab) return;
    const open = [this.entry, this.editing].filter((entry) => entry && (!entry.isEmpty || !entry.isNew));
    return Promise.all(open.map((entry) => entry.keep()));
  }

  /** By the code of the key and with Alt: input methods for Vietnamese take plain letters and digits. */
  #onKey(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !this.mayWrite) return;
    const [, key] = /^(?:Digit|Numpad|Key)([0-6S])$/.exec(event.code) ?? [];
    if (key === undefined) return;
    event.preventDefault();
    const entry = this.editing ?? this.entry;
    if (this.tab !== "points") this.go("points");
    if (key > "0" && key <= "6") entry.set("kind", KINDS[key - 1]);
    this.open(entry);
    if (key === "S") entry.area.form.querySelector(".rec-search, .rec-speakers .is-chosen").focus();
    else entry.area.focus();
  }
}
