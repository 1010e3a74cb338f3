// People by name: without diacritics, each typed word begins a word, in any order; by province and organization too.
import { foldedWords } from "../../lib/fold.js";
import { wordsOf } from "./list.js";

/** Who is meant, those found by their name alone before the others. */
export function find(people, typed) {
  const terms = foldedWords(typed).map((word) => ` ${word}`);
  if (terms.length === 0) return [];
  const byName = [];
  const byOther = [];
  for (const person of people) {
    const { name, other } = wordsOf(person);
    if (terms.every((term) => name.includes(term))) byName.push(person);
    else if (terms.every((term) => `${name}${other}`.includes(term))) byOther.push(person);
  }
  return [...byName, ...byOther];
}
