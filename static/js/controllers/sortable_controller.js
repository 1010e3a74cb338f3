import { Controller } from "@hotwired/stimulus";

/** A list whose rows are dragged by their handle; where one is dropped, its own form tells the server the new place. */
export default class extends Controller {
  static targets = ["item", "handle"];

  handleTargetConnected(handle) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", this.#take);
  }

  #take = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const item = this.itemTargets.find((row) => row.contains(handle));
    const before = this.itemTargets.indexOf(item);
    const drag = new AbortController();
    const follow = (type, work) => document.addEventListener(type, work, { signal: drag.signal });
    item.classList.add("is-dragged");
    follow("pointermove", ({ clientY }) => this.#follow(item, clientY));
    follow("pointercancel", () => this.#let(item, drag));
    follow("pointerup", () => {
      this.#let(item, drag);
      const after = this.itemTargets.indexOf(item);
      if (after !== before) this.#tell(handle.closest("form"), after + 1);
    });
  };

  #follow(item, y) {
    const above = this.itemTargets.filter((row) => row !== item && middle(row) < y).at(-1);
    if (above) {
      if (above.nextElementSibling !== item) above.after(item);
    } else if (this.itemTargets[0] !== item) {
      this.itemTargets[0].before(item);
    }
  }

  #let(item, drag) {
    drag.abort();
    item.classList.remove("is-dragged");
  }

  #tell(form, place) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "place", value: place });
    form.append(field);
    form.submit();
  }
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
