import { Controller } from "@hotwired/stimulus";

const FORWARD = new Set(["ArrowRight", "PageDown", " "]);
const BACK = new Set(["ArrowLeft", "PageUp"]);
const SLACK = 8;

/** Screens under each other: arrows and a presenter's remote go from one to the next, digits go to that group. */
export default class extends Controller {
  static targets = ["screen", "steps"];

  connect() {
    this.stepsTarget.hidden = false;
    document.addEventListener("keydown", this.#press);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#press);
  }

  next() {
    this.#go(this.#place + 1);
  }

  previous() {
    this.#go(this.#place - 1);
  }

  #press = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.target.closest("a, button") && event.key === " "))
      return;
    const group = this.screenTargets.findIndex(({ dataset }) => dataset.group === event.key);
    if (FORWARD.has(event.key) && !event.shiftKey) this.#forward(event);
    else if (BACK.has(event.key)) this.#take(event, () => this.previous());
    else if (event.key === "Home") this.#take(event, () => this.#go(0));
    else if (group >= 0) this.#take(event, () => this.#go(group));
  };

  /** A screen that is higher than the window is read to its end first. */
  #forward(event) {
    const { bottom } = this.screenTargets[this.#place].getBoundingClientRect();
    if (bottom > innerHeight + SLACK && event.key !== "ArrowRight") return;
    this.#take(event, () => this.next());
  }

  #take(event, work) {
    event.preventDefault();
    work();
  }

  #go(place) {
    const screen = this.screenTargets[Math.max(0, Math.min(place, this.screenTargets.length - 1))];
    screen.scrollIntoView({ block: "start", behavior: "instant" });
  }

  get #place() {
    const above = this.screenTargets.filter((screen) => screen.getBoundingClientRect().top < innerHeight / 2);
    return Math.max(0, above.length - 1);
  }
}
