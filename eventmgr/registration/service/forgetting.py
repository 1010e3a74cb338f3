"""What do kept lists hold about a person, and how is it let go of?"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.models import Import, ImportRow, Registration
from eventmgr.registration.service.rows import take_kept
from eventmgr.registration.service.uploads import let_go


class ListedRow(NamedTuple):
    """What one row of a list says of a person."""

    event: str
    filename: str
    uploaded_at: datetime
    line: int
    values: dict[str, Any]


def rows_about(person_id: UUID) -> list[ListedRow]:
    """Every row of a list by which the person came in, that was compared with her, or that holds her number."""
    return [
        ListedRow(event, found.filename, found.created_at, row.line, take_kept(row).to_json())
        for row, found, event in db.session.execute(
            select(ImportRow, Import, Event.name)
            .join(Import, Import.id == ImportRow.import_id)
            .join(Event, Event.id == Import.event_id)
            .where(_about(person_id))
            .order_by(Import.created_at, Import.id, ImportRow.number)
        )
    ]


def forget_rows(person_id: UUID) -> None:
    """Blank what lists say of the person, and the files that say it; the caller's audit entry covers it."""
    with transaction():
        rows = list(db.session.execute(select(ImportRow).where(_about(person_id))).scalars())
        for row in rows:
            row.told = {"line": row.line, "status": RowStatus.REJECTED.value, "messages": []}
            row.phone, row.messages, row.changes, row.status = None, [], None, RowStatus.REJECTED
            row.name_form = None
        ids = {row.import_id for row in rows}
        for found in db.session.execute(select(Import).where(Import.id.in_(ids))).scalars():
            let_go(found)


def _about(person_id: UUID) -> ColumnElement[bool]:
    registrations = select(Registration.id).where(Registration.person_id == person_id)
    person = select(Person.phone).where(Person.id == person_id, Person.phone.is_not(None))
    hosts = select(Import.id).join(Event, Event.id == Import.event_id).join(Person, Person.host_id == Event.host_id)
    here = ImportRow.import_id.in_(hosts.where(Person.id == person_id))
    return or_(
        ImportRow.registration_id.in_(registrations),
        ImportRow.match_id.in_(registrations),
        ImportRow.phone.in_(person) & here,
    )
