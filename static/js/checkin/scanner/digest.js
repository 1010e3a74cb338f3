// The mark by which the phone knows a pass without holding one that could be printed: the first 16 hex digits of SHA-256.
const BYTES = 8;

export async function digestOf(text, length = BYTES) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes, 0, length)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
