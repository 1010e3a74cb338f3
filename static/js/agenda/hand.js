import { PER_MINUTE } from "./board.js";
import { clashing, clock, later, longer, marked, placeOf, snap } from "./plan.js";

const NEAR = 4;
const EDGE = 48;

/** Sessions taken by mouse anywhere, by finger at their handle or lower edge, so that a finger elsewhere scrolls. */
export class Hand {
  constructor(board) {
    this.board = board;
    const body = board.part("body");
    body.addEventListener("pointerdown", (event) => this.#take(event));
    body.addEventListener("pointerdown", (event) => this.#begin(event));
    body.addEventListener("click", (event) => this.#touch(event));
  }

  /** On free time a mouse draws the session that is to be. */
  #begin(event) {
    this.pressed = event;
    if (event.button !== 0 || event.pointerType !== "mouse" || event.target.closest(".slot")) return;
    const from = this.#minute(event);
    const room = this.#column(event.clientX);
    const ghost = document.createElement("div");
    const control = new AbortController();
    const follow = (type, work) => document.addEventListener(type, work, { signal: control.signal });
    const end = () => {
      control.abort();
      ghost.remove();
    };
    ghost.className = "slot slot-new";
    follow("pointermove", (move) => {
      const { start, end: last } = marked(from, this.#minute(move));
      if (!ghost.isConnected && Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) < NEAR) return;
      this.board.showNew(ghost, { start, end: last, room });
    });
    follow("keydown", ({ key }) => {
      if (key === "Escape") end();
    });
    follow("pointerup", (up) => {
      const isDrawn = ghost.isConnected;
      end();
      if (isDrawn) this.board.create({ ...marked(from, this.#minute(up)), room });
    });
  }

  /** A click or a tap on free time is half an hour there. */
  #touch(event) {
    const from = this.pressed;
    if (!from || from.target.closest(".slot") || event.target.closest(".slot")) return;
    if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) >= NEAR) return;
    const minute = this.#minute(event);
    this.board.create({ ...marked(minute, minute), room: this.#column(event.clientX) });
  }

  #minute({ clientY }) {
    return this.board.first + (clientY - this.board.part("body").getBoundingClientRect().top) / PER_MINUTE;
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
    const stop = () => {
      end();
      if (drag.to) this.#show({ ...drag, to: drag.from });
      slot.classList.remove("is-dragged");
      slot.classList.toggle("has-clash", session.clashes);
    };
    follow("pointermove", (move) => this.#follow(drag, move));
    follow("pointercancel", stop);
    follow("keydown", ({ key }) => {
      if (key === "Escape") stop();
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
    return Math.abs(now - x) < EDGE ? from.room : this.#column(now, from.room);
  }

  #column(x, otherwise = "") {
    const { left, width } = this.board.part("body").querySelector(".grid-slots").getBoundingClientRect();
    const { columns } = this.board.plan;
    const number = Math.floor(((x - left) / width) * columns.length);
    return columns[Math.max(0, Math.min(number, columns.length - 1))]?.id ?? otherwise;
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
