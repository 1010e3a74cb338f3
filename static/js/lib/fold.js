// How text is found: the same as eventmgr/core/text.py does it.

/** A text as it is searched: without diacritics and case, đ as d. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** The folded words of a text. */
export function foldedWords(text) {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
