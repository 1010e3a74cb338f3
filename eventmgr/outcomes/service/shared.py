"""What all writing into a record has in common."""

from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db, lock_row
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.service import require_editable
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.rules import RecordState
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState

CLOSED = {
    RecordState.SUBMITTED: lazy("This record was submitted. To change it, let the organizer ask it back."),
    RecordState.CONFIRMED: lazy("This record is confirmed. To change it, let the organizer ask it back."),
    RecordState.LOCKED: lazy("This record is locked with the minutes. It can be read, but not changed."),
}
# A phone that was offline may name somebody who has left the event meanwhile.
_IS_OR_WAS_DELEGATE = (RegistrationState.CONFIRMED, RegistrationState.CANCELLED, RegistrationState.REPLACED)


def lock_record(record: Record) -> None:
    """Read the record as it stands now and keep others from writing to it until the end of the transaction."""
    lock_row(record)


def require_open(record: Record) -> None:
    """Refuse to write into a record that was handed in, confirmed or locked, or of an event that is over."""
    require_editable(record.session.event)
    if record.state is not RecordState.OPEN:
        raise Conflict(CLOSED[record.state])


def why_closed(record: Record) -> str | None:
    """Why nothing can be written into the record just now, in words; nothing where it can."""
    try:
        require_open(record)
    except DomainError as error:
        return str(error)
    return None


def name_record(record: Record) -> str:
    """What a record is of, as the trail names it."""
    return f"Nhóm {record.group.number}" if record.group else record.session.title


def check_delegate(record: Record, registration_id: UUID | None) -> None:
    """Refuse as speaker who is, and was, no delegate of the event; nobody is fine."""
    if registration_id is not None and not _is_delegate(record.event_id, registration_id):
        raise DomainError(lazy("This person is no delegate of this event."), field="speaker")


def _is_delegate(event_id: UUID, registration_id: UUID) -> bool:
    delegate = select(Registration.id).where(
        Registration.id == registration_id,
        Registration.event_id == event_id,
        Registration.state.in_(_IS_OR_WAS_DELEGATE),
    )
    return db.session.execute(delegate).scalar_one_or_none() is not None
