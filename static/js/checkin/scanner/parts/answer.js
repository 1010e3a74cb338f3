// The answer: read at arm's length, by colour, word, sound and shape; below it all that the door asks about a person.
import { html, nothing } from "lit-html";
import { icon, say, sayOr, time } from "../../../lib/words.js";
import { stateOf } from "./entry.js";

const SIGNS = {
  accepted: "success",
  already_in: "clock",
  refused: "close",
  undone: "arrow-left",
  left: "sign-out",
  answered: "success",
  unkept: "alert",
  asking: "clock",
  shown: "user",
};

/** Whether the server is being asked about a code that this phone does not know. */
export function isAsking(app, told) {
  const operation = app.door.operation(told.operation);
  const isUnknown = told.result === "refused" && told.reason === "unknown_pass" && !told.isFollowed;
  const isUnderWay = !operation || (!operation.answer && !operation.problem);
  return isUnknown && isUnderWay && ["fine", "slow"].includes(app.door.link);
}

export function answer(app) {
  const { told } = app;
  if (!told) return waiting(app);
  const kind = isAsking(app, told) ? "asking" : told.way === "out" && told.result === "accepted" ? "left" : told.result;
  const scrolled = ({ target }) => {
    app.isScrolled = target.scrollTop > 0;
  };
  return html`
    <section class="scan-answer is-${kind}" @scroll=${scrolled} tabindex="0" aria-label=${word(app, kind)} data-kind=${kind} data-person=${told.person?.id ?? ""}>
      <p class="scan-word">${icon(SIGNS[kind])}<span>${word(app, kind)}</span></p>
      ${why(app, told, kind)} ${told.person && kind !== "asking" ? person(told) : nothing}
      ${told.many ? html`<p class="scan-why">${say("many_in", { n: told.many })}</p>` : nothing}
      ${kept(app, told)}
    </section>
    ${told.person && kind !== "unkept" ? tools(app, told, kind) : nothing}
  `;
}

/** What is handed out is handed out, not let in. */
function word(app, kind) {
  const { what } = app.door.gate;
  if (what && kind === "accepted") return say("word_handed", { what });
  if (what && kind === "already_in") return say("word_had", { what });
  return say(`word_${kind}`);
}

function waiting(app) {
  return html`
    <section class="scan-answer is-ready" data-kind="ready">
      <p class="scan-word">${icon("scan")}<span>${say("word_ready")}</span></p>
      <p class="scan-hint">${say(app.viewfinder.isOn ? "ready_camera" : "ready")}</p>
    </section>
  `;
}

function why(app, told, kind) {
  const now = app.door.now();
  const lines = [];
  if (kind === "unkept") lines.push(say("unkept_hint"));
  else if (kind === "asking") lines.push(say("asking_hint"));
  else if (told.result === "already_in" && told.first?.at) lines.push(first(told.first, now));
  else if (told.result === "refused") lines.push(refused(app, told));
  if (told.result === "accepted" && told.isBack && !app.door.gate.what) lines.push(say("back_again"));
  if (told.isByServer && told.result !== "accepted") lines.push(say("by_server"));
  return lines.filter(Boolean).map((line) => html`<p class="scan-why">${line}</p>`);
}

/** When, where and by whom somebody came in first. */
function first({ at, by, gate }, now) {
  const names = new Set([gate, by].filter(Boolean));
  return say("first_at", { time: time(at, now), by: [...names].join(", ") || say("somebody") });
}

function refused(app, told) {
  if (told.words) return told.words;
  if (told.reason === "not_confirmed" && told.person) return say(`why_${stateOf(told.person)}`);
  if (told.reason === "unknown_pass" && !told.isByServer) {
    const { heardAt } = app.door;
    return say("why_unknown_here", { time: heardAt ? time(heardAt, app.door.now()) : "–" });
  }
  return sayOr(`why_${told.reason}`, told.reason);
}

function person(told) {
  const { person: one } = told;
  const facts = [
    ["province", one.province || one.organization],
    ["group", one.group],
    ["room", one.room],
    ["category", one.category],
    ...one.told,
  ].filter(([, value]) => value);
  return html`
    <h2 class="scan-name">${one.name}</h2>
    ${one.position ? html`<p class="scan-office">${one.position}</p>` : nothing}
    <dl class="scan-facts">
      ${facts.map(
        ([label, value]) => html`<div>
          <dt>${sayOr(`fact_${label}`, label)}</dt>
          <dd>${label === "category" && one.colour ? dot(one.colour) : nothing}${value}</dd>
        </div>`,
      )}
    </dl>
    ${one.note ? html`<p class="scan-note">${icon("info")}<span>${one.note}</span></p>` : nothing}
  `;
}

function dot(colour) {
  return html`<svg class="dot" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5.5" fill=${colour} stroke="#fff"></circle></svg>`;
}

/** Where this scan is: only on this phone, or on the server. */
function kept(app, told) {
  if (told.isKept === null || told.isKept === undefined || told.result === "unkept") return nothing;
  const operation = told.operation ? app.door.operation(told.operation) : null;
  const isOpen = operation && !operation.answer && !operation.problem;
  if (isOpen || (!operation && app.door.unsent.length > 0 && told.isOpen)) {
    return html`<p class="scan-kept">${icon("phone")}${say("on_phone")}</p>`;
  }
  return operation || told.operation ? html`<p class="scan-kept">${icon("check")}${say("on_server")}</p>` : nothing;
}

/** What else may be done with the person on the screen. */
function tools(app, told, kind) {
  const { door } = app;
  const { person: one } = told;
  const standing = door.standing(one);
  const missing =
    one.delegation && !door.isOut ? door.book.missing(one.delegation, door.session.id, door.gate.what) : [];
  const open = (name) => app.show({ sheet: { name, person: one } });
  const isIn = standing?.kind === "entry";
  const mayEnter = kind === "shown" && one.state === "confirmed" && !isIn;
  return html`
    <div class="scan-tools" role="group" aria-label=${say("tools")}>
      ${mayEnter ? html`<button class="btn btn-primary" type="button" @click=${() => app.choose(one, "in")}>${icon("check")}${say("let_in")}</button>` : nothing}
      ${one.asks && kind !== "refused" ? html`<button class="btn btn-primary" type="button" @click=${() => open("questions")}>${icon("chat")}${say("questions")}</button>` : nothing}
      ${
        missing.length > 0 && kind !== "refused" && kind !== "undone"
          ? html`<button class="btn" type="button" @click=${() => open("delegation")}>${icon("people")}${say("delegation_n", { n: missing.length })}</button>`
          : nothing
      }
      ${isIn && !door.isOut && told.result !== "accepted" ? html`<button class="btn" type="button" @click=${() => app.choose(one, "out")}>${icon("sign-out")}${say("let_out")}</button>` : nothing}
      ${standing ? html`<button class="btn" type="button" @click=${() => open("undo")}>${icon("arrow-left")}${say(standing.kind === "exit" ? "undo_exit" : "undo")}</button>` : nothing}
    </div>
  `;
}
