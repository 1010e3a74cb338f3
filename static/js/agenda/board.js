import { Hand } from "./hand.js";
import { keep, recall } from "./memory.js";
import { clashingOn, clock, columnsOf, hoursOf, isSame, lanes, later, longer, placeOf, STEP } from "./plan.js";
import { Sender } from "./sender.js";

export const PER_MINUTE = 1.8;
const PART_INSET = 38;
const HEAD = 19;
const TWO_LINES = 36;

/** One day of the plan, its sessions as blocks that are moved by hand or keyboard. */
export class Board {
  #moves = [];
  #refused = null;
  #pending = new Map();

  constructor(root) {
    this.root = root;
    this.texts = JSON.parse(root.dataset.texts);
    this.plan = JSON.parse(root.dataset.plan);
    this.isEditable = Boolean(root.dataset.editable);
    this.sender = new Sender(root.dataset.url);
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.day = this.#firstDay();
    this.part("undo").addEventListener("click", () => this.undo());
    this.part("again").addEventListener("click", () => this.#again());
    if (this.isEditable) new Hand(this);
    this.part("body").addEventListener("keydown", (event) => this.#key(event));
    this.part("body").addEventListener("dblclick", ({ target }) => this.#open(target.closest(".slot")?.dataset.id));
    this.draw();
  }

  /** The day of the session that the address names, the day that it names, the one looked at last, the first with a plan. */
  #firstDay() {
    const { days, sessions } = this.plan;
    const wanted = [this.target?.day, new URLSearchParams(location.search).get("day"), recall("day")];
    const planned = days.find(({ date }) => sessions.some(({ day }) => day === date));
    const found = wanted.find((day) => days.some(({ date }) => date === day));
    return found ?? planned?.date ?? days[0].date;
  }

  /** The session that the address names. */
  get target() {
    return this.find(location.hash.replace("#s-", ""));
  }

  say(name, values = {}) {
    return this.texts[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  }

  find(id) {
    return this.plan.sessions.find((session) => session.id === id);
  }

  words({ day, start, end, room }) {
    const name = this.plan.rooms.find(({ id }) => id === room)?.name ?? this.say("no_room");
    const [, month, date] = day.split("-");
    return `${date}/${month} ${clock(start)}–${clock(end)}, ${name}`;
  }

  announce(text) {
    this.part("said").textContent = text;
  }

  draw() {
    const focused = document.activeElement?.closest?.(".slot")?.dataset.id;
    this.#drawDays();
    this.#drawFrame();
    this.#drawSlots();
    if (focused) this.part("body").querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
    this.part("undo").disabled = this.#moves.length === 0;
    this.part("again").hidden = this.#refused === null;
    keep("day", this.day);
    const more = this.part("new");
    if (more) more.href = `${this.root.dataset.url}/new?day=${this.day}`;
  }

  get isChanged() {
    return this.#moves.length > 0;
  }

  /** Put a session elsewhere: shown at once, sent behind the moves before it. */
  async move(id, to, { isUndo = false } = {}) {
    const session = this.find(id);
    const seen = placeOf(session);
    if (isSame(seen, to)) return this.draw();
    this.#shift(session, to);
    this.day = to.day;
    this.draw();
    this.announce(this.say("where", { title: session.title, place: this.words(to) }));
    this.#pending.set(id, (this.#pending.get(id) ?? 0) + 1);
    const answer = await this.sender.move(id, to, seen);
    this.#pending.set(id, this.#pending.get(id) - 1);
    if (answer.done && !isUndo) this.#moves.push({ id, to: seen, seen: to });
    if (answer.meanwhile) this.#refused = { id, to };
    this.#take(answer);
    if (answer.failed) {
      this.#shift(session, seen);
      this.announce(answer.title ?? this.say("failed"));
    } else if (answer.meanwhile) {
      this.announce(this.say("meanwhile", { place: this.words(to) }));
    } else if (!this.#isWaiting()) {
      this.announce(this.say("saved", { title: session.title, place: this.words(to) }));
    }
    this.draw();
  }

  async undo() {
    const last = this.#moves.pop();
    if (last) await this.move(last.id, last.to, { isUndo: true });
  }

  /** Take the server's plan over, unless moves that it does not know yet are on their way. */
  #take(answer) {
    if (!answer.plan || this.#isWaiting()) return;
    this.plan = answer.plan;
    document.getElementById("agenda-clashes").innerHTML = answer.clashes;
  }

  #isWaiting() {
    return [...this.#pending.values()].some((count) => count > 0);
  }

  #again() {
    const refused = this.#refused;
    this.#refused = null;
    if (refused) this.move(refused.id, refused.to);
  }

  #shift(session, to) {
    const by = to.start - session.start;
    for (const part of this.plan.sessions.filter(({ parent }) => parent === session.id)) {
      Object.assign(part, { day: to.day, start: part.start + by, end: part.end + by });
    }
    Object.assign(session, to);
    const found = clashingOn(to.day, this.plan);
    for (const other of this.plan.sessions) {
      if (other.day === to.day) other.clashes = found.has(other.id);
    }
  }

  #drawDays() {
    this.part("days").replaceChildren(
      ...this.plan.days.map(({ date, title }) => {
        const [, month, day] = date.split("-");
        const button = make("button", "btn btn-sm", title ? `${day}/${month} · ${title}` : `${day}/${month}`);
        button.type = "button";
        button.dataset.date = date;
        button.setAttribute("aria-pressed", String(date === this.day));
        button.addEventListener("click", () => {
          this.day = date;
          this.draw();
        });
        return button;
      }),
    );
  }

