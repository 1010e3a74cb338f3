// What a scan means, by what this phone knows: the same as eventmgr/checkin/rules.py and service/facts.py decide.
//
// `standing` is the last fact that nobody took back: {kind: "entry"|"exit", at, by, gate, entry}, or null; an exit
// names the entry that it closed, where this phone knows it.

/** Why this pass does not open the door, or null; `person` is null where no pass of the event has the code. */
export function refuse(person, isRevoked = false) {
  if (!person) return "unknown_pass";
  if (person.state !== "confirmed") return "not_confirmed";
  return isRevoked ? "revoked_pass" : null;
}

/** Come in, or be handed something: once; who left may come back. */
export function checkIn({ person, isRevoked }, standing, at) {
  const reason = refuse(person, isRevoked);
  if (reason) return { result: "refused", reason, first: null };
  if (standing?.kind === "entry") return { result: "already_in", reason: "already_in", first: standing };
  // Made before the person left and known later: it belongs to that stay.
  if (standing && Date.parse(at) < Date.parse(standing.at)) {
    return { result: "already_in", reason: "already_in", first: standing.entry ?? standing };
  }
  return { result: "accepted", reason: null, first: null, isBack: standing !== null };
}

/** Leave, or give something back; a pass that ended meanwhile still lets people out. */
export function leave({ person, isRevoked }, standing) {
  const reason = refuse(person, isRevoked);
  if (reason === "unknown_pass") return { result: "refused", reason, first: null };
  if (standing?.kind !== "entry") return { result: "refused", reason: "not_in", first: standing };
  return { result: "accepted", reason: null, first: standing };
}

/** What stands once the last fact is taken back; undefined where there is none to take back. */
export function takenBack(standing) {
  if (!standing) return undefined;
  return standing.kind === "exit" ? (standing.entry ?? { ...standing, kind: "entry" }) : null;
}

/** The session for which people come to the door now: the running one, else the next, else the last. */
export function chooseSession(sessions, now) {
  const starts = ({ starts_at: at }) => Date.parse(at);
  const running = sessions.filter((one) => starts(one) <= now && now < Date.parse(one.ends_at));
  if (running.length > 0) return running.reduce((best, one) => (starts(one) > starts(best) ? one : best));
  const coming = sessions.filter((one) => starts(one) > now);
  if (coming.length > 0) return coming.reduce((best, one) => (starts(one) < starts(best) ? one : best));
  return sessions.reduce((best, one) => (best && starts(best) >= starts(one) ? best : one), null);
}
