// What the grid knows without a page: where a session stands, which lanes it needs, what it clashes with.

export const STEP = 5;
const DAY = 24 * 60;

export const clock = (minute) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export const snap = (minutes) => Math.round(minutes / STEP) * STEP;

export const placeOf = ({ day, start, end, room }) => ({ day, start, end, room });

export const isSame = (a, b) => a.day === b.day && a.start === b.start && a.end === b.end && a.room === b.room;

/** The same place `by` minutes later, within its day. */
export function later(place, by) {
  const length = place.end - place.start;
  const start = Math.max(0, Math.min(place.start + by, DAY - STEP - length));
  return { ...place, start, end: start + length };
}

/** The same place with its end `by` minutes later: at least one step long, within its day. */
export function longer(place, by) {
  return { ...place, end: Math.max(place.start + STEP, Math.min(place.end + by, DAY - STEP)) };
}

/** The columns that a session fills: those of its room or of its parent's; all of them where it has no room. */
export function columnsOf(session, plan) {
  const parent = session.room ? null : plan.sessions.find(({ id }) => id === session.parent);
  const room = plan.rooms.find(({ id }) => id === (parent ?? session).room);
  return room ? room.columns : plan.columns.map((_column, number) => number);
}

/** Hours from the first to the last that are needed, at least from 7 to 18. */
export function hoursOf(sessions) {
  const first = Math.min(7 * 60, ...sessions.map(({ start }) => start));
  const last = Math.max(18 * 60, ...sessions.map(({ end }) => end));
  return [Math.floor(first / 60), Math.ceil(last / 60)];
}

const meet = (a, b) => a.start < b.end && b.start < a.end;

/** For each session of a day the lane it stands in and how many lanes there are beside it; a part stands in its parent. */
export function lanes(sessions, columns) {
  const found = new Map();
  const shares = (a, b) => columns.get(a.id).some((column) => columns.get(b.id).includes(column));
  const tops = [...sessions].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const session of tops) {
    const near = tops.filter(
      (other) =>
        found.has(other.id) && other.parent === session.parent && meet(session, other) && shares(session, other),
    );
    const taken = new Set(near.map(({ id }) => found.get(id).lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const count = Math.max(lane + 1, ...near.map(({ id }) => found.get(id).count));
    found.set(session.id, { lane, count });
    for (const { id } of near) found.get(id).count = count;
  }
  return found;
}

/** Which sessions want the same room or person at that place; a session and its own parts never do. */
export function clashing(session, place, plan) {
  const moved = { ...session, ...place };
  const filled = (one) => new Set(plan.rooms.find(({ id }) => id === one.room)?.columns ?? []);
  const rooms = filled(moved);
  return plan.sessions.filter(
    (other) =>
      other.id !== session.id &&
      other.day === moved.day &&
      other.parent !== session.id &&
      session.parent !== other.id &&
      meet(moved, other) &&
      ([...filled(other)].some((column) => rooms.has(column)) ||
        other.people.some((key) => session.people.includes(key))),
  );
}
