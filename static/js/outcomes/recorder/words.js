// The words and signs of the page, which the server gives in the reader's language.
import { html, nothing } from "lit-html";

let words = {};
let icons = {};
let zone = "Asia/Ho_Chi_Minh";

export function useWords(texts, paths) {
  words = texts;
  icons = paths;
}

export function useZone(name) {
  zone = name;
}

/** A text by its name, with its values in the place of {name}. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
}

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${icons[name]}></path></svg>`;
}

/** The time of day at the place of the event. */
export function time(moment) {
  const options = { hour: "2-digit", minute: "2-digit", timeZone: zone, hourCycle: "h23" };
  return new Intl.DateTimeFormat("vi-VN", options).format(new Date(moment));
}

export function nameOf(person) {
  if (!person) return nothing;
  return person.province ? `${person.name}, ${person.province}` : person.name;
}

export const KINDS = ["difficulty", "experience", "solution", "recommendation", "disagreement", "key_message"];
export const LEVELS = ["central", "province", "commune"];
