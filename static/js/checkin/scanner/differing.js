// What the server answered otherwise than this phone had decided: somebody has to look at it.

/** Whether the door was told something else than what the server says. */
export function differs({ kind, local, answer, problem }) {
  if (problem) return true;
  if (!answer || local?.isSeen) return false;
  if (kind === "checkin.delegation") return (answer.already_in ?? []).length > 0;
  if (kind === "checkin.answer") return false;
  if (kind === "checkin.walk_in") return answer.result !== "accepted" || Boolean(answer.alike);
  if (kind === "checkin.undo") return answer.result !== "undone";
  return answer.result !== local?.result;
}
