// Moves go to the server one after the other, each with what was seen; what is refused is told, and nothing is lost.
import { csrfToken } from "../lib/csrf.js";

export class Sender {
  #queue = Promise.resolve();

  constructor(url) {
    this.url = url;
  }

  /** The answer to a move: the plan as it stands, and whether somebody else was first (`meanwhile`) or it failed. */
  move(id, to, seen) {
    const turn = this.#queue.then(() => this.#post(id, to, seen));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #post(id, to, seen) {
    const answer = await fetch(`${this.url}/${id}/move`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ to, seen }),
    }).catch(() => null);
    const body = await answer?.json().catch(() => null);
    if (answer?.ok) return { done: true, ...body };
    if (body?.code === "moved_meanwhile") return { meanwhile: true, ...body };
    return { failed: true, title: body?.title };
  }
}
