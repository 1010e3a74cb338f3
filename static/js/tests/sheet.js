// The sheet of one test on the page, and what is said about what was handed in.
import { answersOf, isNumber, wordOf } from "./rules.js";

export class Sheet {
  constructor({ form, place, sender, texts }) {
    Object.assign(this, { form, place, sender, texts });
    this.sitting = form?.dataset.sitting;
  }

  async start() {
    if (!this.form) return;
    const answers = this.sender.of(this.sitting)?.payload.answers ?? (await this.sender.draft(this.sitting));
    if (answers) this.#fill(answers);
    this.form.addEventListener("input", () => this.sender.keepDraft(this.sitting, this.#answers()));
    this.form.addEventListener("submit", (event) => this.#handIn(event));
  }

  draw() {
    const { operations, link } = this.sender;
    const operation = this.form ? this.sender.of(this.sitting) : operations.at(-1);
    const word = wordOf(operation, link);
    if (this.form) {
      const isHeld = Boolean(operation) && word !== "refused";
      this.form.querySelector("fieldset.test-questions").disabled = isHeld;
      this.form.querySelector('[type="submit"]').hidden = isHeld;
    }
    this.#say(word ?? (this.form ? "typing" : null), operation?.problem?.title);
  }

  async #handIn(event) {
    event.preventDefault();
    const answers = this.#answers();
    const wrong = [...this.form.querySelectorAll("[data-number]")].find(({ value }) => !isNumber(value));
    if (wrong || Object.keys(answers).length === 0) {
      wrong?.focus();
      this.#say(wrong ? "number" : "empty");
      return;
    }
    const asked = [...this.form.querySelectorAll('input[name^="asked-"]')].map(({ value }) => value);
    await this.sender.handIn(this.sitting, asked, answers);
    this.place.scrollIntoView({ block: "center" });
  }

  #answers() {
    const parts = [...this.form.querySelectorAll("[data-question]")];
    return answersOf(parts.map((part) => [part.dataset.question, [...part.querySelectorAll("input")]]));
  }

  #fill(answers) {
    for (const [question, value] of Object.entries(answers)) {
      for (const input of this.form.querySelectorAll(`[data-question="${question}"] input`)) {
        if (input.type === "text") input.value = value;
        else input.checked = [value].flat().includes(input.value);
      }
    }
  }

  #say(word, title = "") {
    const tones = {
      taken: "success",
      refused: "danger",
      empty: "danger",
      number: "danger",
      typing: "info",
      already: "info",
    };
    this.place.hidden = !word;
    this.place.className = `test-sending notice tone-${tones[word] ?? "warning"}`;
    this.place.textContent = word
      ? `${this.texts[word].replace("#", title)}${word === "refused" ? ` ${this.texts.kept}` : ""}`
      : "";
  }
}
