// What the grid knows without a page: where a session stands, which lanes it needs, what it clashes with.

export const STEP = 5;
const DAY = 24 * 60;
const QUARTER = 15;

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

/** What somebody wants who marks this stretch of a day: from one of its ends to the other; a mere touch half an hour. */
export function marked(from, to) {
  const isTouch = Math.abs(to - from) < STEP;
  const first = isTouch ? Math.floor(from / QUARTER) * QUARTER : Math.floor(Math.min(from, to) / STEP) * STEP;
  const start = Math.max(0, Math.min(first, DAY - 2 * STEP));
  const last = isTouch ? start + 2 * QUARTER : Math.ceil(Math.max(from, to) / STEP) * STEP;
  return { start, end: Math.min(last, DAY - STEP) };
}

/** The columns that a session fills: those of its room or of its parent's; all of them where it has no room. */
export function columnsOf(session, plan) {
  const parent = session.room ? null : plan.sessions.find(({ id }) => id === session.parent);
  const room = plan.rooms.find(({ id }) => id === (parent ?? session).room);
  return room ? room.columns : plan.columns.map((_column, number) => number);
}

/** Hours from the first to the last that are needed, with half an hour free before and an hour behind them; at least from 7 to 20. */
export function hoursOf(sessions) {
  const first = Math.max(0, Math.min(7 * 60, ...sessions.map(({ start }) => start - 30)));
  const last = Math.min(DAY, Math.max(20 * 60, ...sessions.map(({ end }) => end + 60)));
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
  const rooms = filled(moved, plan);
  return plan.sessions.filter(
    (other) =>
      other.id !== session.id &&
      other.day === moved.day &&
      meet(moved, other) &&
      !areKin(moved, other) &&
      (share(filled(other, plan), rooms) || share(other.people, session.people)),
  );
}

/** The ids of the sessions of a day that clash with one another. */
export function clashingOn(day, plan) {
  const here = plan.sessions.filter((session) => session.day === day).sort((a, b) => a.start - b.start);
  const rooms = new Map(here.map((session) => [session.id, filled(session, plan)]));
  const found = new Set();
  here.forEach((first, number) => {
    for (let next = number + 1; next < here.length && here[next].start < first.end; next += 1) {
      const second = here[next];
      if (areKin(first, second)) continue;
      if (!share(rooms.get(first.id), rooms.get(second.id)) && !share(first.people, second.people)) continue;
      found.add(first.id).add(second.id);
    }
  });
  return found;
}

const filled = (session, plan) => plan.rooms.find(({ id }) => id === session.room)?.columns ?? [];
const share = (some, others) => some.some((one) => others.includes(one));
const areKin = (a, b) => a.parent === b.id || b.parent === a.id;
