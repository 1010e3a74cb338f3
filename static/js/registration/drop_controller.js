import { Controller } from "@hotwired/stimulus";

/** Around a file input: files may be dropped onto it; it tells how many are chosen, and which are too large. */
export default class extends Controller {
  static targets = ["input", "told"];
  static values = { one: String, many: String, largest: Number, large: String, most: Number, much: String };

  connect() {
    this.element.addEventListener("dragover", this.#over);
    this.element.addEventListener("dragleave", this.#out);
    this.element.addEventListener("drop", this.#drop);
    this.inputTarget.addEventListener("change", this.#tell);
    this.inputTarget.form.addEventListener("submit", this.#hold);
    this.#tell();
  }

  disconnect() {
    this.element.removeEventListener("dragover", this.#over);
    this.element.removeEventListener("dragleave", this.#out);
    this.element.removeEventListener("drop", this.#drop);
    this.inputTarget.removeEventListener("change", this.#tell);
    this.inputTarget.form?.removeEventListener("submit", this.#hold);
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

  /** The server would cut off what is too much, and nothing of it would come in. */
  #hold = (event) => {
    if (!this.#isTooMuch()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.inputTarget.focus();
  };

  #tell = () => {
    const files = [...this.inputTarget.files];
    const lines = [];
    if (files.length) lines.push(files.length > 1 ? this.manyValue.replace("{n}", files.length) : this.oneValue);
    for (const file of files.filter((each) => each.size > this.largestValue)) {
      lines.push(this.largeValue.replace("{name}", file.name));
    }
    if (this.#isTooMuch()) lines.push(this.muchValue);
    this.toldTarget.replaceChildren(...lines.map(paragraph));
  };

  #isTooMuch() {
    return [...this.inputTarget.files].reduce((sum, file) => sum + file.size, 0) > this.mostValue;
  }
}

function paragraph(text, index) {
  const line = document.createElement("p");
  line.textContent = text;
  if (index) line.className = "form-error";
  return line;
}
