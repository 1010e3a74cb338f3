"""Messages about registrations: what went out, writing to many after a look, wordings, and Zalo one by one."""

from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from config import is_loopback_url
from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import LOCALES, _, lazy
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.outbox import queries as outbox_queries
from eventmgr.outbox import service as outbox
from eventmgr.outbox.rules import OPEN_STATES, MessageState
from eventmgr.people.rules import Purpose
from eventmgr.registration import service
from eventmgr.registration.forms import (
    FAULT_LABELS,
    KIND_LABELS,
    LEFT_OUT_LABELS,
    MESSAGE_LABELS,
    WRITTEN_LABELS,
    AudienceForm,
    SendForm,
    WordingForm,
)
from eventmgr.registration.queries import (
    Audience,
    Recipient,
    current_pass,
    get_registration,
    list_categories,
    list_delegations,
    list_purposes,
)
from eventmgr.registration.rules import FILLED, MessageKind
from eventmgr.registration.views.shared import Page, bp, page
from eventmgr.rendering import qr

_SHOWN = 300
_EXAMPLES = 2
_QR_SCALE = 12


@bp.get("/events/<slug>/messages")
@require("outbox.view")
def messages(slug: str) -> str:
    del slug
    event = current_event()
    state = _state(request.args.get("state"))
    return render_template(
        "registration/messages.html",
        event=event,
        counts=outbox_queries.count_by_state(event.id),
        batches=outbox_queries.list_batches(event.id),
        messages=outbox_queries.list_messages(event.id, state=state),
        state=state,
        **_words(),
    )


@bp.get("/events/<slug>/messages/review")
@require("outbox.send")
def review(slug: str) -> str:
    del slug
    event = current_event()
    form = _offered(AudienceForm(request.args), event)
    form.validate()
    return _review(event, form)


@bp.post("/events/<slug>/messages/send")
@require("outbox.send")
def send(slug: str) -> Page:
    event = current_event()
    form = _offered(SendForm(), event)
    if form.validate_on_submit():
        batch_id = _uuid(form.batch.data)
        try:
            service.send_to_many(event, form.audience(), form.count.data, batch_id, actor=current_actor(), at=now())
        except Conflict as refusal:
            flash(str(refusal), "warning")
            return _review(event, form), 409
        return redirect(url_for("registration.batch", slug=slug, batch_id=batch_id), 303)
    return _review(event, form), 422


@bp.get("/events/<slug>/messages/batches/<uuid:batch_id>")
@require("outbox.view")
def batch(slug: str, batch_id: UUID) -> str:
    del slug
    event = current_event()
    return render_template(
        "registration/batch.html",
        event=event,
        batch=outbox_queries.get_batch(event.id, batch_id),
        failed=outbox_queries.list_messages(event.id, state=MessageState.FAILED, batch_id=batch_id, limit=_SHOWN),
        messages=outbox_queries.list_messages(event.id, batch_id=batch_id, limit=_SHOWN),
        **_words(),
    )


@bp.post("/events/<slug>/messages/batches/<uuid:batch_id>/retry")
@require("outbox.send")
def retry_batch(slug: str, batch_id: UUID) -> Response:
    event = current_event()
    outbox_queries.get_batch(event.id, batch_id)
    failed = outbox_queries.list_ids(event.id, batch_id, {MessageState.FAILED})
    count = outbox.try_again(event.id, failed, actor=current_actor(), at=now())
    flash(_("%(n)s messages are tried once more.", n=count), "success")
    return redirect(url_for("registration.batch", slug=slug, batch_id=batch_id), 303)


@bp.post("/events/<slug>/messages/batches/<uuid:batch_id>/stop")
@require("outbox.send")
@after_archiving("what was not sent yet may be stopped")
def stop_batch(slug: str, batch_id: UUID) -> Response:
    event = current_event()
    outbox_queries.get_batch(event.id, batch_id)
    waiting = outbox_queries.list_ids(event.id, batch_id, {MessageState.QUEUED})
    count = outbox.stop(event.id, waiting, actor=current_actor(), at=now())
    flash(_("%(n)s messages are stopped.", n=count), "success")
    return redirect(url_for("registration.batch", slug=slug, batch_id=batch_id), 303)


