"""The list of who came."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import (
    PRESENCE,
    SOURCES,
    AttendanceFilter,
    ExcuseForm,
)
from eventmgr.checkin.rules import Presence, ProvinceCount
from eventmgr.checkin.views.shared import Page, bp, chosen, read_uuid, sum_up
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import _, format_datetime
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event

LIST_LIMIT = 300


@bp.get("/events/<slug>/check-in/attendance")
@require("checkin.view")
def attendance(slug: str) -> Page:
    """Who came to a session, who is missing, and from where."""
    del slug
    event = current_event()
    return _attendance(event, chosen(event, request.args.get("session")))


@bp.post("/events/<slug>/check-in/attendance/<uuid:session_id>/excuses")
@require("checkin.edit")
def excuse(slug: str, session_id: UUID) -> Page:
    """Write down why somebody cannot come."""
    event, form = current_event(), ExcuseForm()
    session = chosen(event, str(session_id))
    if not form.validate():
        return _attendance(event, session, form, status=422)
    registration_id = read_uuid(form.registration_id.data or "")
    service.excuse(event, registration_id, session_id, form.reason.data or "", actor=current_actor(), at=now())
    flash(_("The excuse is written down."), "success")
    return redirect(url_for("checkin.attendance", slug=slug, session=session_id), 303)


def _attendance(
    event: Event, session: Session | None, excuse_form: ExcuseForm | None = None, *, status: int = 200
) -> tuple[str, int]:
    if session is None:
        return render_template("checkin/attendance.html", event=event, session=None), status
    counts = queries.count_by_province(event.id, session.id)
    form = _filter(event, session, counts)
    only = Presence(form.presence.data) if form.presence.data in {p.value for p in Presence} else None
    rows = queries.list_presence(
        queries.get_door_session(event.id, session.id),
        event.id,
        only=only,
        province=form.province.data or None,
        q=form.q.data or "",
        limit=LIST_LIMIT + 1,
    )
    page = render_template(
        "checkin/attendance.html",
        event=event,
        session=session,
        counts=counts,
        came=sum_up(counts),
        form=form,
        rows=rows[:LIST_LIMIT],
        has_more=len(rows) > LIST_LIMIT,
        excuse_form=excuse_form or ExcuseForm(formdata=None),
        presence_labels=PRESENCE,
        source_labels=SOURCES,
    )
    return page, status


def _filter(event: Event, session: Session, counts: list[ProvinceCount]) -> AttendanceFilter:
    form = AttendanceFilter(request.args)
    form.session.choices = [
        (str(one.id), f"{format_datetime(one.starts_at, event.zone)} · {one.title}")
        for one in list_attendance_sessions(event.id)
    ]
    form.session.data = str(session.id)
    form.presence.choices = [("", _("All")), *((one.value, label) for one, (label, _tone) in PRESENCE.items())]
    provinces = [count.province for count in counts if count.province]
    form.province.choices = [("", _("All provinces")), *((unit.code, unit.name) for unit in provinces)]
    return form
