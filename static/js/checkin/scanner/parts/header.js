// What is always in sight: which gate, for which session, how many are in, how it stands with the server, and how old
// the list is.
import { html, nothing } from "lit-html";
import { icon, say, time } from "../../../lib/words.js";
import { standing } from "../../../sync/standing.js";

const MINUTE = 60_000;
const OLD = 10;

export function header(app) {
  const { door } = app;
  const { came, expected } = door.count;
  return html`
    <header class="scan-head">
      <div class="scan-title">
        <h1>${door.gate.name}${door.isOut ? html` <span class="scan-way">${icon("sign-out")}${say("way_out")}</span>` : nothing}</h1>
        <p>${[door.gate.what, door.session?.title].filter(Boolean).join(" · ")}</p>
      </div>
      <p class="scan-count figures" aria-label=${say("count", { n: came, of: expected })}><strong>${came}</strong><span>/${expected}</span></p>
      ${sending(app)}
    </header>
  `;
}

/** How it stands with the server and with the list, in words; a tap tells more. */
function sending(app) {
  const { link, unsent, heardAt } = app.door;
  const n = unsent.length;
  const now = app.door.now();
  const [tone, sign, text] = standing(app.door, now);
  const minutes = heardAt ? Math.floor((now - heardAt) / MINUTE) : 0;
  const isOld = minutes >= OLD;
  return html`
    <button class="scan-sending tone-${tone}" type="button" data-unsent=${n} data-link=${link} @click=${() => app.show({ sheet: { name: "sending" } })}>
      ${icon(sign)}<span class="scan-sent">${text}</span>
      <span class="scan-age ${isOld ? "is-old" : ""}">${heardAt ? say("list_of", { time: time(heardAt, now) }) : ""}</span>
      ${icon("arrow-right")}
    </button>
  `;
}