@bp.get("/events/<slug>/messages/<uuid:message_id>")
@require("outbox.view")
def message(slug: str, message_id: UUID) -> str:
    del slug
    event = current_event()
    found = outbox_queries.get_message(event.id, message_id)
    return render_template("registration/message.html", event=event, message=found, **_words())


@bp.post("/events/<slug>/messages/<uuid:message_id>/retry")
@require("outbox.send")
def retry(slug: str, message_id: UUID) -> Response:
    event = current_event()
    outbox_queries.get_message(event.id, message_id)
    if outbox.try_again(event.id, [message_id], actor=current_actor(), at=now()):
        flash(_("%(n)s messages are tried once more.", n=1), "success")
    return redirect(url_for("registration.message", slug=slug, message_id=message_id), 303)


@bp.get("/events/<slug>/messages/wordings")
@require("outbox.view")
def wordings(slug: str) -> str:
    del slug
    event = current_event()
    own = outbox_queries.list_wordings(event.id)
    return render_template("registration/wordings.html", event=event, own=own, kinds=KIND_LABELS, languages=LOCALES)


@bp.route("/events/<slug>/messages/wordings/<kind>", methods=["GET", "POST"])
@require("outbox.send")
def wording(slug: str, kind: str) -> Page:
    event, of_kind, code = current_event(), _kind(kind), _language()
    subject, body = service.words_of(event.id, code)[of_kind]
    form = WordingForm(data={"subject": subject, "body": body})
    if form.validate_on_submit():
        words = (form.subject.data or "", form.body.data or "")
        try:
            service.save_wording(event, of_kind, code, words, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.wordings", slug=slug), 303)
    return page(
        "registration/wording.html",
        form=form,
        event=event,
        kind=kind,
        code=code,
        label=KIND_LABELS[kind],
        language=LOCALES[code],
        names=FILLED[of_kind],
        is_own=outbox_queries.find_wording(event.id, kind, code) is not None,
    )


@bp.post("/events/<slug>/messages/wordings/<kind>/reset")
@require("outbox.send")
def reset_wording(slug: str, kind: str) -> Response:
    outbox.reset_wording(current_event().id, _kind(kind).value, _language(), actor=current_actor(), at=now())
    flash(_("The default wording stands again."), "success")
    return redirect(url_for("registration.wordings", slug=slug), 303)


@bp.get("/events/<slug>/messages/zalo")
@require("outbox.send")
def zalo(slug: str) -> str:
    del slug
    event = current_event()
    form = _offered(AudienceForm(request.args), event)
    form.validate()
    audience = form.audience()
    rows = service.by_hand(event, audience, at=now())
    agreed = [row for row in rows if row.agrees]
    chosen = _chosen_of(rows, request.args.get("person"))
    made = service.preview(event, audience, [chosen.person])[0].words if chosen and chosen.agrees else ("", "")
    return render_template(
        "registration/zalo.html",
        event=event,
        form=form,
        here=_query(audience),
        rows=rows[:_SHOWN],
        total=len(agreed),
        without=len(rows) - len(agreed),
        is_asked=list_purposes(event.id)[Purpose.ZALO].is_pursued,
        is_invitation=audience.kind is MessageKind.INVITATION,
        sent=sum(row.note is not None for row in agreed),
        chosen=chosen,
        dead_links=_dead_links(),
        text="\n\n".join(part for part in made if part),
        drawing=_drawing(chosen.person.token) if chosen and chosen.agrees and chosen.person.token else None,
    )


@bp.post("/events/<slug>/messages/zalo/<uuid:about_id>/sent")
@require("outbox.send")
def tick(slug: str, about_id: UUID) -> Response:
    event = current_event()
    form = _offered(AudienceForm(request.form), event)
    form.validate()
    audience = form.audience()
    recipient = service.recipient_of(event, audience.kind, about_id)
    try:
        service.tick(event, audience, recipient, actor=current_actor(), at=now())
    except Conflict as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("registration.zalo", slug=slug, **_query(audience)), 303)


@bp.post("/events/<slug>/messages/<uuid:message_id>/untick")
@require("outbox.send")
def untick(slug: str, message_id: UUID) -> Response:
    event = current_event()
    found = outbox_queries.get_message(event.id, message_id)
    kind, about = found.kind, found.subject_id
    outbox.untick(event.id, message_id, actor=current_actor(), at=now())
    return redirect(url_for("registration.zalo", slug=slug, kind=kind, person=about), 303)


