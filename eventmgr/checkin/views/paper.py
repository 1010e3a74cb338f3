"""The signed list typed back, and what is decided where the sources disagree."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import DISPUTES, SOURCES, SettleForm
from eventmgr.checkin.views.shared import Page, bp, chosen, read_uuid, session_choices
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event

LIST_LIMIT = 100


@bp.get("/events/<slug>/check-in/paper")
@require("checkin.edit")
def paper(slug: str) -> Page:
    """The list of a session in the order in which it was printed, to be typed back by keyboard."""
    del slug
    event = current_event()
    session = chosen(event, request.args.get("session"))
    page = max(1, request.args.get("page", 1, type=int))
    context = {"event": event, "session": session, "sessions": session_choices(event), "source_labels": SOURCES}
    if session is None:
        return render_template("checkin/paper.html", **context)
    return render_template(
        "checkin/paper.html",
        **context,
        rows=queries.list_paper(event.id, session.id, page=page),
        count=queries.count_paper(event.id, session.id),
        page=page,
        page_size=queries.PAPER_PAGE,
        setting=queries.find_setting(session.id),
    )


@bp.post("/events/<slug>/check-in/paper/<uuid:session_id>")
@require("checkin.edit")
def mark_paper(slug: str, session_id: UUID) -> Page:
    """What was ticked is signed; what was signed before and is ticked no more is blank."""
    event = current_event()
    chosen(event, str(session_id))
    signed = {read_uuid(value) for value in request.form.getlist("signed")}
    rows = {read_uuid(value) for value in request.form.getlist("row")}
    unticked = queries.signed_among(session_id, rows - signed)
    service.mark_paper(event, session_id, signed=signed, blank=unticked, actor=current_actor(), at=now())
    if request.headers.get("HX-Request"):
        return render_template("checkin/_paper_count.html", count=queries.count_paper(event.id, session_id))
    flash(_("The list is saved."), "success")
    return redirect(url_for("checkin.paper", slug=slug, session=session_id, page=request.form.get("page")), 303)


@bp.post("/events/<slug>/check-in/paper/<uuid:session_id>/rest")
@require("checkin.edit")
def mark_rest_blank(slug: str, session_id: UUID) -> Page:
    """All other lines are blank."""
    event = current_event()
    chosen(event, str(session_id))
    count = service.mark_rest_blank(event, session_id, actor=current_actor(), at=now())
    flash(_("%(n)s lines are noted as blank.", n=count), "success")
    return redirect(url_for("checkin.disputes", slug=slug, session=session_id), 303)


@bp.get("/events/<slug>/check-in/disputes")
@require("checkin.edit")
def disputes(slug: str) -> Page:
    """Where scans, phones, paper and excuses say different things of a person."""
    del slug
    event = current_event()
    return _disputes(event, chosen(event, request.args.get("session")))


@bp.post("/events/<slug>/check-in/disputes/<uuid:session_id>/<uuid:registration_id>")
@require("checkin.edit")
def settle(slug: str, session_id: UUID, registration_id: UUID) -> Page:
    """Decide whether a person was there, with the reason."""
    event, form = current_event(), SettleForm()
    session = chosen(event, str(session_id))
    queries.get_delegate(event.id, registration_id)
    if not form.validate():
        return _disputes(event, session, form, registration_id, status=422)
    try:
        service.settle(
            event,
            session_id,
            registration_id,
            form.reason.data or "",
            was_there=form.was_there.data == "yes",
            actor=current_actor(),
            at=now(),
        )
    except DomainError as error:
        add_error(form, error)
        return _disputes(event, session, form, registration_id, status=error.status)
    flash(_("It is decided and written down."), "success")
    return redirect(url_for("checkin.disputes", slug=slug, session=session_id), 303)


def _disputes(
    event: Event,
    session: Session | None,
    form: SettleForm | None = None,
    failed: UUID | None = None,
    *,
    status: int = 200,
) -> tuple[str, int]:
    rows = queries.list_disputes(event.id, session.id) if session else []
    page = render_template(
        "checkin/disputes.html",
        event=event,
        session=session,
        sessions=session_choices(event),
        rows=rows[:LIST_LIMIT],
        total=len(rows),
        labels=DISPUTES,
        source_labels=SOURCES,
        form=form or SettleForm(formdata=None),
        failed=failed,
    )
    return page, status
