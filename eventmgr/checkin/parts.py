"""When a person was present, and why not; which doors and tables an event has."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import Session
from eventmgr.audit.service import forget
from eventmgr.checkin.models import AttendanceSetting, CheckIn, Excuse, Gate, PaperMark, SelfMark
from eventmgr.checkin.rules import FactKind
from eventmgr.core.copying import Copy, Copying, Row, Rows, fresh, own, under
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.ids import KEY_LENGTH, new_pin, new_token
from eventmgr.core.parts import Holding, Part
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    rows = db.session.execute(
        select(CheckIn)
        .where(CheckIn.registration_id.in_(_registrations(person_id)))
        .options(joinedload(CheckIn.session).joinedload(Session.event))
        .order_by(CheckIn.at, CheckIn.id)
    ).scalars()
    excuses = db.session.execute(
        select(Session.title, Excuse.reason)
        .join(Session, Session.id == Excuse.session_id)
        .where(Excuse.registration_id.in_(_registrations(person_id)))
        .order_by(Excuse.recorded_at)
    )
    return {
        str(_("Presence")): [_fact(row) for row in rows],
        str(_("Excuses")): [{_("Session"): title, _("Reason"): reason} for title, reason in excuses if reason],
        str(_("Signed lists")): _papers(person_id),
        str(_("Marked by phone")): _phones(person_id),
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    del at
    for model in (CheckIn, Excuse):
        here = model.registration_id.in_(_registrations(person_id))
        forget(db.session.execute(select(model.id).where(here)).scalars())
        db.session.execute(update(model).where(here).values(reason=""))
    mine = PaperMark.registration_id.in_(_registrations(person_id))
    forget(db.session.execute(select(PaperMark.id).where(mine)).scalars())
    db.session.execute(
        delete(SelfMark).where(SelfMark.registration_id.in_(_registrations(person_id))),
        execution_options={"synchronize_session": False},
    )
    return []


def _fact(row: CheckIn) -> dict[str, Any]:
    recorded = {FactKind.ENTRY: _("present"), FactKind.EXIT: _("left"), FactKind.UNDO: _("taken back")}
    values = {
        _("Event"): row.session.event.name,
        _("Session"): row.session.title,
        _("Time"): format_datetime(row.at, row.session.event.zone),
        _("Handed out"): row.what,
        _("Recorded as"): recorded[row.kind],
        _("Reason"): row.reason,
    }
    return {name: value for name, value in values.items() if value}


def _papers(person_id: UUID) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Session.title, PaperMark.is_signed)
        .join(Session, Session.id == PaperMark.session_id)
        .where(PaperMark.registration_id.in_(_registrations(person_id)))
        .order_by(Session.starts_at, Session.id)
    )
    return [{_("Session"): title, _("Signature"): _("signed") if signed else _("blank")} for title, signed in rows]


def _phones(person_id: UUID) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(SelfMark, Session)
        .join(Session, Session.id == SelfMark.session_id)
        .where(SelfMark.registration_id.in_(_registrations(person_id)))
        .options(joinedload(Session.event))
        .order_by(SelfMark.at)
    )
    return [
        {_("Session"): session.title, _("Time"): format_datetime(mark.at, session.event.zone)} for mark, session in rows
    ]


def _registrations(person_id: UUID) -> Any:
    return select(Registration.id).where(Registration.person_id == person_id)


def _door(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row | None:
    """A door with a key and a PIN of its own; one that was closed for good stays away."""
    if row["revoked_at"] is not None:
        return None
    known = [copying.ids.get(UUID(session_id)) for session_id in row["session_ids"]]
    return {
        **copied,
        "key": new_token(KEY_LENGTH),
        "pin": new_pin(),
        "pin_tries": 0,
        "session_ids": [str(session_id) for session_id in known if session_id is not None],
        "created_at": copying.at,
    }


def _new_key(copying: Copying) -> str:
    del copying
    return new_token(KEY_LENGTH)


HOLDS = (
    Holding(
        {"check_in": "what recorded_by reason", "excuse": "reason"},
        lazy("presence at each session, exits, things handed out; reason of absence"),
        lazy("organising the event"),
        lazy("presence stays without a name; reasons are blanked"),
        sees=("checkin.view",),
    ),
    Holding(
        {"paper_mark": "recorded_by"},
        lazy("whether the printed list of a session is signed"),
        lazy("organising the event"),
        lazy("stays without a name"),
        sees=("checkin.edit",),
    ),
    Holding(
        {"self_mark": "phone"},
        lazy("the random mark of a phone that stood for a person at a session"),
        lazy("one phone, one person"),
        lazy("deleted"),
        besides=lazy("nobody"),
    ),
    Holding(
        {"gate": "", "attendance_setting": "closed_by"},
        lazy("doors with their keys; phones let in there hold names, offices, groups and notes, no phone numbers"),
        lazy("organising the event"),
        lazy("the copy on a phone goes when its access ends"),
        sees=("checkin.gates",),
    ),
)

part = Part(
    "checkin",
    export,
    erase,
    copies=(
        Copy(
            "doors",
            lazy("Doors and tables for check-in, when late begins"),
            (
                Rows(Gate, own(Gate), _door),
                Rows(
                    AttendanceSetting,
                    under(AttendanceSetting, "session_id", Session, own(Session)),
                    fresh(wall_key=_new_key, closed_at=None, closed_by=""),
                ),
            ),
            needs=("agenda",),
        ),
    ),
    holds=HOLDS,
)
