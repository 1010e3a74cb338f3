// How it stands with the server, as pages say it above everything else.
import { say, time } from "../lib/words.js";

/** The tone, the sign and the words for where all is that was done on this device. */
export function standing({ link, unsent, sentAt }, now) {
  const n = unsent.length;
  const counted = (name) => (n ? say(`${name}_n`, { n }) : say(name));
  const known = {
    starting: ["neutral", "clock", n ? say("unsent_n", { n }) : say("connecting")],
    fine: ["success", "success", sentAt ? say("all_sent", { time: time(sentAt, now) }) : say("connecting")],
    closed: ["danger", "alert", counted("closed")],
    gone: ["danger", "alert", counted("gone")],
  };
  if (link === "fine" && n) return ["info", "upload", say("sending_n", { n })];
  return known[link] ?? ["warning", "phone", counted(link)];
}
