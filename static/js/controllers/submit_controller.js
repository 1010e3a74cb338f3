import { Controller } from "@hotwired/stimulus";

/** On a form's button: a second press while the first is under way does nothing. */
export default class extends Controller {
  connect() {
    this.element.form?.addEventListener("submit", this.#once);
    addEventListener("pageshow", this.#release);
    this.element.form?.addEventListener("htmx:after:request", this.#release);
  }

  disconnect() {
    this.element.form?.removeEventListener("submit", this.#once);
    this.element.form?.removeEventListener("htmx:after:request", this.#release);
    removeEventListener("pageshow", this.#release);
  }

  #once = (event) => {
    if (this.element.getAttribute("aria-busy") === "true") event.preventDefault();
    else if (!event.defaultPrevented) this.element.setAttribute("aria-busy", "true");
  };

  #release = () => this.element.removeAttribute("aria-busy");
}
