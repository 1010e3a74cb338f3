// What stands in the record as this phone knows it: the server's state with the own operations done upon it.
//
// Pure: no clock, no network. An operation that the server has answered is done as the answer says; one that is on its
// way is done as if nobody else had written; what the server holds already is not done twice.
export const FIELDS = ["kind", "text", "speaker", "level", "due", "supporters", "starred"];

/** `state` is the server's; each point of the answer says by `on` where it is: server, phone, differs or refused. */
export function replay(state, operations) {
  const next = {
    ...state,
    record: { ...state.record },
    people: state.people.map((person) => ({ ...person })),
    items: state.items.map(fromServer),
    speeches: state.speeches.map((speech) => ({ ...speech })),
  };
  for (const operation of operations) DONE[operation.kind]?.(next, operation.payload, operation);
  for (const item of next.items) if (item.differs.length > 0) item.on = "differs";
  return next;
}

/** The fields of a point, without what is said about it. */
export function fieldsOf(item) {
  return Object.fromEntries(FIELDS.map((name) => [name, item[name]]));
}

export function isSame(one, other) {
  return FIELDS.every((name) => (one[name] ?? null) === (other[name] ?? null));
}

function fromServer(item) {
  return { ...item, differs: item.differs.map((version) => ({ ...version })), on: "server", operation: null };
}

/** Who the operation leaves a trace with: its point is on the phone until the server has answered. */
function mark(item, operation) {
  item.updated_at = operation.answeredAt ? new Date(operation.answeredAt).toISOString() : operation.at;
  if (operation.answer) return;
  item.operation = operation;
  item.on = operation.problem && !operation.problem.isHeld ? "refused" : "phone";
}

function find(next, id) {
  return next.items.find((item) => item.id === id);
}

/** Put a point behind another (null: at the start; unknown: at the end). */
function place(next, item, after) {
  const rest = next.items.filter((other) => other !== item);
  const index = after === null ? 0 : rest.findIndex(({ id }) => id === after) + 1 || rest.length;
  rest.splice(index, 0, item);
  next.items = rest;
}

function addItem(next, payload, operation) {
  if (find(next, payload.item)) return;
  const item = { id: payload.item, ...fieldsOf(payload), version: 1, differs: [], on: "server", operation: null };
  mark(item, operation);
  place(next, item, payload.after);
}

function editItem(next, payload, operation) {
  const item = find(next, payload.item);
  if (!item) return;
  const { answer, needs } = operation;
  const isOlder = payload.version < item.version && !needs;
  if (answer ? answer.result === "differs" : isOlder && !isSame(item, payload)) {
    const isKnown = answer && item.differs.some(({ revision }) => revision === answer.revision);
    const mine = { revision: answer?.revision ?? null, ...fieldsOf(payload), by: next.device?.name, at: operation.at };
    if (!isKnown) item.differs.push(mine);
    return;
  }
  if (isOlder) return;
  Object.assign(item, fieldsOf(payload));
  if (answer) item.version = answer.version;
  mark(item, operation);
}

function removeItem(next, payload, { answer }) {
  if (answer?.result === "stale") return;
  next.items = next.items.filter(({ id }) => id !== payload.item);
}

function restoreItem(next, payload, operation) {
  if (find(next, payload.item) || !operation.local) return;
  const item = { ...operation.local.item, differs: [], on: "server", operation: null };
  mark(item, operation);
  place(next, item, operation.local.after);
}

function moveItem(next, payload, operation) {
  const item = find(next, payload.item);
  if (!item) return;
  place(next, item, payload.after);
  if (!operation.answer && item.on === "server") item.on = "phone";
}

function settleItem(next, payload, operation) {
  const item = find(next, payload.item);
  const mine = item?.differs.find(({ revision }) => revision === payload.revision);
  if (!mine || operation.answer?.result === "stale") return;
  item.differs = item.differs.filter((version) => version !== mine);
  if (payload.keep === "mine")
    Object.assign(item, fieldsOf(mine), { version: operation.answer?.version ?? item.version });
  if (payload.keep === "both" && !find(next, payload.item_new)) {
    const further = { id: payload.item_new, ...fieldsOf(mine), version: 1, differs: [], on: "server", operation: null };
    mark(further, operation);
    place(next, further, item.id);
  }
  mark(item, operation);
}

function askToSpeak(next, payload, operation) {
  const isWaiting = next.speeches.some((one) => one.person === payload.person && !one.ended_at && !one.withdrawn_at);
  if (isWaiting || next.speeches.some(({ id }) => id === payload.speech)) return;
  const empty = { started_at: null, ended_at: null, withdrawn_at: null };
  next.speeches.push({ id: payload.speech, person: payload.person, asked_at: operation.at, ...empty });
}

function startSpeech(next, payload, operation) {
  const speech = next.speeches.find(({ id }) => id === payload.speech);
  if (!speech || speech.started_at) return;
  for (const other of next.speeches) if (other.started_at && !other.ended_at) other.ended_at = operation.at;
  speech.started_at = operation.at;
  speech.withdrawn_at = null;
}

/** What happens to a speech once. */
function onSpeech(name, isPossible) {
  return (next, payload, operation) => {
    const speech = next.speeches.find(({ id }) => id === payload.speech);
    if (speech && isPossible(speech)) speech[name] = operation.at;
  };
}

function bring(state) {
  return (next, _payload, { answer, problem }) => {
    if (!answer && !problem) next.record.state = state;
  };
}

function presence(isPresent) {
  return (next, payload) => {
    const person = next.people.find(({ id }) => id === payload.registration);
    if (person) person.is_present = isPresent;
  };
}

const DONE = {
  "outcomes.add_item": addItem,
  "outcomes.edit_item": editItem,
  "outcomes.remove_item": removeItem,
  "outcomes.restore_item": restoreItem,
  "outcomes.move_item": moveItem,
  "outcomes.settle_item": settleItem,
  "outcomes.ask_to_speak": askToSpeak,
  "outcomes.start_speech": startSpeech,
  "outcomes.end_speech": onSpeech("ended_at", (one) => one.started_at && !one.ended_at),
  "outcomes.withdraw_speech": onSpeech("withdrawn_at", (one) => !one.started_at && !one.withdrawn_at),
  "outcomes.submit": bring("submitted"),
  "outcomes.confirm": bring("confirmed"),
  "checkin.check_in": presence(true),
  "checkin.undo": presence(false),
};
