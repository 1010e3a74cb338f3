import { Controller } from "@hotwired/stimulus";

/** The switch between light and dark in the footer; the choice stays on this device. */
export default class extends Controller {
  connect() {
    this.element.hidden = false;
    this.#show();
  }

  toggle() {
    localStorage.setItem("theme", this.#isDark ? "light" : "dark");
    dispatchEvent(new Event("theme:changed"));
    this.#show();
  }

  #show() {
    this.element.setAttribute("aria-pressed", String(this.#isDark));
  }

  get #isDark() {
    return document.documentElement.dataset.bsTheme === "dark";
  }
}
