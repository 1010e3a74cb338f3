"""Things that are handed out: who has them, who has not."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import REASONS, HandoutFilter, TakeBackForm, ThingForm
from eventmgr.checkin.rules import Result, Source
from eventmgr.checkin.views.shared import Page, bp, chosen, is_rehearsed, read_uuid, session_choices
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.events.queries import current_event

LIST_LIMIT = 300
HAS = {"yes": True, "no": False}


@bp.get("/events/<slug>/check-in/handouts")
@require("checkin.view")
def handouts(slug: str) -> Page:
    """What was handed out at which session; of one thing, who has it and who has not."""
    del slug
    event = current_event()
    session, form = chosen(event, request.args.get("session")), HandoutFilter(request.args)
    form.session.choices = session_choices(event)
    form.validate()
    form.session.data = str(session.id) if session else ""
    is_rehearsal, what = is_rehearsed(event), (form.what.data or "")[:60]
    rows = []
    if session is not None and what:
        rows = queries.list_handout(
            event.id,
            session.id,
            what,
            has=HAS.get(form.has.data or ""),
            q=form.q.data or "",
            limit=LIST_LIMIT + 1,
            is_rehearsal=is_rehearsal,
        )
    return render_template(
        "checkin/handouts.html",
        event=event,
        session=session,
        form=form,
        what=what,
        rows=rows[:LIST_LIMIT],
        has_more=len(rows) > LIST_LIMIT,
        things=queries.list_things(event.id, is_rehearsal=is_rehearsal),
        gate_things=queries.list_gate_things(event.id),
    )


@bp.post("/events/<slug>/check-in/handouts/<uuid:session_id>")
@require("checkin.scan")
def hand_out(slug: str, session_id: UUID) -> Page:
    """Hand something to a person; a second time nothing is written."""
    event, form = current_event(), ThingForm()
    chosen(event, str(session_id))
    delegate = queries.get_delegate(event.id, read_uuid(form.registration_id.data or ""))
    if not form.validate():
        raise DomainError(_("Please say what is handed out."))
    answer = service.check_in(
        event,
        operation_id=uuid7(),
        registration_id=delegate.id,
        session_id=session_id,
        source=Source.STAFF,
        at=now(),
        recorded_at=now(),
        actor=current_actor(),
        what=form.what.data or "",
        is_rehearsal=is_rehearsed(event),
    )
    if answer.result is Result.ACCEPTED:
        flash(_("Handed to %(name)s.", name=delegate.full_name), "success")
    elif answer.result is Result.ALREADY_IN:
        flash(_("%(name)s has it already.", name=delegate.full_name), "warning")
    else:
        flash(REASONS[answer.reason or ""], "danger")
    return _back(slug, session_id, form)


@bp.post("/events/<slug>/check-in/handouts/<uuid:session_id>/take-back")
@require("checkin.edit")
def take_back(slug: str, session_id: UUID) -> Page:
    """It was not handed out after all."""
    event, form = current_event(), TakeBackForm()
    chosen(event, str(session_id))
    delegate = queries.get_delegate(event.id, read_uuid(form.registration_id.data or ""))
    if not form.validate():
        raise DomainError(_("Please write the reason."), field="reason")
    service.undo(
        event,
        operation_id=uuid7(),
        registration_id=delegate.id,
        session_id=session_id,
        reason=form.reason.data or "",
        source=Source.STAFF,
        at=now(),
        recorded_at=now(),
        actor=current_actor(),
        what=form.what.data or "",
        is_rehearsal=is_rehearsed(event),
    )
    flash(_("%(name)s counts as not having it.", name=delegate.full_name), "success")
    return _back(slug, session_id, form)


def _back(slug: str, session_id: UUID, form: ThingForm) -> Page:
    has, q = request.form.get("has") or None, request.form.get("q") or None
    here = url_for("checkin.handouts", slug=slug, session=session_id, what=form.what.data, has=has, q=q)
    return redirect(here, 303)
