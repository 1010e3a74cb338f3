// What the server does not have yet, as a file that the organizer can take in.

export function asFile({ event, gate, device, operations, at }) {
  const told = operations.map(({ id, kind, at: moment, payload }) => ({ id, kind, at: moment, payload }));
  const file = { kind: "eventmgr-unsent", version: 1, event, gate, device, made_at: at, operations: told };
  return `${JSON.stringify(file, null, 2)}\n`;
}
