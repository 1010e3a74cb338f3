import { Controller } from "@hotwired/stimulus";

/** Around a file input: files may be dropped onto it, and it tells how many are chosen. */
export default class extends Controller {
  static targets = ["input", "told"];
  static values = { one: String, many: String };

  connect() {
    this.element.addEventListener("dragover", this.#over);
    this.element.addEventListener("dragleave", this.#out);
    this.element.addEventListener("drop", this.#drop);
    this.inputTarget.addEventListener("change", this.#tell);
    this.#tell();
  }

  disconnect() {
    this.element.removeEventListener("dragover", this.#over);
    this.element.removeEventListener("dragleave", this.#out);
    this.element.removeEventListener("drop", this.#drop);
    this.inputTarget.removeEventListener("change", this.#tell);
  }

  #over = (event) => {
    event.preventDefault();
    this.element.classList.add("is-over");
  };

  #out = () => this.element.classList.remove("is-over");

  #drop = (event) => {
    event.preventDefault();
    this.#out();
    if (!event.dataTransfer.files.length) return;
    this.inputTarget.files = event.dataTransfer.files;
    this.#tell();
  };

  #tell = () => {
    const count = this.inputTarget.files.length;
    this.toldTarget.textContent = count > 1 ? this.manyValue.replace("{n}", count) : count ? this.oneValue : "";
  };
}
