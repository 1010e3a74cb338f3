"""What groups, the secretary and trainers make."""

from typing import Any
from uuid import UUID

from eventmgr.api.queries import page_certificates, page_groups, page_points
from eventmgr.api.schemas import work
from eventmgr.api.schemas.paging import PageQuery
from eventmgr.api.views.shared import bp
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.queries import current_event
from eventmgr.groups.models import Group
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import Mode, Section
from eventmgr.minutes.service import get_or_create, write_text
from eventmgr.outcomes.models import Item
from eventmgr.training.models import Certificate
from eventmgr.training.queries import get_course
from eventmgr.training.rules import serial
from eventmgr.training.service import issue_certificates


@bp.get("/events/<slug>/groups")
@require("groups.view")
@bp.etag
@bp.arguments(PageQuery, location="query")
@bp.response(200, work.GroupPage)
def groups(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """The discussion groups and who sits where."""
    del slug
    rows, following = page_groups(current_event().id, query["cursor"], query["limit"])
    return {"items": [_group(row) for row in rows], "next": following}


@bp.get("/events/<slug>/outcomes")
@require("outcomes.view")
@bp.etag
@bp.arguments(PageQuery, location="query")
@bp.response(200, work.PointPage)
def points(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """What was recorded in groups and plenary; written through `/sync`, as by the recorders' phones."""
    del slug
    rows, following = page_points(current_event().id, query["cursor"], query["limit"])
    return {"items": [_point(row) for row in rows], "next": following}


@bp.get("/events/<slug>/minutes")
@require("minutes.view")
@bp.etag
@bp.response(200, work.Minutes)
def minutes(slug: str) -> dict[str, Any]:
    """How far the minutes are, and what was written in them by hand."""
    del slug
    return _minutes(find_minutes(current_event().id))


@bp.put("/events/<slug>/minutes/texts/<section>")
@require("minutes.edit")
@bp.etag
@bp.arguments(work.WrittenText)
@bp.response(200, work.Minutes)
def write_section(data: dict[str, Any], slug: str, section: str) -> dict[str, Any]:
    """Write one section of the draft, upon the minutes that `If-Match` names. Programs never submit or lock them."""
    del slug
    if section not in {one.value for one in Section}:
        raise NotFound(lazy("There is no such section."))
    here, actor, at = current_event(), current_actor(), now()
    bp.check_etag(_minutes(find_minutes(here.id)), work.Minutes)
    mode = Mode(data["mode"]) if data["mode"] else None
    write_text(get_or_create(here, actor=actor, at=at), Section(section), data["text"], mode, actor=actor, at=at)
    return _minutes(find_minutes(here.id))


@bp.get("/events/<slug>/certificates")
@require("training.view")
@bp.etag
@bp.arguments(PageQuery, location="query")
@bp.response(200, work.CertificatePage)
def certificates(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """The certificates of all courses, revoked ones too."""
    del slug
    rows, following = page_certificates(current_event().id, query["cursor"], query["limit"])
    return {"items": [_certificate(row) for row in rows], "next": following}


@bp.post("/events/<slug>/courses/<uuid:course_id>/certificates")
@require("training.issue")
@bp.response(200, work.CertificatePage)
def issue(slug: str, course_id: UUID) -> dict[str, Any]:
    """Give everybody who earned it a certificate; told are those that this request gave. Twice gives nothing twice."""
    del slug
    here = current_event()
    course = get_course(here.id, course_id)
    on = now().astimezone(here.zone).date()
    given = issue_certificates(course, on=on, actor=current_actor(), at=now())
    return {"items": [_certificate(row) for row in given], "next": None}


def _group(row: Group) -> dict[str, Any]:
    return {
        "id": row.id,
        "session": row.session_id,
        "number": row.number,
        "topic": row.topic,
        "room": row.room.name if row.room else None,
        "seats": row.seats,
        "facilitator": row.facilitator_id,
        "secretary": row.secretary_id,
        "rapporteur": row.rapporteur_id,
        "members": sorted(member.registration_id for member in row.members),
    }


def _point(row: Item) -> dict[str, Any]:
    return {
        "id": row.id,
        "record": row.record_id,
        "session": row.record.session_id,
        "group": row.record.group_id,
        "kind": row.kind.value,
        "text": row.text,
        "speaker": row.speaker_id,
        "level": row.level.value if row.level else None,
        "due": row.due,
        "supporters": row.supporters,
        "starred": row.is_starred,
        "version": row.version,
        "updated_at": row.updated_at,
    }


def _minutes(row: Minutes | None) -> dict[str, Any]:
    """Minutes that nobody has begun are an empty draft."""
    if row is None:
        return {"state": "draft", "number": None, "locked_at": None, "code": None, "sha256": None, "texts": []}
    told = {name: getattr(row, name) for name in ("number", "locked_at", "code", "sha256")}
    texts = [
        {"section": one.section.value, "mode": one.mode.value, "text": one.text, "version": one.version}
        for one in sorted(row.texts, key=lambda one: one.section.value)
    ]
    return {**told, "state": row.state.value, "texts": texts}


def _certificate(row: Certificate) -> dict[str, Any]:
    return {
        "id": row.id,
        "course": row.course_id,
        "registration": row.registration_id,
        "number": serial(row.number, row.course.number_sign),
        "code": row.code,
        "issued_on": row.issued_on,
        "revoked_at": row.revoked_at,
    }
