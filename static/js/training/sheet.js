// The page of the roster: one tap, the mark stands; whether the server has it is said beside it.
import { fold } from "../lib/fold.js";
import { isRefused } from "../sync/rules.js";
import { countOf, marksOf, unmarked } from "./marks.js";

export class Sheet {
  #half;
  #hasLeft = false;

  /** `leave` takes the copy of the page off this device: whoever may not see it any more finds none. */
  constructor({ form, caller, texts, leave }) {
    Object.assign(this, { form, caller, texts, leave });
    this.rows = new Map([...form.querySelectorAll("[data-person]")].map((row) => [row.dataset.person, row]));
    this.tabs = [...document.querySelectorAll("[data-half]")];
    this.dialog = form.querySelector("dialog");
    const asked = new URLSearchParams(location.search).get("half");
    this.#half = this.tabs.some(({ dataset }) => dataset.half === asked) ? asked : form.elements.half.value;
  }

  start() {
    this.form.addEventListener("submit", (event) => this.#submitted(event));
    for (const tab of this.tabs) tab.addEventListener("click", (event) => this.#turn(event, tab.dataset.half));
    this.#find("all").addEventListener("click", () => this.#markAll());
    this.#find("filter").addEventListener("input", () => this.draw());
    this.#find("tools").hidden = false;
    this.#find("plain").hidden = true;
    this.form.dataset.kept = "";
    this.#show(this.#half);
  }

  #find(name) {
    return this.form.querySelector(`[data-roster="${name}"]`);
  }

  #turn(event, half) {
    event.preventDefault();
    this.#show(half);
  }

  #show(half) {
    this.#half = half;
    this.form.elements.half.value = half;
    for (const tab of this.tabs) {
      if (tab.dataset.half === half) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    this.draw();
  }

  #submitted(event) {
    event.preventDefault();
    const value = event.submitter?.value ?? "";
    if (this.dialog.open) {
      if (event.submitter?.name === "sure") this.#excuse();
      else this.dialog.close();
      return;
    }
    const [person, mark] = value.split(":");
    if (!this.rows.has(person)) return;
    if (mark === "excused") this.#ask(person);
    else this.#mark(person, mark);
  }

  /** Why somebody is excused is asked at once: without a reason there is no excuse. */
  #ask(person) {
    this.dialog.dataset.for = person;
    this.dialog.querySelector("[data-roster='who']").textContent = this.rows.get(person).dataset.name;
    const field = this.dialog.querySelector("input");
    field.value = this.#marks().get(person)?.reason ?? "";
    this.dialog.showModal();
    field.focus();
  }

  #excuse() {
    const field = this.dialog.querySelector("input");
    const reason = field.value.trim();
    if (!reason) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return;
    }
    field.removeAttribute("aria-invalid");
    this.dialog.close();
    this.#mark(this.dialog.dataset.for, "excused", reason);
  }

  #told(person, mark, reason = "") {
    return { course: this.form.dataset.course, registration: person, half: this.#half, mark, reason };
  }

  #mark(...told) {
    return this.caller.mark(this.#told(...told));
  }

  #markAll() {
    return this.caller.mark(...this.#unmarked(this.#marks()).map((person) => this.#told(person, "present")));
  }

  #marks() {
    return marksOf(this.caller.state.people, this.caller.operations, this.#half);
  }

  #unmarked(marks) {
    return unmarked(marks, this.caller.absent(this.#half));
  }

  draw() {
    const marks = this.#marks();
    const wanted = fold(this.#find("filter").value);
    for (const [person, row] of this.rows) {
      const told = marks.get(person);
      row.hidden = !told || !fold(row.dataset.name).includes(wanted);
      if (told) this.#drawRow(row, told);
    }
    this.#drawCounts(countOf(marks));
    this.#find("all").disabled = this.#unmarked(marks).length === 0;
    this.#drawSending();
    if (["gone", "closed"].includes(this.caller.link) && !this.#hasLeft) {
      this.#hasLeft = true;
      this.leave();
    }
  }

  #drawRow(row, { mark, reason, warning, on, problem }) {
    for (const button of row.querySelectorAll("button[name='mark']")) {
      button.setAttribute("aria-pressed", String(button.value.endsWith(`:${mark}`)));
    }
    row.dataset.mark = mark;
    row.dataset.on = on;
    const words = { device: this.texts.device, held: problem?.title, refused: problem?.title, server: "" }[on];
    const note = [mark === "partly" ? this.texts.partly : "", reason, words].filter(Boolean).join(" · ");
    const place = row.querySelector("[data-roster='note']");
    if (place.textContent !== note) place.textContent = note;
    const sign = row.querySelector("[data-roster='warning']");
    sign.textContent = warning ? this.texts[warning] : "";
    sign.hidden = !warning;
  }

  #drawCounts(counts) {
    for (const place of this.form.querySelectorAll("[data-count]")) {
      place.textContent = counts[place.dataset.count] ?? 0;
    }
  }

  #drawSending() {
    const { link, unsent, keeping, operations } = this.caller;
    const left = Math.max(unsent.length, keeping);
    const refused = operations.filter(isRefused).length;
    const isFine = link === "fine" || link === "starting";
    const parts = [isFine ? "" : this.texts[link]];
    if (left > 0) parts.push(this.texts.left.replace("{n}", left));
    else if (isFine) parts.push(this.texts.all);
    if (refused > 0) parts.push(this.texts.refused.replace("{n}", refused));
    const sending = this.#find("sending");
    const told = parts.filter(Boolean).join(" · ");
    if (sending.textContent !== told) sending.textContent = told;
    sending.dataset.link = link;
    sending.dataset.left = left;
    this.#find("sign-in").hidden = link !== "closed";
  }
}
