// Who may be named: found without diacritics, the likely ones first.
import { fold, foldedWords } from "../../lib/fold.js";

/** Each typed word begins a word of name or province, in any order. */
export function isMatch({ name, province }, typed) {
  const words = foldedWords(`${name} ${province ?? ""}`);
  return fold(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** The people in the order in which one looks for them: who has the floor, who spoke last, members, all others. */
export function byLikelihood({ people, items, speeches }) {
  const rank = new Map();
  const add = (id) => id && !rank.has(id) && rank.set(id, rank.size);
  add(speeches.find((one) => one.started_at && !one.ended_at)?.person);
  const spoken = [
    ...items.filter(({ speaker }) => speaker).map((item) => [item.updated_at, item.speaker]),
    ...speeches.filter((one) => one.started_at).map((one) => [one.started_at, one.person]),
  ];
  spoken.sort(([one], [other]) => Date.parse(other) - Date.parse(one));
  for (const [, id] of spoken) add(id);
  const order = ({ id, is_member: isMember }) => rank.get(id) ?? rank.size + (isMember ? 0 : 1);
  return [...people].sort((one, other) => order(one) - order(other));
}
