import { Controller } from "@hotwired/stimulus";

/** Somebody with a part in a session: what is typed is looked up among known people; who is picked keeps the name. */
export default class extends Controller {
  static targets = ["name", "person", "picked", "found"];
  static values = { url: String };
  #waiting;
  #asked = 0;

  type() {
    if (this.nameTarget.value !== this.pickedTarget.value) this.personTarget.value = "";
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#look(), 250);
  }

  find(event) {
    event.preventDefault();
    this.#look();
  }

  pick(event) {
    event.preventDefault();
    const { person } = event.currentTarget.dataset;
    this.nameTarget.value = event.currentTarget.textContent.trim();
    this.pickedTarget.value = this.nameTarget.value;
    this.personTarget.value = person;
    this.foundTarget.replaceChildren();
    this.nameTarget.focus();
  }

  async #look() {
    this.#asked += 1;
    const turn = this.#asked;
    const words = this.nameTarget.value.trim();
    if (words.length < 2) return this.foundTarget.replaceChildren();
    const answer = await fetch(`${this.urlValue}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (answer?.ok && turn === this.#asked) this.foundTarget.innerHTML = await answer.text();
  }
}
