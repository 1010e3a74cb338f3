import { Controller } from "@hotwired/stimulus";

/** On a `<details>` that floats over the page: Escape, or a click elsewhere, closes it. */
export default class extends Controller {
  connect() {
    document.addEventListener("click", this.#outside);
    this.element.addEventListener("keydown", this.#escape);
  }

  disconnect() {
    document.removeEventListener("click", this.#outside);
    this.element.removeEventListener("keydown", this.#escape);
  }

  close() {
    this.element.open = false;
  }

  #outside = (event) => {
    if (!this.element.contains(event.target)) this.close();
  };

  #escape = (event) => {
    if (event.key !== "Escape" || !this.element.open) return;
    this.close();
    this.element.querySelector("summary").focus();
  };
}
