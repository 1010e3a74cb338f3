/** The version that an operation names once the one before it about the same point is answered.
 *
 * A clash leaves no version that the further edit could rest on: 0 is one that nothing has, so that it clashes too and
 * is shown, instead of silently taking the place of what somebody else wrote.
 */
export function follow({ payload }, answer) {
  if (payload.version === undefined) return payload;
  return { ...payload, version: answer.result === "differs" ? 0 : (answer.version ?? payload.version) };
}
