import { Controller } from "@hotwired/stimulus";

/** Keeps what is typed about a point on this phone until the point stands in the record, so that no text is lost. */
export default class extends Controller {
  static targets = ["id", "version", "kind", "text", "speaker", "state"];

  connect() {
    const draft = JSON.parse(localStorage.getItem(this.#key) ?? "null");
    if (!draft) return;
    if (this.#isKept(draft)) {
      localStorage.removeItem(this.#key);
      this.textTarget.focus({ preventScroll: true });
    } else if (this.hasVersionTarget ? draft.version === this.versionTarget.value : !this.textTarget.value) {
      this.#restore(draft);
    }
  }

  keep() {
    const draft = {
      id: this.hasIdTarget ? this.idTarget.value : null,
      version: this.hasVersionTarget ? this.versionTarget.value : null,
      kind: this.kindTargets.find((input) => input.checked)?.value,
      text: this.textTarget.value,
      speaker: this.speakerTarget.value,
    };
    if (draft.text) localStorage.setItem(this.#key, JSON.stringify(draft));
    else localStorage.removeItem(this.#key);
  }

  send(event) {
    event.preventDefault();
    this.element.requestSubmit();
  }

  failed() {
    this.stateTarget.textContent = this.stateTarget.dataset.failed;
    this.element.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }

  #isKept(draft) {
    if (draft.id) return document.getElementById(`item-${draft.id}`) !== null;
    return draft.text === this.textTarget.value;
  }

  #restore(draft) {
    if (draft.text === this.textTarget.value) return;
    this.textTarget.value = draft.text;
    this.speakerTarget.value = draft.speaker;
    if (this.hasIdTarget) this.idTarget.value = draft.id;
    for (const input of this.kindTargets) input.checked = input.value === draft.kind;
    this.stateTarget.textContent = this.stateTarget.dataset.restored;
  }

  get #key() {
    return `draft:${this.element.getAttribute("action").toLowerCase()}`;
  }
}