  #drawFrame() {
    const heads = this.plan.columns.map(({ name }) => make("div", "grid-head", name));
    this.part("heads").replaceChildren(make("div", "grid-head grid-corner", ""), ...heads);
    const here = this.plan.sessions.filter(({ day }) => day === this.day);
    const [first, last] = hoursOf(here);
    this.first = first * 60;
    const lines = [];
    for (let hour = first; hour < last; hour += 1) {
      const line = make("div", "grid-hour", clock(hour * 60));
      line.style.top = `${(hour * 60 - this.first) * PER_MINUTE}px`;
      lines.push(line);
    }
    const slots = make("div", "grid-slots", "");
    const body = this.part("body");
    body.style.height = `${(last - first) * 60 * PER_MINUTE}px`;
    this.part("scroll").style.setProperty("--columns", Math.max(1, this.plan.columns.length));
    body.replaceChildren(...lines, slots);
  }

  #drawSlots() {
    const here = this.plan.sessions.filter(({ day }) => day === this.day);
    const columns = new Map(here.map((session) => [session.id, columnsOf(session, this.plan)]));
    const found = lanes(here, columns);
    const total = Math.max(1, this.plan.columns.length);
    const inOrder = [...here].sort((a, b) => Boolean(a.parent) - Boolean(b.parent) || a.start - b.start);
    const slots = inOrder.map((session) => {
      const slot = this.#slot(session);
      const mine = columns.get(session.id);
      const parent = found.get(session.parent);
      const { lane, count } = found.get(session.id);
      let left = (Math.min(...mine, total - 1) / total) * 100;
      let width = (Math.max(1, mine.length) / total) * 100;
      this.#stretch(slot, session);
      const hasOwnRoom = parent && mine.length < columns.get(session.parent).length;
      if (hasOwnRoom) this.#lower(slot, session);
      else if (parent) {
        width /= parent.count;
        left += width * parent.lane + (width * PART_INSET) / 100;
        width *= 1 - PART_INSET / 100;
      }
      slot.style.left = `${left + (width / count) * lane}%`;
      slot.style.width = `calc(${width / count}% - 3px)`;
      return slot;
    });
    this.part("body")
      .querySelector(".grid-slots")
      .replaceChildren(...slots);
  }

  #slot(session) {
    const slot = make("div", `slot kind-${session.kind}`, "");
    slot.classList.toggle("is-part", Boolean(session.parent));
    slot.classList.toggle("has-clash", session.clashes);
    slot.dataset.id = session.id;
    slot.tabIndex = 0;
    slot.setAttribute("role", this.isEditable ? "button" : "note");
    const place = this.words(placeOf(session)).split(", ").slice(1).join(", ");
    const notes = [place, session.clashes && this.say("clashes"), session.kind === "blocker" && this.say("staff")];
    const time = `${clock(session.start)}–${clock(session.end)}`;
    slot.title = [time, session.title, session.who, ...notes].filter(Boolean).join(", ");
    slot.append(make("span", "slot-time", time), " ", make("span", "slot-title", session.title), " ");
    if (session.who) slot.append(make("span", "slot-who", session.who), " ");
    slot.append(make("span", "visually-hidden", notes.filter(Boolean).join(", ")));
    if (this.isEditable) {
      slot.setAttribute("aria-describedby", "grid-help");
      slot.append(make("span", "slot-grip", ""), make("span", "slot-edge", ""));
    }
    return slot;
  }

  #open(id) {
    if (id && this.isEditable) location.assign(`${this.root.dataset.url}/${id}`);
  }

  /** Show a session before it is there. */
  showNew(slot, place) {
    const { columns } = this.plan;
    const number = columns.findIndex(({ id }) => id === place.room);
    slot.textContent = `${clock(place.start)}–${clock(place.end)}`;
    slot.style.left = `${(Math.max(0, number) / Math.max(1, columns.length)) * 100}%`;
    slot.style.width = `${100 / Math.max(1, columns.length)}%`;
    this.#stretch(slot, place);
    this.part("body").querySelector(".grid-slots").append(slot);
  }

  #stretch(slot, { start, end }) {
    const height = (end - start) * PER_MINUTE - 2;
    slot.style.top = `${(start - this.first) * PER_MINUTE}px`;
    slot.style.height = `${height}px`;
    slot.classList.toggle("is-short", height < TWO_LINES);
  }

  /** A part in a room of its own leaves the first line of its session to be read above it. */
  #lower(slot, session) {
    const low = Math.max(0, HEAD - (session.start - this.find(session.parent).start) * PER_MINUTE);
    slot.style.top = `${(session.start - this.first) * PER_MINUTE + low}px`;
    slot.style.height = `${Math.max(HEAD, (session.end - session.start) * PER_MINUTE - 2 - low)}px`;
  }

  /** Show the day of a session and the session itself. */
  goTo(session) {
    if (!session) return;
    this.day = session.day;
    this.draw();
    const slot = this.part("body").querySelector(`[data-id="${session.id}"]`);
    slot.scrollIntoView({ block: "center", inline: "nearest" });
    slot.focus({ preventScroll: true });
  }

  /** The form of a new session at this place of the day. */
  create({ start, end, room }) {
    const place = new URLSearchParams({ day: this.day, start: clock(start), end: clock(end), room });
    location.assign(`${this.root.dataset.url}/new?${place}`);
  }

  #key(event) {
    const session = this.find(event.target.closest(".slot")?.dataset.id);
    if (!session || !this.isEditable) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      this.undo();
    } else if (event.key === "Enter") {
      this.#open(session.id);
    } else if (event.key === "Insert") {
      location.assign(`${this.root.dataset.url}/new?after=${session.id}`);
    } else {
      const to = this.#keyed(event, session);
      if (!to) return;
      event.preventDefault();
      this.move(session.id, to);
    }
  }

  #keyed({ key, shiftKey, ctrlKey, altKey, metaKey }, session) {
    if (ctrlKey || altKey || metaKey) return null;
    const here = placeOf(session);
    const change = shiftKey ? longer : later;
    const room = (step) => ({ ...here, room: this.#beside(here.room, step) });
    const keys = {
      ArrowUp: () => change(here, -STEP),
      ArrowDown: () => change(here, STEP),
      ArrowLeft: () => room(-1),
      ArrowRight: () => room(1),
      PageUp: () => ({ ...here, day: this.#dayBeside(here.day, -1) }),
      PageDown: () => ({ ...here, day: this.#dayBeside(here.day, 1) }),
    };
    return keys[key]?.();
  }

  /** Rooms in their order, behind "no room". */
  #beside(room, step) {
    const ids = ["", ...this.plan.rooms.map(({ id }) => id)];
    return ids[Math.max(0, Math.min(ids.indexOf(room) + step, ids.length - 1))];
  }

  #dayBeside(day, step) {
    const dates = this.plan.days.map(({ date }) => date);
    return dates[Math.max(0, Math.min(dates.indexOf(day) + step, dates.length - 1))];
  }
}

function make(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  if (text) element.textContent = text;
  return element;
}
