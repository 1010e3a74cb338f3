// The page of the minutes while it is written: each section is kept on this device at once and sent by itself.
import { isUnsent } from "../sync/rules.js";
import { advance, changedLines, chosen, contentOf, isSame, mayRefresh, replay } from "./rules.js";

const IDLE = 1_200;

export class Page {
  #drafts = new Map();
  #timers = new Map();
  #drawn = new Map();
  #writing = new Set();
  #isLeaving = false;
  #leavesBy = null;

  constructor({ form, writer, texts, zone }) {
    Object.assign(this, { form, writer, texts });
    this.clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.parts = new Map(
      [...form.querySelectorAll("[data-section]")]
        .filter((part) => part.querySelector(`textarea[name="${part.dataset.section}"]`))
        .map((element) => [element.dataset.section, this.#part(element)]),
    );
  }

  #part(element) {
    const { section, version, at, by, words, mark } = element.dataset;
    const box = element.querySelector(`textarea[name="${section}"]`);
    const radios = [...element.querySelectorAll(`input[name="${section}_mode"]`)];
    const part = { section, element, box, radios, words, mark };
    // What the server drew; what a browser put back into the fields by itself is a draft, if it is anything.
    const mode = radios.find(({ defaultChecked }) => defaultChecked)?.value ?? "add";
    part.server = { text: box.defaultValue, mode, version: Number(version), at, by, data: mark, differs: null };
    part.base = contentOf(part.server);
    return part;
  }

  async start() {
    await this.writer.start();
    this.#drafts = await this.writer.drafts();
    for (const part of this.parts.values()) this.#open(part);
    this.form.addEventListener("input", (event) => this.#typed(event));
    this.form.addEventListener("focusout", ({ target }) => this.#left(target));
    this.form.addEventListener("click", ({ target }) => this.#choose(target.closest("[data-keep]")));
    // The button saves what stands beside the sections: these go their own way.
    this.form.addEventListener("formdata", ({ formData }) => {
      for (const { section } of this.parts.values())
        for (const name of [section, `${section}_mode`]) formData.delete(name);
    });
    document.addEventListener("submit", (event) => this.#sendFirst(event), { capture: true });
    this.#find("hint").textContent = this.texts.hint;
    this.#find("sending").hidden = false;
    this.draw();
    this.form.dataset.kept = "";
  }

  #find(name) {
    return this.form.querySelector(`[data-minutes="${name}"]`);
  }

  /** Show what this device knows of a section: what was typed and not sent comes back. */
  #open(part) {
    const operations = this.writer.of(part.section);
    const draft = this.#drafts.get(part.section);
    const known = replay(part.server, operations, draft);
    part.base = contentOf(replay(part.server, operations));
    if (!isSame(known, this.#field(part))) this.#fill(part, known);
    if (!draft) return;
    part.base = { ...part.base, version: draft.version, revision: draft.revision };
    this.#saveSoon(part);
  }

  #field({ box, radios }) {
    return { text: box.value, mode: radios.find(({ checked }) => checked)?.value ?? "add" };
  }

  #fill({ box, radios }, { text, mode }) {
    box.value = text;
    for (const radio of radios) radio.checked = radio.value === mode;
  }

  #partOf(element) {
    return this.parts.get(element?.closest("[data-section]")?.dataset.section);
  }

  #isField({ box, radios }, element) {
    return element === box || radios.includes(element);
  }

  #typed({ target }) {
    const part = this.#partOf(target);
    if (!part || !this.#isField(part, target)) return;
    const { version, revision } = part.base;
    const draft = { ...this.#field(part), version, revision };
    this.#drafts.set(part.section, draft);
    this.writer.keepDraft(part.section, draft);
    this.#saveSoon(part);
    this.#drawPart(part);
    this.#drawSending();
  }

  #saveSoon(part) {
    clearTimeout(this.#timers.get(part.section));
    this.#timers.set(
      part.section,
      setTimeout(() => this.#save(part), IDLE),
    );
  }

  #left(target) {
    const part = this.#partOf(target);
    if (part && this.#drafts.has(part.section)) this.#save(part);
  }

  /** What was typed becomes an operation; the draft of it goes at the same moment. */
  async #save(part) {
    clearTimeout(this.#timers.get(part.section));
    const field = this.#field(part);
    if (!this.#drafts.delete(part.section)) return;
    const isOpen = this.writer.of(part.section).some(({ answer }) => !answer);
    if (isSame(field, part.base) && !isOpen) {
      await this.writer.dropDraft(part.section);
      this.draw();
      return;
    }
    await this.#write(part, field);
  }

  async #write(part, content, { version, revision } = part.base) {
    part.base = { ...part.base, ...content };
    this.#writing.add(part.section);
    await this.writer.write({ section: part.section, ...content, version, revision, data: part.words });
    this.#writing.delete(part.section);
  }

  /** A button of this page leads away: what was written goes first, as long as there is a way to the server. */
  async #sendFirst(event) {
    const { target, submitter } = event;
    if (target === this.#leavesBy) return;
    if (!this.#isLeaving && (this.#waiting().length === 0 || this.writer.link !== "fine")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#isLeaving) return; // the first button is still on its way
    this.#isLeaving = true;
    await Promise.all([...this.parts.values()].map((part) => this.#save(part)));
    await this.writer.wake();
    await this.writer.wake();
    this.#leavesBy = target;
    target.requestSubmit(submitter);
    this.#leavesBy = null;
    this.#isLeaving = false;
  }

  /** Choose between what stands in the minutes and another text. */
  async #choose(button) {
    const part = this.#partOf(button);
    if (!part) return;
    const { keep, revision } = button.dataset;
    const { version, text } = part.server;
    button.disabled = true;
    if (revision !== part.base.revision) {
      await this.#save(part);
      await this.writer.settle({ revision, keep, version });
      return;
    }
    const field = this.#field(part);
    this.#drafts.delete(part.section);
    const next = chosen(keep, text, field.text);
    if (next === null) {
      await this.writer.dropDraft(part.section);
      this.#fill(part, part.server);
      part.base = contentOf(part.server);
      await this.writer.settle({ revision, keep, version });
      return;
    }
    this.#fill(part, { ...field, text: next });
    await this.#write(part, { ...field, text: next }, { version, revision });
  }

  draw() {
    const { state } = this.writer;
    for (const part of this.parts.values()) {
      if (state) part.server = state.sections[part.section];
      this.#drawPart(part);
    }
    this.#drawSending();
  }

  #drawSending() {
    const { link } = this.writer;
    this.#find("notice").hidden = link !== "closed";
    const told = this.#overall(link);
    const sending = this.#find("sending");
    if (sending.textContent !== told) sending.textContent = told;
    sending.dataset.link = link;
    sending.dataset.left = this.#waiting().length;
  }

  #waiting() {
    return [...this.parts.values()].filter(
      ({ section }) =>
        this.#drafts.has(section) || this.#writing.has(section) || this.writer.of(section).some(isUnsent),
    );
  }

  #overall(link) {
    const left = this.#waiting().length;
    const words = this.texts[link] ?? "";
    if (left === 0 && ["fine", "starting"].includes(link)) return this.writer.rejection ?? this.texts.all;
    const kept = left > 0 ? this.texts.left.replace("{n}", left) : "";
    return [["fine", "starting"].includes(link) ? "" : words, kept].filter(Boolean).join(" · ");
  }

  #drawPart(part) {
    const operations = this.writer.of(part.section);
    part.base = advance(part.base, operations, part.server.differs);
    const isOpen = this.#drafts.has(part.section) || operations.some(({ answer }) => !answer);
    const isFocused = this.#isField(part, document.activeElement);
    if (mayRefresh({ field: this.#field(part), base: part.base, server: part.server, isOpen, isFocused })) {
      this.#fill(part, part.server);
      part.base = contentOf(part.server);
    }
    this.#drawSaved(part, operations);
    if (part.server.differs) this.#drawDiffering(part);
  }

  #drawSaved(part, operations) {
    const { on, at, problem } = replay(part.server, operations, this.#drafts.get(part.section));
    const isDiffering = on !== "device" && (on === "differs" || part.base.revision || part.server.differs?.length > 0);
    const shown = isDiffering ? "differs" : on === "device" && this.writer.link !== "fine" ? "offline" : on;
    const time = at ? this.clock.format(new Date(at)) : "";
    const words = { refused: problem?.title, server: time && this.texts.server.replace("{time}", time) };
    const saved = part.element.querySelector('[data-minutes="saved"]');
    const notes = [shown in words ? words[shown] : this.texts[shown]];
    if (part.server.data !== part.mark) {
      if (part.asked === part.server.data) notes.push(this.texts.moved);
      else this.#hear(part);
    }
    saved.textContent = notes.filter(Boolean).join(" · ");
    saved.dataset.on = shown;
    saved.hidden = !saved.textContent;
  }

  /** The data say something else now: show it, and what changed; where that fails a word asks to load the page. */
  async #hear(part) {
    part.asked = part.server.data;
    const told = await this.writer.line.get(part.element.dataset.dataUrl);
    const shown = part.element.querySelector(".from-data");
    if (!told?.html || !shown) {
      this.#drawPart(part);
      return;
    }
    shown.replaceWith(new DOMParser().parseFromString(told.html, "text/html").querySelector(".from-data"));
    this.#drawNews(part, changedLines(part.words, told.words));
    Object.assign(part, { words: told.words, mark: told.mark, asked: null });
  }

  #drawNews(part, { gone, came }) {
    const news = part.element.querySelector('[data-minutes="news"]');
    const told = [...gone.map((line) => ["del", line]), ...came.map((line) => ["ins", line])];
    const time = this.clock.format(new Date());
    news.querySelector("summary span").textContent = this.texts.news.replace("{time}", time);
    for (const [tag, text] of told) {
      const line = document.createElement("p");
      line.className = "item-text diff";
      line.append(Object.assign(document.createElement(tag), { textContent: text }));
      news.append(line);
    }
    news.hidden = !news.querySelector("p");
  }

