import { Controller } from "@hotwired/stimulus";
import { moments } from "./moments.js";

const HALF_A_MINUTE = 30_000;

/** Keeps "now" and "next" right while the page is open, also without a network; what is over moves up and away. */
export default class extends Controller {
  static targets = ["visit", "earlier", "over", "rest"];

  connect() {
    this.show = this.show.bind(this);
    this.timer = setInterval(this.show, HALF_A_MINUTE);
    document.addEventListener("visibilitychange", this.show);
    this.show();
  }

  disconnect() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.show);
  }

  show() {
    const every = [...document.querySelectorAll('[data-day-target="visit"]')];
    // What was noted is known while there is a network; an older copy goes by the clock.
    const isOnline = !document.documentElement.hasAttribute("data-offline");
    const spans = every.map(({ dataset }) => ({
      starts: Date.parse(dataset.starts),
      ends: Date.parse(dataset.ends),
      noted: isOnline ? dataset.noted : undefined,
    }));
    const stands = new Map(moments(spans, Date.now()).map((moment, index) => [every[index], moment]));
    for (const visit of this.visitTargets) {
      visit.dataset.moment = stands.get(visit);
      if (visit.dataset.moment === "past" && this.restTarget.contains(visit)) this.overTarget.append(visit);
    }
    this.earlierTarget.hidden = this.overTarget.children.length === 0;
    this.restTarget.hidden = this.restTarget.children.length === 0;
  }
}
