// What opens over the page: where all that was scanned is, what the server saw otherwise, and forms.
import { html, nothing } from "lit-html";
import { icon, say, sayOr, time } from "../../../lib/words.js";
import { inBefore } from "../differing.js";
import { delegation, questions, undo, walkIn } from "./forms.js";
import { pinForm } from "./notices.js";
import { recentList } from "./recent.js";
import { settings } from "./settings.js";

const SHEETS = { sending, differing, pin, unlock, settings, walk_in: walkIn, undo, delegation, questions };

export function sheet(app) {
  if (!app.sheet) return nothing;
  const { name } = app.sheet;
  const closed = ({ target }) => target.isConnected && app.shut();
  return html`
    <dialog class="dialog scan-sheet" aria-labelledby="sheet-title" @close=${closed}>
      <div class="dialog-head">
        <h2 id="sheet-title">${say(`sheet_${name}`)}</h2>
        <button class="btn btn-ghost" type="button" aria-label=${say("close")} @click=${() => app.close()}>${icon("close")}</button>
      </div>
      ${SHEETS[name](app, app.sheet)}
    </dialog>
  `;
}

function sending(app) {
  const { door } = app;
  const open = door.operations.filter(({ answer }) => !answer);
  return html`
    ${door.link === "closed" ? pin(app) : nothing}
    <p>${say(open.length ? "sending_hint" : "sending_none")}</p>
    <p class="soft">${say("list_hint", { n: door.list.people.size, time: door.heardAt ? time(door.heardAt, door.now()) : "–" })}</p>
    <ul class="scan-list">${open.map((operation) => done(app, operation))}</ul>
    <div class="form-actions">
      <button class="btn btn-primary" type="button" @click=${() => door.wake()}>${icon("upload")}${say("send_now")}</button>
      ${open.length ? html`<button class="btn" type="button" @click=${() => app.exportUnsent()}>${icon("download")}${say("export")}</button>` : nothing}
    </div>
    ${app.answers.length ? html`<h3 class="scan-sheet-part">${say("recent")}</h3>${recentList(app)}` : nothing}
  `;
}

/** One thing that was done here: what, to whom, when. */
function done(app, { kind, payload, local, at }) {
  const name = local?.name || app.door.book.person(payload.registration)?.name || say("unknown_code");
  return html`<li>
    <span class="scan-list-time figures">${time(at, app.door.now())}</span>
    <span class="scan-list-text">${name} <small>${say(`did_${kind.split(".")[1]}`)}</small></span>
  </li>`;
}

/** Until somebody has looked at each. */
function differing(app) {
  const { door } = app;
  const all = door.differing;
  const see = async (operation) => {
    await door.seen(operation);
    if (door.differing.length === 0) app.close();
  };
  return html`
    <p>${say(all.length ? "differing_hint" : "differing_none")}</p>
    <ul class="scan-differing">
      ${all.map(
        (operation) => html`
          <li>
            <h3>${nameOf(app, operation)}</h3>
            <p>${say("here_at", { time: time(operation.at, door.now()), what: said(operation) })}</p>
            <p class="scan-server">${icon("alert")}<span>${heard(app, operation)}</span></p>
            <div class="cluster">
              <button class="btn btn-primary" type="button" @click=${() => see(operation)}>${icon("check")}${say("seen")}</button>
              ${operation.problem ? html`<button class="btn" type="button" @click=${() => door.again(operation)}>${say("send_again")}</button>` : nothing}
            </div>
          </li>
        `,
      )}
    </ul>
  `;
}

function nameOf(app, { payload, local, answer }) {
  return (
    local?.name ||
    answer?.registration?.full_name ||
    app.door.book.person(payload.registration)?.name ||
    say("unknown_code")
  );
}

function said({ kind, local }) {
  const result = kind === "checkin.exit" && local?.result === "accepted" ? "left" : local?.result;
  return sayOr(`small_${result}`, say(`did_${kind.split(".")[1]}`));
}

function heard(app, operation) {
  const { kind, answer, problem } = operation;
  if (problem) return `${say("server_refused")} ${problem.title}`;
  if (kind === "checkin.walk_in" && answer.alike) return say("server_alike");
  if (kind === "checkin.delegation") return say("server_some_in", { n: inBefore(operation).length });
  if (answer.result === "already_in") {
    return say("server_already", { time: time(answer.at, app.door.now()), by: answer.by || say("somebody") });
  }
  if (answer.result === "refused") return `${say("server_refused")} ${sayOr(`why_${answer.reason}`, answer.reason)}`;
  return say("server_accepted");
}

/** The sign-in ended, or the organizer ended it: the PIN is asked here, and nothing that was scanned is lost. */
function pin(app) {
  const n = app.door.unsent.length;
  const send = async (digits, name) => {
    await app.pair(digits, name);
    if (!app.pinError) app.close();
  };
  return html`
    ${app.door.closedWhy ? html`<p><strong>${app.door.closedWhy}</strong></p>` : nothing}
    <p>${say("closed_why", { n })}</p>
    ${pinForm(app, "again", { send, label: say("open") })}
    ${n ? html`<p><button class="btn" type="button" @click=${() => app.exportUnsent()}>${icon("download")}${say("export")}</button></p>` : nothing}
  `;
}

function unlock(app) {
  return html`
    <p>${say("unlock_hint")}</p>
    ${pinForm(app, "unlock", { isNamed: false, send: (digits) => app.unlock(digits), label: say("continue") })}
  `;
}
