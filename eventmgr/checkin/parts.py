"""When a person was present, and why not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import Session
from eventmgr.audit.service import forget
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.rules import FactKind
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime
from eventmgr.core.parts import Part
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
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    del at
    for model in (CheckIn, Excuse):
        here = model.registration_id.in_(_registrations(person_id))
        forget(db.session.execute(select(model.id).where(here)).scalars())
        db.session.execute(update(model).where(here).values(reason=""))
    return []


def _fact(row: CheckIn) -> dict[str, Any]:
    values = {
        _("Event"): row.session.event.name,
        _("Session"): row.session.title,
        _("Time"): format_datetime(row.at, row.session.event.zone),
        _("Recorded as"): _("present") if row.kind is FactKind.ENTRY else _("taken back"),
        _("Reason"): row.reason,
    }
    return {name: value for name, value in values.items() if value}


def _registrations(person_id: UUID) -> Any:
    return select(Registration.id).where(Registration.person_id == person_id)


part = Part("checkin", export, erase)