  /** Each text that differs with its choices; drawn anew only when one comes or goes. */
  #drawDiffering(part) {
    const own = part.base.revision;
    const shown = part.server.differs.map((row) => ({ ...row, isOwn: row.revision === own }));
    const mark = JSON.stringify([shown, shown.some(({ isOwn }) => isOwn) && part.server.text]);
    if (this.#drawn.get(part.section) === mark) return;
    this.#drawn.set(part.section, mark);
    const place = part.element.querySelector('[data-minutes="differing"]');
    place.replaceChildren(...shown.map((row) => this.#differing(part, row)));
  }

  /** Beside what its writer has in the field stands what is in the minutes; beside that, the text of another. */
  #differing(part, row) {
    const box = this.#find("template").content.cloneNode(true);
    const find = (name) => box.querySelector(`[data-part="${name}"]`);
    const told = row.isOwn ? part.server : row;
    const by = row.isOwn ? this.texts.standing : this.texts.other;
    find("by").textContent = by.replace("{name}", told.by).replace("{time}", this.clock.format(new Date(told.at)));
    find("text").textContent = told.text || this.texts.empty;
    for (const keep of ["theirs", "mine", "both"]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm" });
      button.textContent = this.texts[keep === "mine" && row.isOwn ? "keep_own" : `keep_${keep}`];
      Object.assign(button.dataset, { keep, revision: row.revision });
      find("choices").append(button);
    }
    return box;
  }
}
