import { Controller } from "@hotwired/stimulus";
import { csrfToken } from "../lib/csrf.js";

/** A list that is ticked by keyboard: space ticks, saves and goes on, arrows move; without it the form is sent whole. */
export default class extends Controller {
  static targets = ["form", "count", "problem"];
  static classes = ["failed"];

  connect() {
    this.saved = Promise.resolve();
    this.unsaved = new Set();
    const boxes = this.#boxes;
    (boxes.find((box) => !box.checked) ?? boxes[0])?.focus({ preventScroll: true });
  }

  save({ target }) {
    const body = new FormData();
    body.append("row", target.value);
    if (target.checked) body.append("signed", target.value);
    // One after another, so that what was ticked last is what stays.
    this.saved = this.saved.then(() => this.#send(target, body));
    if (target.checked) this.#step(target, 1);
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#step(event.target, step);
  }

  async #send(box, body) {
    try {
      const answer = await fetch(this.formTarget.action, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.statusText);
      this.countTarget.innerHTML = await answer.text();
      this.unsaved.delete(box);
    } catch {
      this.unsaved.add(box);
    }
    box.closest("li").classList.toggle(this.failedClass, this.unsaved.has(box));
    this.problemTarget.hidden = this.unsaved.size === 0;
  }

  #step(box, step) {
    const boxes = this.#boxes;
    const next = boxes[boxes.indexOf(box) + step];
    next?.focus();
    next?.closest("li").scrollIntoView({ block: "nearest" });
  }

  get #boxes() {
    return [...this.formTarget.querySelectorAll('input[type="checkbox"]:not(:disabled)')];
  }
}
