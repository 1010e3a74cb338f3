// What one section of the minutes says on this device: pure, no clock, no network.

/** What a field holds, and what it was written upon. */
export const contentOf = ({ text, mode, version, revision = null }) => ({ text, mode, version, revision });

export function isSame(one, other) {
  return one.text.normalize("NFC") === other.text.normalize("NFC") && one.mode === other.mode;
}

/** The server's text with the own operations done upon it, and what is being typed; `on` says where that is. */
export function replay(server, operations, draft) {
  let part = { ...contentOf(server), on: "server", at: server.at };
  for (const operation of operations) part = done(part, operation);
  return draft ? { ...part, ...contentOf(draft), on: "device" } : part;
}

function done(part, { kind, payload, answer, problem, answeredAt }) {
  if (kind !== "minutes.write") return part;
  const written = contentOf(payload);
  if (answer?.result === "differs") return { ...written, revision: answer.revision, on: "differs", at: part.at };
  if (answer && answer.version < part.version) return part;
  if (answer) return { ...written, version: answer.version, revision: null, on: "server", at: answeredAt };
  if (!problem) return { ...written, on: "device", at: part.at };
  return { ...written, on: problem.isHeld ? "held" : "refused", at: part.at, problem };
}

/**
 * Upon which version the next text of a field is written: the answers to the own operations lead from one to the next.
 * A text of one's own that differs no more (`differs`: those that do) was settled by somebody else.
 */
export function advance(base, operations, differs) {
  let { version, revision } = base;
  if (differs && operations.length === 0 && !differs.some((row) => row.revision === revision)) revision = null;
  for (const { kind, answer } of operations) {
    if (kind !== "minutes.write" || !answer) continue;
    if (answer.result === "differs") {
      ({ revision } = answer);
    } else if (answer.version >= version) {
      ({ version } = answer);
      revision = null;
    }
  }
  return { ...base, version, revision };
}

/** The payload of an operation that built upon one which is answered now. */
export function follow({ payload }, answer) {
  if (payload.version === undefined) return payload;
  if (answer.result === "differs") return { ...payload, revision: answer.revision };
  return { ...payload, version: answer.version, revision: null };
}

/** A text, written upon what the last own operation leaves where that is as new as what its writer saw. */
export function upon(content, last) {
  if (!last) return content;
  const { version, revision = null } = last.answer ? follow({ payload: content }, last.answer) : last.payload;
  return version >= content.version ? { ...content, version, revision } : content;
}

/** The text of somebody else goes into a field only where nothing is typed and nobody is about to type. */
export function mayRefresh({ field, base, server, isOpen, isFocused }) {
  return server.version > base.version && !isOpen && !isFocused && !base.revision && isSame(field, base);
}

/** The lines that went and those that came, each once; a line that only moved is none of them. */
export function changedLines(before, after) {
  const lines = (text) => [...new Set(text.split("\n").filter(Boolean))];
  const [old, now] = [lines(before), lines(after)];
  return { gone: old.filter((line) => !now.includes(line)), came: now.filter((line) => !old.includes(line)) };
}

/** The text that a choice leaves standing; null where what stands in the minutes stays. */
export function chosen(keep, standing, own) {
  if (keep === "theirs") return null;
  return keep === "mine" ? own : [standing, own].filter(Boolean).join("\n");
}
