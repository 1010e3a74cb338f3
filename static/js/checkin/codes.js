// What a scanner, a camera or a person typed, as the code of a pass: the same as eventmgr/core/ids.py does it.
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");

/** The last part of an address, upper case, no blanks. */
export function cleanToken(typed) {
  const address = typed.replace(ENDS, "").replace(/\/+$/, "");
  return address
    .slice(address.lastIndexOf("/") + 1)
    .replace(/ |-/g, "")
    .toUpperCase();
}
