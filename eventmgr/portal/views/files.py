"""What is taken along from the portal: the plan for the phone's calendar, and materials."""

from uuid import UUID

from flask import Response, current_app

from eventmgr.agenda.queries import latest_release, sessions_of
from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.files import send_kept
from eventmgr.core.i18n import lazy
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.models import Event
from eventmgr.events.queries import get_public_event
from eventmgr.materials.queries import get_material, get_version
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries import find_locked_of, list_amendments
from eventmgr.minutes.service import file_key
from eventmgr.portal.papers import calendar_file
from eventmgr.portal.queries import Visit, list_visits
from eventmgr.portal.views.shared import bp, own_pass
from eventmgr.rendering.calendar import CONTENT_TYPE

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/e/<slug>/agenda.ics")
@public
@limiter.limit(PUBLIC_LIMIT)
def event_calendar(slug: str) -> Response:
    """The agenda of the event for anybody's calendar."""
    event = get_public_event(slug)
    return _calendar(event, None)


@bp.get("/e/<slug>/rooms/<uuid:room_id>.ics")
@public
@limiter.limit(PUBLIC_LIMIT)
def room_calendar(slug: str, room_id: UUID) -> Response:
    """What happens in one room, for a screen beside its door or whoever looks after it."""
    event = get_public_event(slug)
    return _calendar(event, None, room_id=room_id)


@bp.get("/p/<token>/agenda.ics")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_calendar(token: str) -> Response:
    """The sessions that concern a delegate, with the room of the own group."""
    registration = own_pass(token).registration
    return _calendar(registration.event, registration.id)


@bp.get("/p/<token>/sessions/<uuid:session_id>.ics")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_session(token: str, session_id: UUID) -> Response:
    """One of them."""
    registration = own_pass(token).registration
    return _calendar(registration.event, registration.id, session_id=session_id)


@bp.get("/e/<slug>/materials/<uuid:material_id>/<int:number>")
@public
@limiter.limit(PUBLIC_LIMIT)
def event_material(slug: str, material_id: UUID, number: int) -> Response:
    """A file that everybody may see."""
    material = get_material(get_public_event(slug).id, material_id, only_public=True)
    return send_kept(**get_version(material, number).kept)


@bp.get("/p/<token>/materials/<uuid:material_id>/<int:number>")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_material(token: str, material_id: UUID, number: int) -> Response:
    """A file for delegates."""
    material = get_material(own_pass(token).registration.event_id, material_id)
    return send_kept(**get_version(material, number).kept)


@bp.get("/p/<token>/minutes.<any(pdf, docx):file_format>")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_minutes(token: str, file_format: str) -> Response:
    """The locked minutes, for who took part."""
    minutes = find_locked_of(own_pass(token).registration.event_id)
    if minutes is None:
        raise NotFound(lazy("The minutes are not locked yet."))
    return _send_locked(minutes, "bien-ban", file_format)


@bp.get("/p/<token>/amendments/<int:number>.<any(pdf, docx):file_format>")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_amendment(token: str, number: int, file_format: str) -> Response:
    """A locked amendment of the minutes."""
    minutes = find_locked_of(own_pass(token).registration.event_id)
    found = list_amendments(minutes.id, only_locked=True) if minutes else []
    amendment = next((row for row in found if row.number == number), None)
    if amendment is None:
        raise NotFound(lazy("There is no such amendment."))
    return _send_locked(amendment, f"bien-ban-sua-doi-bo-sung-{number:02d}", file_format)


def _send_locked(paper: Minutes | Amendment, name: str, file_format: str) -> Response:
    is_pdf = file_format == "pdf"
    return send_kept(
        file_key(paper, file_format),
        name=f"{name}.{file_format}",
        content_type="application/pdf" if is_pdf else _WORD,
        sha256=(paper.sha256 if is_pdf else paper.docx_sha256) or "",
    )


def _calendar(
    event: Event, registration_id: UUID | None, *, session_id: UUID | None = None, room_id: UUID | None = None
) -> Response:
    """The latest release as a file: whole, one session of it, or what is in one room."""
    release, suffix = latest_release(event.id), ""
    visits = list_visits(event, registration_id, sessions_of(release), (), at=now())
    if session_id is not None:
        visits = _found([visit for visit in visits if visit.session.id == session_id])
        suffix = f"-{visits[0].session.code}"
    if room_id is not None:
        visits = _found([visit for visit in visits if visit.session.room and visit.session.room.id == room_id])
        suffix = "-room"
    url = f"{current_app.config['PUBLIC_URL']}/e/{event.slug}"
    response = Response(calendar_file(event, release, visits, url=url, at=now()), mimetype=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}{suffix}.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _found(visits: list[Visit]) -> list[Visit]:
    if not visits:
        raise NotFound(lazy("There is no such session."))
    return visits
