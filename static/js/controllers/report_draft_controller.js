import { Controller } from "@hotwired/stimulus";

/** Keeps what is typed about a task on this phone until the report has arrived, so that a dead spot costs nothing. */
export default class extends Controller {
  static targets = ["id", "field", "state", "notice"];

  connect() {
    const draft = JSON.parse(localStorage.getItem(this.#key) ?? "null");
    if (!draft) return;
    if (document.getElementById(`report-${draft.id}`)) localStorage.removeItem(this.#key);
    else if (!this.fieldTarget.value) this.#restore(draft);
  }

  keep() {
    const state = this.stateTargets.find((input) => input.checked)?.value;
    const draft = { id: this.idTarget.value, state, text: this.fieldTarget.value };
    if (draft.text || draft.state) localStorage.setItem(this.#key, JSON.stringify(draft));
    else localStorage.removeItem(this.#key);
  }

  failed() {
    this.noticeTarget.textContent = this.noticeTarget.dataset.failed;
    this.element.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }

  #restore(draft) {
    this.fieldTarget.value = draft.text;
    this.idTarget.value = draft.id;
    for (const input of this.stateTargets) input.checked = input.value === draft.state;
    this.noticeTarget.textContent = this.noticeTarget.dataset.restored;
    this.element.closest("details")?.setAttribute("open", "");
  }

  get #key() {
    return `draft:${this.element.getAttribute("action").toLowerCase()}`;
  }
}
