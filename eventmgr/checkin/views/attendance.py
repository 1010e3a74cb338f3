"""The list of who came."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import (
    PRESENCE,
    SOURCES,
    AttendanceFilter,
    ExcuseForm,
    ExcuseGroupForm,
    ShareForm,
)
from eventmgr.checkin.queries import Scope
from eventmgr.checkin.rules import Presence, ProvinceCount
from eventmgr.checkin.views.shared import Page, bp, chosen, is_rehearsed, read_uuid, session_choices, sum_up
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.i18n import _, format_date
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration.queries import list_delegations

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


@bp.post("/events/<slug>/check-in/attendance/<uuid:session_id>/excuses/delegation")
@require("checkin.edit")
def excuse_delegation(slug: str, session_id: UUID) -> Page:
    """Write down why those of a delegation who are missing cannot come."""
    event = current_event()
    session, form = chosen(event, str(session_id)), ExcuseGroupForm().offer(list_delegations(event.id))
    if not form.validate():
        return _attendance(event, session, group_form=form, status=422)
    count = service.excuse_delegation(
        event, read_uuid(form.delegation.data), session_id, form.reason.data or "", actor=current_actor(), at=now()
    )
    flash(_("%(n)s people of the delegation are excused.", n=count), "success")
    return redirect(url_for("checkin.attendance", slug=slug, session=session_id), 303)


@bp.post("/events/<slug>/check-in/attendance/<uuid:session_id>/excuses/withdraw")
@require("checkin.edit")
def withdraw_excuse(slug: str, session_id: UUID) -> Page:
    """The person is excused no more."""
    event = current_event()
    chosen(event, str(session_id))
    registration_id = read_uuid(request.form.get("registration_id", ""))
    service.withdraw_excuse(event, registration_id, session_id, actor=current_actor(), at=now())
    flash(_("The excuse is withdrawn."), "success")
    return redirect(url_for("checkin.attendance", slug=slug, session=session_id), 303)


@bp.get("/events/<slug>/check-in/shares")
@require("checkin.view")
def shares(slug: str) -> str:
    """Who came to less than a share of the event or of a half-day, while it can be mended."""
    del slug
    event = current_event()
    form, scopes = ShareForm(request.args), queries.list_scopes(event, at=now())
    form.scope.choices = [(scope.key, _scope_name(scope)) for scope in scopes]
    context: dict[str, Any] = {"event": event, "session": None, "form": form, "scope": None, "rows": [], "total": 0}
    if form.validate():
        context["scope"] = scope = next(one for one in scopes if one.key == form.scope.data)
        below = form.below.data or 0
        context["rows"], context["total"] = queries.list_below(event.id, scope, below, limit=LIST_LIMIT)
    return render_template("checkin/shares.html", **context)


def _scope_name(scope: Scope) -> str:
    if scope.date is None:
        return str(_("The whole event"))
    half = _("morning") if scope.is_morning else _("afternoon")
    return f"{format_date(scope.date)} · {half}"


def _attendance(
    event: Event,
    session: Session | None,
    excuse_form: ExcuseForm | None = None,
    group_form: ExcuseGroupForm | None = None,
    *,
    status: int = 200,
) -> tuple[str, int]:
    if session is None:
        return render_template("checkin/attendance.html", event=event, session=None), status
    is_rehearsal = is_rehearsed(event)
    counts = queries.count_by_province(event.id, session.id, is_rehearsal=is_rehearsal)
    form = _filter(event, session, counts)
    setting = queries.find_setting(session.id)
    rows = queries.list_presence(
        queries.get_door_session(event.id, session.id),
        event.id,
        only=_wanted(form),
        province=form.province.data or None,
        q=form.q.data or "",
        limit=LIST_LIMIT + 1,
        is_rehearsal=is_rehearsal,
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
        group_form=group_form or ExcuseGroupForm(formdata=None).offer(list_delegations(event.id)),
        setting=setting,
        after_closing=queries.count_after_closing(setting),
        presence_labels=PRESENCE,
        source_labels=SOURCES,
    )
    return page, status


def _wanted(form: AttendanceFilter) -> Presence | None:
    return Presence(form.presence.data) if form.presence.data in {one.value for one in Presence} else None


def _filter(event: Event, session: Session, counts: list[ProvinceCount]) -> AttendanceFilter:
    form = AttendanceFilter(request.args)
    form.session.choices = session_choices(event)
    form.session.data = str(session.id)
    form.presence.choices = [("", _("All")), *((one.value, label) for one, (label, _tone) in PRESENCE.items())]
    provinces = [count.province for count in counts if count.province]
    form.province.choices = [("", _("All provinces")), *((unit.code, unit.name) for unit in provinces)]
    return form
