// What is always in sight: which record, how many minutes are left, who has the floor, and where all that was typed is.
import { html, nothing } from "lit-html";
import { standing } from "../../../sync/standing.js";
import { asClock, clockOf, speakingNow } from "../speaking.js";
import { icon, nameOf, say, time } from "../words.js";

const MINUTE = 60_000;

export function header(app) {
  const { record } = app.view;
  return html`
    <header class="rec-head">
      <div class="rec-head-row">
        <div class="rec-title">
          <h1>${record.title}</h1>
          <p>${[record.topic, record.room].filter(Boolean).join(" · ")}</p>
        </div>
        ${minutesLeft(app)}
      </div>
      ${sending(app)} ${tabs(app)} ${floor(app)}
    </header>
  `;
}

function minutesLeft(app) {
  const { starts_at: starts, ends_at: ends } = app.view.record.session;
  const now = app.recorder.now();
  const left = Math.ceil((Date.parse(ends) - now) / MINUTE);
  if (now < Date.parse(starts) || left < -120) {
    return html`<p class="rec-minutes tone-neutral"><strong class="figures">${time(starts)}</strong><span>– ${time(ends)}</span></p>`;
  }
  if (left <= 0) return html`<p class="rec-minutes tone-danger"><strong>${say("time_over")}</strong></p>`;
  const tone = left <= 5 ? "danger" : left <= 15 ? "warning" : "neutral";
  return html`<p class="rec-minutes tone-${tone}"><strong class="figures">${left}</strong><span>${say("minutes_left")}</span></p>`;
}

/** How it stands with the server, in words; a tap tells more. */
function sending(app) {
  const { link, unsent, refused } = app.recorder;
  const n = unsent.length;
  const [tone, sign, text] = refused.length
    ? ["danger", "alert", say("refused_n", { n: refused.length })]
    : standing(app.recorder, app.recorder.now());
  return html`
    <button class="rec-sending tone-${tone}" type="button" data-unsent=${n} data-link=${link} @click=${() => app.show({ sheet: "sending" })}>
      ${icon(sign)}<span>${text}</span>${icon("arrow-right")}
    </button>
  `;
}

function floor(app) {
  const speech = speakingNow(app.view);
  if (!speech || app.tab === "speaking") return nothing;
  const { seconds, left, tone } = clockOf(speech, app.view.speech_minutes, app.recorder.now());
  return html`
    <div class="rec-floor is-${tone}">
      <span class="rec-floor-who">${icon("chat")}<span>${nameOf(app.person(speech.person))}</span></span>
      <span class="rec-floor-clock"><strong class="figures">${asClock(seconds)}</strong>
        <small>${left === null ? "" : say(tone === "over" ? "over_by" : "left_by", { time: asClock(left) })}</small></span>
      ${app.mayWrite ? html`<button class="btn" type="button" @click=${() => app.recorder.endSpeech(speech.id)}>${say("has_spoken")}</button>` : nothing}
    </div>
  `;
}

function tabs(app) {
  const { items, people } = app.view;
  const counted = people.filter((person) => person.is_member && person.is_present !== null);
  const present = counted.filter((person) => person.is_present).length;
  const all = [
    ["points", "edit", say("points"), items.length],
    ["speaking", "chat", say("speaking"), app.queue().length],
    [
      "people",
      "people",
      say(app.view.record.is_plenary ? "delegates" : "people"),
      counted.length ? `${present}/${counted.length}` : people.filter((one) => one.is_member).length || people.length,
    ],
  ];
  return html`
    <nav class="rec-tabs" aria-label=${say("parts")}>
      ${all.map(
        ([name, sign, text, count]) => html`
          <button type="button" aria-current=${app.tab === name ? "page" : "false"} @click=${() => app.go(name)}>
            ${icon(sign)}<span>${text}</span> <span class="rec-tab-count figures">${count}</span>
          </button>
        `,
      )}
    </nav>
  `;
}
