/** The token that every writing request carries in `X-CSRFToken`. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
