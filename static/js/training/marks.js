// What a trainer's roster says of a half-day on this device: pure, no clock, no network.

/** The server's marks of a half-day with the own operations done upon them; `on` says where each one is. */
export function marksOf(people, operations, half) {
  const marks = new Map();
  for (const [person, told] of Object.entries(people)) {
    if (!(half in told.marks)) continue;
    marks.set(person, {
      mark: told.marks[half],
      reason: told.reasons[half] ?? "",
      warning: told.warning,
      on: "server",
    });
  }
  for (const { payload, answer, problem } of operations) {
    const known = marks.get(payload.registration);
    if (payload.half !== half || !known) continue;
    marks.set(payload.registration, { ...known, ...done(known, payload, answer, problem) });
  }
  return marks;
}

function done(known, { mark, reason }, answer, problem) {
  if (answer) return { mark: answer.mark, reason: answer.mark === "excused" ? reason : "", on: "server" };
  if (problem && !problem.isHeld) return { ...known, on: "refused", problem };
  return { mark, reason: mark === "excused" ? reason : "", on: problem ? "held" : "device", problem };
}

/** How many stand how. */
export function countOf(marks) {
  const counts = {};
  for (const { mark } of marks.values()) counts[mark] = (counts[mark] ?? 0) + 1;
  return counts;
}

/** Whom "all others are present" is about: nobody has said anything of them yet, not even that they are absent. */
export function unmarked(marks, absent = new Set()) {
  const isOpen = ([person, { mark, on }]) => mark === "absent" && on === "server" && !absent.has(person);
  return [...marks].filter(isOpen).map(([person]) => person);
}
