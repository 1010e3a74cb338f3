"""Did somebody who registers stand here before? Said to the organizer, never acted upon: a person decides."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import update

from eventmgr.core.db import db, table
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_gone
from eventmgr.registration.service.applicants import Applicant
from eventmgr.registration.service.matching import Kind, People, Someone

# What two people may well have in common.
_SAYS_NOTHING = frozenset({Kind.SHARED_PHONE, Kind.NAMESAKE, Kind.NAMESAKE_ELSEWHERE})


def note_alike(event: Event, entered: Iterable[tuple[Applicant, UUID]], twins: Mapping[UUID, UUID]) -> None:
    """Mark each new registration that may be of somebody who cancelled, was rejected or replaced, or who stands here
    (`twins`) while a door could not ask.

    The caller's transaction and audit entry cover it.
    """
    for registration_id, other_id in twins.items():
        _mark(registration_id, other_id)
    gone = list_gone(event.id)
    if not gone:
        return
    asked = {one: _applicant(applicant, one) for applicant, one in entered if one not in twins}
    known: People[UUID] = People(only_like=asked.values())
    for row in gone:
        born = row.birth_date or row.birth_year
        known.add(Someone.of(row.registration_id, _home(row.delegation_id), row.name_key, row.phone, born))
    for registration_id, someone in asked.items():
        match = known.find(someone)
        if match is not None and match.kind not in _SAYS_NOTHING:
            _mark(registration_id, match.other.who)


def _mark(registration_id: UUID, other_id: UUID) -> None:
    marked = update(table(Registration)).where(table(Registration).c.id == registration_id)
    db.session.execute(marked.values(alike_id=other_id))


def _applicant(applicant: Applicant, registration_id: UUID) -> Someone[UUID]:
    born = applicant.person.get("birth_date") or applicant.person.get("birth_year")
    return Someone.of(registration_id, _home(applicant.delegation_id), applicant.name_key, applicant.phone, born)


def _home(delegation_id: UUID | None) -> str | None:
    return delegation_id.hex if delegation_id is not None else None
