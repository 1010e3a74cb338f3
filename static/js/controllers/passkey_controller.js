import { Controller } from "@hotwired/stimulus";
import { csrfToken } from "../lib/csrf.js";

/** Makes or shows a passkey: what the browser answers goes into a hidden field, and the form is sent. */
export default class extends Controller {
  static targets = ["button", "credential", "problem", "instead"];
  static values = { options: String, mode: String };

  connect() {
    const can = Boolean(window.PublicKeyCredential && navigator.credentials);
    this.element.toggleAttribute("data-can", can);
    if (can) this.buttonTarget.hidden = false;
    for (const each of this.insteadTargets) each.hidden = can;
  }

  async start() {
    const form = this.credentialTarget.form;
    if (this.modeValue === "make" && !form.reportValidity()) return;
    this.problemTarget.hidden = true;
    try {
      const credential = await this.#ask(await this.#options());
      this.credentialTarget.value = JSON.stringify(credential);
      form.submit();
    } catch {
      this.problemTarget.hidden = false;
    }
  }

  async #options() {
    const answer = await fetch(this.optionsValue, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  async #ask(options) {
    const publicKey = {
      ...options,
      challenge: bytes(options.challenge),
      ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
      excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: bytes(each.id) })),
      allowCredentials: (options.allowCredentials ?? []).map((each) => ({ ...each, id: bytes(each.id) })),
    };
    const made = this.modeValue === "make";
    const key = await navigator.credentials[made ? "create" : "get"]({ publicKey });
    const { response } = key;
    const parts = made
      ? ["clientDataJSON", "attestationObject"]
      : ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
    const told = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
    return { id: key.id, rawId: text(key.rawId), type: key.type, response: told, clientExtensionResults: {} };
  }
}

/** The bytes behind base64url, as servers and browsers hand them to each other. */
function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
