// What becomes of an operation on its way to the server: pure decisions, no clock, no network.
//
// An operation stays in its place until the server has answered it, and then until a copy of the server's state that
// was asked for later is kept: so what it did is never out of sight.
const CHARACTERS = 300_000;
export const MOST = 50;

/** Still to be sent, now or once the server takes it. */
export function isUnsent({ answer, problem }) {
  return !answer && (!problem || problem.isHeld);
}

/** The server did not take it as it is; somebody has to look at it. */
export function isRefused({ problem }) {
  return Boolean(problem) && !problem.isHeld;
}

/** It was never under way, or was surely not taken: its content may still be changed. */
export function isAmendable({ answer, problem, tries }) {
  return !answer && (tries === 0 || Boolean(problem));
}

/** What is sent next, in the order in which it was done; one that builds upon an open one waits for its answer. */
export function nextBatch(operations, { most = MOST, skipped = new Set() } = {}) {
  const batch = [];
  const open = new Set();
  let length = 0;
  for (const operation of operations) {
    if (operation.answer || operation.problem || skipped.has(operation.id)) continue;
    if (open.has(operation.needs) || batch.length === most) break;
    length += JSON.stringify(operation.payload).length;
    if (batch.length > 0 && length > CHARACTERS) break;
    batch.push(operation);
    open.add(operation.id);
  }
  return batch;
}

/** As the server is told. */
export function toWire({ id, kind, at, payload }) {
  return { id, kind, at, payload };
}

/** Which operations the server's answers change, and how; `follow` gives the payload of one that built upon another. */
export function applyAnswers(operations, answers, at, follow = ({ payload }) => payload) {
  const told = new Map(answers.map((answer) => [answer?.id, answer]));
  const changed = new Map();
  for (const operation of operations) {
    const answer = told.get(operation.id);
    if (!answer || operation.answer || !(answer.status < 500)) continue;
    if (answer.status === 200) changed.set(operation.id, { ...operation, answer, answeredAt: at });
    else changed.set(operation.id, { ...operation, problem: problemOf(answer) });
  }
  for (const operation of operations) {
    const first = changed.get(operation.needs);
    if (!first) continue;
    const payload = first.answer ? follow(operation, first.answer) : operation.payload;
    changed.set(operation.id, { ...(changed.get(operation.id) ?? operation), payload, needs: null });
  }
  return [...changed.values()];
}

/** 409 says "not now": the record is closed. It is sent again once somebody says that it is open. */
function problemOf({ status, title, code }) {
  return { status, title: title ?? "", code: code ?? "", isHeld: status === 409 };
}

/** How long to wait after so many failures in a row; `chance` (0 to 1) keeps phones from asking all at once. */
export function pause(failures, chance) {
  const seconds = failures === 0 ? 5 : Math.min(60, 2 ** failures);
  return Math.round(seconds * 1000 * (0.8 + 0.4 * chance));
}

/** What an answer of the server means for the way to it. */
export function meaningOf(status, code) {
  if (status === 304) return "unchanged";
  if (status >= 200 && status < 300) return "fine";
  if (status === 401) return "closed";
  if (status === 400 && code === "csrf") return "token";
  if (status === 500) return "broken";
  if ([404, 410].includes(status)) return "gone";
  return "offline";
}
