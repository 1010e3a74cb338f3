import { PER_MINUTE } from "./board.js";
import { clashing, clock, later, longer, placeOf, snap } from "./plan.js";

const NEAR = 4;
const EDGE = 48;

/** Sessions taken by mouse anywhere, by finger at their handle or lower edge, so that a finger elsewhere scrolls. */
export class Hand {
  constructor(board) {
    this.board = board;
    board.part("body").addEventListener("pointerdown", (event) => this.#take(event));
  }

  #take(event) {
    const slot = event.target.closest(".slot");
    const isHandle = event.target.matches(".slot-grip, .slot-edge");
    if (!slot || event.button !== 0 || (event.pointerType !== "mouse" && !isHandle)) return;
    const session = this.board.find(slot.dataset.id);
    const scroll = this.board.part("scroll");
    const drag = {
      slot,
      session,
      isEdge: event.target.matches(".slot-edge"),
      from: placeOf(session),
      x: event.clientX,
      y: event.clientY,
      top: scroll.scrollTop,
      page: scrollY,
      to: null,
    };
    const control = new AbortController();
    const follow = (type, work) => document.addEventListener(type, work, { signal: control.signal });
    const end = () => {
      control.abort();
      slot.classList.remove("is-dragged");
      this.#mark(null);
    };
    follow("pointermove", (move) => this.#follow(drag, move));
    follow("pointercancel", () => {
      end();
      this.board.draw();
    });
    follow("keydown", ({ key }) => {
      if (key !== "Escape") return;
      end();
      this.board.draw();
    });
    follow("pointerup", () => {
      end();
      if (drag.to) this.board.move(session.id, drag.to);
    });
    slot.focus({ preventScroll: true });
    if (isHandle) event.preventDefault();
  }

  #follow(drag, { clientX, clientY }) {
    if (!drag.to && Math.hypot(clientX - drag.x, clientY - drag.y) < NEAR) return;
    const scroll = this.board.part("scroll");
    const box = scroll.getBoundingClientRect();
    if (clientY > box.bottom - EDGE / 2) scroll.scrollTop += 8;
    else if (clientY < box.top + EDGE) scroll.scrollTop -= 8;
    const down = clientY - drag.y + scroll.scrollTop - drag.top + scrollY - drag.page;
    const by = snap(down / PER_MINUTE);
    drag.to = drag.isEdge ? longer(drag.from, by) : this.#place(drag, by, clientX, clientY);
    this.#show(drag);
  }

  #place(drag, by, x, y) {
    const day = document.elementFromPoint(x, y)?.closest("[data-date]")?.dataset.date;
    this.#mark(day ?? null);
    if (day) return { ...drag.from, day };
    return { ...later(drag.from, by), room: this.#room(drag, x) };
  }

  /** The room under the pointer; a session of everybody stays one until it is taken to the side by some way. */
  #room({ from, x }, now) {
    if (Math.abs(now - x) < EDGE) return from.room;
    const { left, width } = this.board.part("body").querySelector(".grid-slots").getBoundingClientRect();
    const { columns } = this.board.plan;
    const number = Math.floor(((now - left) / width) * columns.length);
    return columns[Math.max(0, Math.min(number, columns.length - 1))]?.id ?? from.room;
  }

  #show({ slot, session, from, to, isEdge }) {
    slot.classList.add("is-dragged");
    slot.classList.toggle("has-clash", clashing(session, to, this.board.plan).length > 0);
    slot.querySelector(".slot-time").textContent = `${clock(to.start)}–${clock(to.end)}`;
    if (isEdge) slot.style.height = `${(to.end - to.start) * PER_MINUTE - 2}px`;
    else slot.style.translate = `${this.#across(from, to)}px ${(to.start - from.start) * PER_MINUTE}px`;
  }

  #across(from, to) {
    if (from.room === to.room) return 0;
    const { plan } = this.board;
    const column = (room) => Math.min(...(plan.rooms.find(({ id }) => id === room)?.columns ?? [0]));
    const { width } = this.board.part("body").querySelector(".grid-slots").getBoundingClientRect();
    return ((column(to.room) - column(from.room)) * width) / plan.columns.length;
  }

  #mark(date) {
    for (const button of this.board.part("days").children) {
      button.classList.toggle("is-goal", button.dataset.date === date);
    }
  }
}
