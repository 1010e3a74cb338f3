// What was said so far: one card a point, with where it is, who said it, and what can be done with it.
import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { drag } from "../drag.js";
import { icon, KINDS, nameOf, say, time } from "../words.js";
import { fields, moreButton, onKey } from "./fields.js";

const LONG = 420;
const SOON = 10 * 60_000;

export function points(app) {
  const { items } = app.view;
  const shown = app.shownItems();
  return html`
    ${prompts(app)}
    ${items.length > 0 ? filters(app) : nothing}
    <ol class="rec-items" aria-label=${say("points")}>
      ${repeat(
        shown,
        ({ id }) => id,
        (item, index) => (app.editing?.item === item.id ? editor(app, item) : guarded(app, item, index, shown)),
      )}
    </ol>
    ${
      items.length === 0
        ? html`<div class="rec-empty">${icon("chat")}<h2>${say("empty")}</h2><p>${say(app.mayWrite ? "empty_hint" : "empty_read")}</p></div>`
        : nothing
    }
    ${app.mayWrite && items.length > 0 ? handIn(app) : nothing}
  `;
}

function prompts(app) {
  const all = app.view.prompts;
  const { topic } = app.view.record;
  if (all.length === 0 && !topic) return nothing;
  return html`
    <details class="rec-prompts" ?open=${app.view.items.length === 0}>
      <summary>${icon("info")}${all.length > 0 ? say("prompts", { n: all.length }) : say("topic")}</summary>
      ${topic ? html`<p>${topic}</p>` : nothing}
      ${all.length > 0 ? html`<ol>${all.map((prompt) => html`<li>${prompt}</li>`)}</ol>` : nothing}
    </details>
  `;
}

function filters(app) {
  const { items } = app.view;
  const used = KINDS.filter((kind) => items.some((item) => item.kind === kind));
  const button = (kind, name, count) => html`
    <button class="rec-filter ${kind ? `kind-${kind}` : ""}" type="button" aria-pressed=${String(app.filter === kind)} @click=${() => app.show({ filter: kind })}>
      ${name} <span class="figures">${count}</span>
    </button>
  `;
  return html`
    <div class="rec-filters" role="group" aria-label=${say("filter")}>
      ${button(null, say("all"), items.length)}
      ${used.map((kind) => button(kind, say(`kind_${kind}`), items.filter((item) => item.kind === kind).length))}
    </div>
  `;
}

/** A card is drawn anew only when something about it changed: there may be two hundred, and somebody is typing. */
function guarded(app, item, index, shown) {
  const depends = [item, index, shown.length, app.moving === item.id, app.unfolded.has(item.id), app.mayWrite];
  return guard(depends, () => card(app, item, index, shown));
}

function card(app, item, index, shown) {
  const mayChange = app.mayWrite && item.on !== "differs";
  const isLong = item.text.length > LONG && !app.unfolded.has(item.id);
  return html`
    <li class="rec-item kind-${item.kind} is-${item.on}" id="item-${item.id}" data-item=${item.id}>
      <div class="rec-item-head">
        <span class="rec-kind">${say(`kind_${item.kind}`)}</span>
        ${item.starred ? html`<span class="rec-starred" role="img" aria-label=${say("star")}>★</span>` : nothing}
        ${speakerOf(app, item)}
      </div>
      <p class="item-text ${isLong ? "is-clamped" : ""}">${item.text}</p>
      ${isLong ? html`<button class="rec-link" type="button" @click=${() => app.unfold(item.id)}>${say("whole")}</button>` : nothing}
      ${facts(item)}
      <div class="rec-item-foot">${place(item)} ${mayChange ? tools(app, item, index, shown) : nothing}</div>
      ${mayChange && app.moving === item.id ? moves(app, item, index, shown) : nothing}
      ${item.on === "refused" ? refusal(item) : nothing}
      ${item.on === "differs" ? differing(app, item) : nothing}
    </li>
  `;
}

/** Where a point is: the three honest states, and one for what the server did not take. */
function place(item) {
  const shown = {
    phone: ["phone", "warning", say("on_phone")],
    server: ["check", "success", say("on_server", { time: time(item.updated_at) })],
    differs: ["alert", "danger", say("differs")],
    refused: ["alert", "danger", say("not_taken")],
  };
  const [sign, tone, text] = shown[item.on];
  return html`<span class="rec-place tone-${tone}">${icon(sign)}${text}</span>`;
}

function speakerOf(app, { speaker }) {
  return speaker ? html`<span class="rec-who">${nameOf(app.person(speaker))}</span>` : nothing;
}

