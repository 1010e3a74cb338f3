"""What may be chosen for a paper of an event: its provinces, categories, groups and sessions."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.documents.rules import Choice
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_groups
from eventmgr.people.models import AdminUnit
from eventmgr.registration.models import Category, Delegation


def offers(event: Event) -> Mapping[str, list[Choice]]:
    """Each choice by its field, in the order in which it is offered."""
    provinces = (
        select(Delegation.id, AdminUnit.name)
        .join(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Delegation.event_id == event.id)
        .order_by(AdminUnit.code)
    )
    categories = select(Category.id, Category.name).where(Category.event_id == event.id).order_by(Category.position)
    return {
        "province": _choices(provinces),
        "category": _choices(categories),
        "group": [Choice(group.id, str(group.number)) for group in list_groups(event.id)],
        "session": [
            Choice(row.id, f"{row.starts_at.astimezone(event.zone):%H:%M %d/%m} {row.title}")
            for row in list_attended(event.id)
        ],
    }


def list_attended(event_id: UUID) -> list[Session]:
    """The sessions in which people sign: those to which they are checked in, and trainings."""
    return [row for row in list_sessions(event_id) if row.takes_attendance or row.kind is SessionKind.TRAINING]


def _choices(rows: Select[UUID, str]) -> list[Choice]:
    return [Choice(id_, name) for id_, name in db.session.execute(rows)]
