"""Which modules a person chose."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.i18n import _, lazy
from eventmgr.core.parts import Holding
from eventmgr.registration.models import Registration
from eventmgr.training.models import Enrolment
from eventmgr.training.service import has_begun, move_up


def export(person_id: UUID) -> dict[str, Any]:
    """The subjects that the person chose."""
    return {str(_("Subjects chosen")): [row.module.title for row in _enrolments(person_id)]}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The places go to those who wait; nothing of the person stays here."""
    with transaction() as session:
        rows = _enrolments(person_id)
        modules = [row.module for row in rows]
        for row in rows:
            session.delete(row)
        session.flush()
        for module in modules:
            if not has_begun(module, at):
                move_up(module, at=at)
    return []


def replace(old_id: UUID, new_id: UUID, at: datetime) -> None:
    """Who takes a place at the event takes the places in modules too."""
    del at
    with transaction() as session:
        own = set(session.execute(select(Enrolment.module_id).where(Enrolment.registration_id == new_id)).scalars())
        rows = session.execute(select(Enrolment).where(Enrolment.registration_id == old_id)).scalars()
        for row in rows:
            if row.module_id not in own:
                row.registration_id = new_id


def _enrolments(person_id: UUID) -> list[Enrolment]:
    return list(
        db.session.execute(
            select(Enrolment)
            .join(Enrolment.registration)
            .where(Registration.person_id == person_id)
            .order_by(Enrolment.asked_at, Enrolment.id)
        ).scalars()
    )


HOLDS = (
    Holding(
        {"enrolment": ""},
        lazy("which optional modules somebody chose, with the moment; places from the waiting list"),
        lazy("teaching, places"),
        lazy("goes with the person; the place goes to the next"),
        sees=("training.view",),
    ),
)
