"""When late begins, who closes the list, the code on the wall, and the rehearsal."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Session
from eventmgr.checkin import queries, service
from eventmgr.checkin.forms import LateForm, ReasonForm
from eventmgr.checkin.rules import WALL_SECONDS, tolerance_minutes, wall_letters
from eventmgr.checkin.views.shared import Page, bp, chosen, is_rehearsed, session_choices
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.rendering import qr


@bp.get("/events/<slug>/check-in/settings")
@require("checkin.edit")
def settings(slug: str) -> Page:
    """How presence at a session is judged and closed, and the rehearsal of the event."""
    del slug
    event = current_event()
    return _settings(event, chosen(event, request.args.get("session")))


@bp.post("/events/<slug>/check-in/settings/<uuid:session_id>")
@require("checkin.edit")
def set_late_after(slug: str, session_id: UUID) -> Page:
    """After how many minutes people count as late."""
    event, form = current_event(), LateForm()
    session = chosen(event, str(session_id))
    if not form.validate():
        return _settings(event, session, late_form=form, status=422)
    service.set_late_after(event, session_id, form.late_after.data, actor=current_actor(), at=now())
    flash(_("The settings are saved."), "success")
    return redirect(url_for("checkin.settings", slug=slug, session=session_id), 303)


@bp.post("/events/<slug>/check-in/settings/<uuid:session_id>/close")
@require("checkin.edit")
def close_list(slug: str, session_id: UUID) -> Page:
    """The list of a session is complete."""
    event = current_event()
    chosen(event, str(session_id))
    service.close_list(event, session_id, actor=current_actor(), at=now())
    flash(_("The list is closed: everybody is marked."), "success")
    return redirect(url_for("checkin.settings", slug=slug, session=session_id), 303)


@bp.post("/events/<slug>/check-in/settings/<uuid:session_id>/reopen")
@require("checkin.edit")
def reopen_list(slug: str, session_id: UUID) -> Page:
    """Open a closed list again, with the reason."""
    event, form = current_event(), ReasonForm()
    session = chosen(event, str(session_id))
    if not form.validate():
        return _settings(event, session, reopen_form=form, status=422)
    try:
        service.reopen_list(event, session_id, form.reason.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _settings(event, session, reopen_form=form, status=error.status)
    flash(_("The list is open again."), "success")
    return redirect(url_for("checkin.settings", slug=slug, session=session_id), 303)


@bp.post("/events/<slug>/check-in/rehearsal")
@require("checkin.edit")
def start_rehearsal(slug: str) -> Page:
    """From now on the doors rehearse."""
    service.start_rehearsal(current_event(), actor=current_actor(), at=now())
    flash(_("The rehearsal has begun. What is scanned now counts nowhere and is wiped at its end."), "success")
    return redirect(url_for("checkin.settings", slug=slug), 303)


@bp.post("/events/<slug>/check-in/rehearsal/end")
@require("checkin.edit")
def end_rehearsal(slug: str) -> Page:
    """Wipe what was rehearsed; the number that was shown is compared, so that nothing goes unseen."""
    expected = request.form.get("expected", "-1")
    shown = int(expected) if expected.isdecimal() else -1
    count = service.end_rehearsal(current_event(), shown, actor=current_actor(), at=now())
    flash(_("The rehearsal is over; %(n)s facts were wiped.", n=count), "success")
    return redirect(url_for("checkin.settings", slug=slug), 303)


@bp.post("/events/<slug>/check-in/settings/<uuid:session_id>/wall")
@require("checkin.edit")
def open_wall(slug: str, session_id: UUID) -> Page:
    """Let people mark themselves at this session by the code on the wall."""
    event = current_event()
    chosen(event, str(session_id))
    service.open_wall(event, session_id, actor=current_actor(), at=now())
    return redirect(url_for("checkin.wall_code", slug=slug, session=session_id), 303)


@bp.get("/events/<slug>/check-in/wall-code")
@require("checkin.edit")
def wall_code(slug: str) -> Page:
    """The code for the projector: new each half minute, for whose phone has opened a pass."""
    event, at = current_event(), now()
    session = chosen(event, request.args.get("session"))
    setting = queries.find_setting(session.id) if session else None
    if session is None or setting is None:
        return redirect(url_for("checkin.settings", slug=slug, session=session.id if session else None))
    code = wall_letters(setting.wall_key, at)
    address = f"{current_app.config['PUBLIC_URL']}{url_for('portal.here', slug=slug)}"
    return render_template(
        "checkin/wall_code.html",
        event=event,
        session=session,
        code=code,
        address=address,
        seconds=WALL_SECONDS - int(at.timestamp()) % WALL_SECONDS,
        drawing=qr.svg(f"{address}?code={code}", level="M"),
    )


def _settings(
    event: Event,
    session: Session | None,
    *,
    late_form: LateForm | None = None,
    reopen_form: ReasonForm | None = None,
    status: int = 200,
) -> tuple[str, int]:
    setting = queries.find_setting(session.id) if session else None
    page = render_template(
        "checkin/settings.html",
        event=event,
        session=session,
        sessions=session_choices(event),
        setting=setting,
        usual=tolerance_minutes(session.kind, session.starts_at, session.ends_at) if session else 0,
        late_form=late_form or LateForm(formdata=None, data={"late_after": setting.late_after if setting else None}),
        reopen_form=reopen_form or ReasonForm(formdata=None),
        after_closing=queries.count_after_closing(setting),
        rehearsed=queries.count_rehearsed(event.id) if is_rehearsed(event) else None,
    )
    return page, status
