"""Whether a person stands in the minutes of a meeting."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import forget
from eventmgr.core.db import db
from eventmgr.core.i18n import _
from eventmgr.core.parts import Part
from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.people.queries import get_person
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    return {str(_("Minutes")): [{_("Event"): event.name} for minutes, event in _minutes(person_id) if _locked(minutes)]}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Locked minutes stay as they were signed; in others the names of chair and secretary go."""
    del at
    stays, name = [], fold(get_person(person_id).full_name)
    for minutes, event in _minutes(person_id):
        if _locked(minutes):
            stays.append(
                _(
                    "The locked minutes of %(event)s, as they were signed: records of a meeting are kept under the Law"
                    " on Archives (33/2024/QH15); changing them would make them false.",
                    event=event.name,
                )
            )
            continue
        for who in ("chair", "secretary"):
            if fold(getattr(minutes, f"{who}_name")) == name:
                setattr(minutes, f"{who}_name", "")
                setattr(minutes, f"{who}_position", "")
                forget([minutes.id])
    db.session.flush()
    return stays


def _locked(minutes: Minutes) -> bool:
    return minutes.state is MinutesState.LOCKED


def _minutes(person_id: UUID) -> list[tuple[Minutes, Event]]:
    there = select(Registration.event_id).where(Registration.person_id == person_id)
    rows = db.session.execute(
        select(Minutes, Event)
        .join(Event, Event.id == Minutes.event_id)
        .where(Event.id.in_(there))
        .order_by(Event.starts_on, Minutes.id)
    )
    return [(minutes, event) for minutes, event in rows]


part = Part("minutes", export, erase)
