import { Controller } from "@hotwired/stimulus";

/** Lines of a form in an order that counts: a button changes the contents of a line with those of its neighbour. */
export default class extends Controller {
  static targets = ["line"];

  up(event) {
    this.#swap(event, -1);
  }

  down(event) {
    this.#swap(event, 1);
  }

  #swap(event, step) {
    event.preventDefault();
    const place = this.lineTargets.findIndex((line) => line.contains(event.currentTarget));
    const other = this.lineTargets[place + step];
    if (!other) return;
    const theirs = fields(other);
    fields(this.lineTargets[place]).forEach((field, number) => {
      [field.value, theirs[number].value] = [theirs[number].value, field.value];
    });
    const buttons = [...other.querySelectorAll("button")];
    const next = step < 0 ? buttons[0] : buttons[1];
    (next.disabled ? buttons.find((button) => !button.disabled) : next).focus();
  }
}

function fields(line) {
  return [...line.querySelectorAll("input, textarea")];
}
