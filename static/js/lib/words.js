// The words and signs of a page that draws itself, which the server gives in the reader's language.
import { html } from "lit-html";

let words = {};
let icons = {};
let zone = null;
let day;
let clock;
useZone("Asia/Ho_Chi_Minh");

export function useWords(texts, paths) {
  words = texts;
  icons = paths;
}

/** Where the event is; what shows its time is made once, because that takes longer than all the rest of an answer. */
export function useZone(name) {
  if (name === zone) return;
  zone = name;
  day = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", timeZone: zone });
  clock = new Intl.DateTimeFormat("vi-VN", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    hourCycle: "h23",
  });
}

/** A text by its name, with its values in the place of {name}. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
}

/** A text that the page may not have: a reason that only the server knows. */
export function sayOr(name, otherwise) {
  return words[name] === undefined ? otherwise : say(name);
}

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${icons[name]}></path></svg>`;
}

/** The time of day at the place of the event; of another day, the day too. */
export function time(moment, now) {
  const at = new Date(moment);
  if (now === undefined || day.format(at) === day.format(new Date(now))) return clock.format(at);
  return `${clock.format(at)} ${day.format(at)}`;
}
