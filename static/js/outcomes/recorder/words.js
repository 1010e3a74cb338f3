// The words and signs of the recorder.
import { nothing } from "lit-html";

export { icon, say, time, useWords, useZone } from "../../lib/words.js";

export function nameOf(person) {
  if (!person) return nothing;
  return person.province ? `${person.name}, ${person.province}` : person.name;
}

export const KINDS = ["difficulty", "experience", "solution", "recommendation", "disagreement", "key_message"];
export const LEVELS = ["central", "province", "commune"];