@bp.get("/events/<slug>/registrations/<uuid:registration_id>/qr.png")
@require("outbox.send")
def qr_picture(slug: str, registration_id: UUID) -> FlaskResponse:
    registration = get_registration(current_event().id, registration_id)
    given = current_pass(registration)
    if given is None:
        raise NotFound(lazy("Only a confirmed registration has a pass."))
    response = FlaskResponse(qr.png(_address(given.token), _QR_SCALE), mimetype="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{registration.code}.png"'
    return response


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/message")
@require("outbox.send")
def write(slug: str, registration_id: UUID) -> Response:
    event = current_event()
    registration = get_registration(event.id, registration_id)
    kind = _kind(request.form.get("kind", ""))
    try:
        recipient = service.recipient_of(event, kind, registration.id)
        service.send_one(event, kind, recipient, None, actor=current_actor(), at=now())
    except Conflict as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("The message is on its way."), "success")
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)


def _review(event: Event, form: AudienceForm) -> str:
    audience = form.audience()
    plan = service.plan(event, audience, at=now())
    send_form = SendForm(formdata=None, batch=str(uuid7()), count=len(plan.ready))
    return render_template(
        "registration/review.html",
        event=event,
        form=form,
        send_form=send_form,
        here=_query(audience),
        plan=plan,
        shown=plan.ready[:_SHOWN],
        examples=service.preview(event, audience, _examples(audience, plan.ready)),
        label=KIND_LABELS[audience.kind.value],
        reasons=LEFT_OUT_LABELS,
        has_server=bool(current_app.config["MAIL_URL"]),
        dead_links=_dead_links(),
    )


def _examples(audience: Audience, ready: list[Recipient]) -> list[Recipient]:
    """The first ones; of those who are written to in their own language one for each."""
    if audience.language is not None:
        return ready[:_EXAMPLES]
    first = {recipient.language: recipient for recipient in reversed(ready)}
    return [*first.values()][::-1] if len(first) > 1 else ready[:_EXAMPLES]


def _offered(form: Any, event: Event) -> Any:
    return form.offer(list_delegations(event.id), list_categories(event.id))


def _query(audience: Audience) -> dict[str, Any]:
    """The audience as it stands in an address or in hidden fields."""
    told = {
        "kind": audience.kind.value,
        "language": audience.language or "",
        "province": audience.province or "",
        "category": audience.category or "",
        "unopened": "y" if audience.unopened else "",
        "again": "y" if audience.again else "",
    }
    return {name: value for name, value in told.items() if value}


def _chosen_of(rows: list[service.ByHand], person: str | None) -> service.ByHand | None:
    """Who was asked for, else the first one who agreed and to whom nothing was sent yet."""
    asked = next((row for row in rows if person is not None and str(row.person.about) == person), None)
    return asked or next((row for row in rows if row.agrees and row.note is None), None)


def _address(token: str) -> str:
    """The code of the badge: the address in capitals, so that it takes the compact mode."""
    return f"{current_app.config['PUBLIC_URL'].upper()}/P/{token}"


def _drawing(token: str) -> str:
    return qr.svg(_address(token))


def _words() -> dict[str, Any]:
    return {
        "kinds": WRITTEN_LABELS,
        "states": MESSAGE_LABELS,
        "faults": FAULT_LABELS,
        "open_states": OPEN_STATES,
        "has_server": bool(current_app.config["MAIL_URL"]),
        "dead_links": _dead_links(),
    }


def _dead_links() -> bool:
    return is_loopback_url(current_app.config["PUBLIC_URL"])


def _state(text: str | None) -> MessageState | None:
    return MessageState(text) if text in {state.value for state in MessageState} else None


def _kind(text: str) -> MessageKind:
    if text not in {kind.value for kind in MessageKind}:
        raise NotFound(lazy("There is no such wording."))
    return MessageKind(text)


def _language() -> str:
    """Which set of wordings is meant."""
    language = request.args.get("language", "vi")
    return language if language in LOCALES else "vi"


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound(lazy("There is no such message.")) from None
