import { Controller } from "@hotwired/stimulus";

/**
 * Feedback that is being written stays on this phone until it has arrived, so that a dead spot costs nothing.
 *
 * It never waits in the outbox: what is sent from there is kept with its pass and time, and feedback has neither.
 */
export default class extends Controller {
  static targets = ["notice"];
  static values = { key: String, done: Boolean };

  connect() {
    if (this.doneValue) localStorage.removeItem(this.keyValue);
    else this.#restore(JSON.parse(localStorage.getItem(this.keyValue) ?? "{}"));
  }

  keep() {
    const draft = Object.fromEntries(this.#fields.filter(isFilled).map(({ name, value }) => [name, value]));
    if (Object.keys(draft).length > 0) localStorage.setItem(this.keyValue, JSON.stringify(draft));
    else localStorage.removeItem(this.keyValue);
  }

  /** Without a network nothing is sent, and the page stays as it is. */
  send(event) {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#tell("offline");
  }

  #restore(draft) {
    const fields = this.#fields.filter(({ name }) => draft[name] !== undefined);
    if (fields.length === 0 || this.#fields.some(isFilled)) return;
    for (const field of fields) {
      if (field.type === "radio") field.checked = field.value === draft[field.name];
      else field.value = draft[field.name];
    }
    this.#tell("restored");
  }

  #tell(word) {
    this.noticeTarget.textContent = this.noticeTarget.dataset[word];
    this.noticeTarget.hidden = false;
  }

  get #fields() {
    return [...this.element.elements].filter(({ type }) => type === "radio" || type === "textarea");
  }
}

function isFilled({ type, checked, value }) {
  return type === "radio" ? checked : value !== "";
}
