import { Controller } from "@hotwired/stimulus";

const EDGE = 60;
const STEP = 12;

/** People are dragged by their handle to another group, by mouse or finger; the form in their menu tells the server. */
export default class extends Controller {
  static targets = ["group", "person", "handle"];

  handleTargetConnected(handle) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", this.#take);
  }

  #take = (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const person = this.personTargets.find((row) => row.contains(event.currentTarget));
    const home = this.#groupAt(event.clientX, event.clientY);
    const start = { x: event.clientX, y: event.clientY + scrollY };
    const drag = new AbortController();
    let at = event;
    const show = () => {
      person.style.translate = `${at.clientX - start.x}px ${at.clientY + scrollY - start.y}px`;
      this.#mark(this.#groupAt(at.clientX, at.clientY), home);
    };
    const scroll = setInterval(() => {
      if (at.clientY < EDGE) scrollBy(0, -STEP);
      else if (at.clientY > innerHeight - EDGE) scrollBy(0, STEP);
      else return;
      show();
    }, 16);
    const follow = (type, work) => document.addEventListener(type, work, { signal: drag.signal });
    const end = () => {
      clearInterval(scroll);
      drag.abort();
      person.classList.remove("is-dragged");
      person.style.translate = "";
      this.#mark(null, home);
    };
    person.classList.add("is-dragged");
    follow("pointermove", (move) => {
      at = move;
      show();
    });
    follow("pointercancel", end);
    follow("keydown", ({ key }) => key === "Escape" && end());
    follow("pointerup", ({ clientX, clientY }) => {
      const group = this.#groupAt(clientX, clientY);
      end();
      if (group && group !== home) this.#tell(person, group.dataset.group);
    });
  };

  #groupAt(x, y) {
    return this.groupTargets.find((group) => {
      const { left, right, top, bottom } = group.getBoundingClientRect();
      return left <= x && x <= right && top <= y && y <= bottom;
    });
  }

  #mark(group, home) {
    for (const each of this.groupTargets) each.classList.toggle("is-goal", each === group && each !== home);
  }

  #tell(person, group) {
    const form = person.querySelector("form.seat-move");
    form.elements.group_id.value = group;
    form.requestSubmit();
  }
}