function facts(item) {
  const all = [
    item.level && say(`level_${item.level}`),
    item.due,
    item.supporters > 0 && say("n_supporters", { n: item.supporters }),
  ].filter(Boolean);
  if (all.length === 0) return nothing;
  return html`<p class="rec-facts">${all.map((fact) => html`<span>${fact}</span>`)}</p>`;
}

function tools(app, item, index, shown) {
  return html`
    <span class="rec-tools">
      <button class="rec-tool" type="button" aria-label=${say("edit_n", { n: index + 1 })} @click=${() => app.edit(item)}>${icon("edit")}</button>
      ${
        shown.length > 1
          ? html`<button
              class="rec-tool rec-handle" type="button" aria-label=${say("move_n", { n: index + 1 })}
              aria-expanded=${String(app.moving === item.id)}
              @pointerdown=${(event) => drag(event, (after) => app.place(item, after))}
              @click=${() => app.show({ moving: app.moving === item.id ? null : item.id })}
              @keydown=${(event) => onHandleKey(event, app, item)}
            >${icon("drag")}</button>`
          : nothing
      }
    </span>
  `;
}

function onHandleKey(event, app, item) {
  if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  app.step(item, event.key === "ArrowUp" ? -1 : 1);
}

function moves(app, item, index, shown) {
  return html`
    <div class="rec-moves">
      <button class="btn" type="button" ?disabled=${index === 0} @click=${() => app.step(item, -1)}>${icon("arrow-up")}${say("up")}</button>
      <button class="btn" type="button" ?disabled=${index === shown.length - 1} @click=${() => app.step(item, 1)}>${icon("arrow-down")}${say("down")}</button>
    </div>
  `;
}

function editor(app, item) {
  const save = (event) => {
    event?.preventDefault();
    app.save();
  };
  return html`
    <li class="rec-item rec-editor kind-${app.editing.fields.kind}" id="item-${item.id}" data-item=${item.id}>
      <form aria-label=${say("edit")} novalidate @submit=${save} @keydown=${(event) => onKey(event, app, app.editing, save)}>
        ${fields(app, app.editing)} ${moreButton(app, app.editing)}
        <div class="rec-editor-foot">
          <button class="btn btn-danger" type="button" @click=${() => app.remove(item)}>${icon("trash")}${say("remove")}</button>
          <button class="btn" type="button" @click=${() => app.stopEditing()}>${say("cancel")}</button>
          <button class="btn btn-primary" type="submit">${say("save")}</button>
        </div>
      </form>
    </li>
  `;
}

function refusal(item) {
  return html`
    <div class="rec-problem" role="group" aria-label=${say("not_taken")}>
      <p>${item.operation.problem.title} ${say("not_taken_hint")}</p>
    </div>
  `;
}

/** Both texts, one under the other; somebody has to choose, nobody has to type again. */
function differing(app, item) {
  return item.differs.map((mine) => {
    const choose = (keep) => () => app.settle(item, mine, keep);
    const isKnown = mine.revision !== null;
    const who = say("other_text", { name: mine.by ?? "", time: time(mine.at) });
    return html`
      <div class="rec-differs" role="group" aria-label=${who}>
        <p class="rec-differs-hint">${say(isKnown ? "differs_hint" : "differs_later")}</p>
        <div class="rec-differs-text">
          <p class="rec-differs-who">${who}</p>
          <p class="rec-item-head kind-${mine.kind}"><span class="rec-kind">${say(`kind_${mine.kind}`)}</span> ${speakerOf(app, mine)}</p>
          <p class="item-text">${mine.text}</p>
          ${facts(mine)}
        </div>
        ${
          app.mayWrite
            ? html`<div class="rec-differs-foot">
                <button class="btn" type="button" ?disabled=${!isKnown} @click=${choose("theirs")}>${say("keep_theirs")}</button>
                <button class="btn" type="button" ?disabled=${!isKnown} @click=${choose("mine")}>${say("keep_mine")}</button>
                <button class="btn btn-primary" type="button" ?disabled=${!isKnown} @click=${choose("both")}>${say("keep_both")}</button>
              </div>`
            : nothing
        }
      </div>
    `;
  });
}

function handIn(app) {
  const isDue = Date.parse(app.view.record.session.ends_at) - app.recorder.now() < SOON;
  return html`
    <p class="rec-hand-in">
      <button class="btn ${isDue ? "btn-primary" : ""}" type="button" @click=${() => app.show({ sheet: "submit" })}>
        ${icon("check")}${say("hand_in")}
      </button>
    </p>
  `;
}
