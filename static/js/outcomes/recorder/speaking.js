// Who waits, who speaks, for how long, and who has said nothing yet.

export function isWaiting(speech) {
  return !speech.started_at && !speech.withdrawn_at;
}

/** Those who wait, in the order in which they asked. */
export function queueOf({ speeches }) {
  return speeches
    .filter(isWaiting)
    .sort((one, other) => Date.parse(one.asked_at) - Date.parse(other.asked_at) || (one.id < other.id ? -1 : 1));
}

export function speakingNow({ speeches }) {
  return speeches.find(({ started_at: begun, ended_at: ended }) => begun && !ended) ?? null;
}

/** Members who neither spoke nor are named as speaker of a point, and do not wait or speak now.
 *
 * Of those who are present; where nobody was marked as present yet, of all.
 */
export function silentMembers({ people, items, speeches }) {
  const heard = new Set([
    ...items.map(({ speaker }) => speaker),
    ...speeches.filter((speech) => speech.started_at || isWaiting(speech)).map(({ person }) => person),
  ]);
  const members = people.filter((person) => person.is_member);
  const present = members.filter((person) => person.is_present);
  return (present.length > 0 ? present : members).filter(({ id }) => !heard.has(id));
}

/** The clock of a speech: seconds so far, how many are left, and in which tone that is said. */
export function clockOf(speech, minutes, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(speech.started_at)) / 1000));
  if (!minutes) return { seconds, left: null, tone: "calm" };
  const left = minutes * 60 - seconds;
  return { seconds, left, tone: left < 0 ? "over" : left <= 60 && minutes > 1 ? "soon" : "calm" };
}

/** Minutes and seconds as a clock shows them. */
export function asClock(seconds) {
  const whole = Math.abs(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}
