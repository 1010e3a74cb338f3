// Which pass a text means that a camera, a USB scanner or a person gave: the same as `clean_token` on the server.

const TOKEN = /^[34679ACDEFGHJKMNPQRTUVWXY]{14}$/;

/** The last part of an address, upper case, without blanks and hyphens. */
export function cleanToken(typed) {
  const letters = [...typed];
  while (letters.length > 0 && isBlank(letters[0])) letters.shift();
  while (letters.length > 0 && isBlank(letters[letters.length - 1])) letters.pop();
  const parts = letters.join("").replace(/\/+$/, "").split("/");
  return parts[parts.length - 1].replaceAll(" ", "").replaceAll("-", "").toUpperCase();
}

/** Whether it looks as every pass does. */
export function isToken(token) {
  return TOKEN.test(token);
}

/** Whether Telex or VNI was on while a USB scanner typed: letters came out that no code has. */
export function typedInVietnamese(typed) {
  return /[\u00c0-\u1ef9]/.test(typed.normalize("NFC"));
}

/** What Python's `strip` takes away: scanners end a code with a line, and some with a separator of ASCII. */
function isBlank(letter) {
  return /\p{White_Space}/u.test(letter) || (letter >= "\u001c" && letter <= "\u001f");
}
