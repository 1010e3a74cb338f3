"""How is somebody asked to come in person, and how does such a link become a registration?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc, search_key
from eventmgr.events.models import Event
from eventmgr.people.models import Person
from eventmgr.people.rules import find_province
from eventmgr.people.service import known_email, known_phone
from eventmgr.registration.models import Delegation, Invitation
from eventmgr.registration.queries import (
    get_invitation,
    list_categories,
    list_delegations,
    list_inviteable,
    state_of,
)
from eventmgr.registration.rules import InvitationState
from eventmgr.registration.service.claiming import get_usable, holder
from eventmgr.registration.service.registering import lock_event

LASTS = timedelta(days=30)
MOST_AT_ONCE = 500
_SEPARATORS = (";", "\t")


@dataclass(frozen=True)
class Guest:
    """One who is to be asked to come."""

    full_name: str
    phone: str | None = None
    email: str | None = None
    delegation_id: UUID | None = None
    person_id: UUID | None = None


def read_guests(event: Event, text: str) -> list[Guest]:
    """A typed list: a line for each, the name first, then in any order phone, e-mail, province, apart by semicolons.

    A cell that is none of these is refused with its line, so that no mistyped address is lost.
    """
    delegations = list_delegations(event.id)
    guests = [_guest(number, line, delegations) for number, line in enumerate(text.splitlines(), 1) if nfc(line)]
    if not guests:
        raise DomainError(lazy("Please write at least one name."), field="guests")
    if len(guests) > MOST_AT_ONCE:
        raise DomainError(lazy("At most %(n)s people at once.", n=MOST_AT_ONCE), field="guests")
    return guests


def invite(
    event: Event, guests: Sequence[Guest], category: str, *, until: datetime | None = None, actor: Actor, at: datetime
) -> list[Invitation]:
    """Make a personal link for each; nothing is sent by that. The same contact is asked once."""
    with transaction() as session:
        locked = lock_event(event)
        categories = {row.key: row.id for row in list_categories(locked.id)}
        if category not in categories:
            raise DomainError(lazy("There is no such category."), field="category")
        expires_at = until or at + LASTS
        if expires_at <= at:
            raise DomainError(lazy("This moment has passed."), field="until")
        known = _contacts_asked(locked.id, at)
        made = []
        for guest in guests:
            contacts = {contact for contact in (guest.phone, guest.email) if contact}
            if contacts & known:
                continue
            known |= contacts
            made.append(
                Invitation(
                    event_id=locked.id,
                    person_id=guest.person_id,
                    category_id=categories[category],
                    delegation_id=guest.delegation_id,
                    full_name=guest.full_name,
                    phone=guest.phone,
                    email=guest.email,
                    key=new_token(KEY_LENGTH),
                    created_at=at,
                    expires_at=expires_at,
                )
            )
        session.add_all(made)
        changes: dict[str, tuple[object, object]] = {"invitations": (None, len(made)), "category": (None, category)}
        record("invitation.create_many", event, actor=actor, at=at, event_id=locked.id, changes=changes)
        return made


def guests_known(event: Event, person_ids: Iterable[UUID]) -> list[Guest]:
    """Those of these persons whom the host may ask again."""
    wanted = set(person_ids)
    if not wanted:
        raise DomainError(lazy("Please choose at least one person."), field="people")
    persons: list[Person] = [row for row in list_inviteable(event.id, event.host_id, "") if row.id in wanted]
    return [Guest(row.full_name, row.phone, row.email, person_id=row.id) for row in persons]


def open_invitation(key: str, *, at: datetime) -> Invitation:
    """Follow a personal link; that it was opened is kept once. One that does not work any more is told with why."""
    invitation = get_usable(key, at=at)
    if invitation.opened_at is None:
        with transaction():
            invitation.opened_at = at
            record("invitation.open", invitation, actor=holder(invitation), at=at, event_id=invitation.event_id)
    return invitation


def revoke_invitation(event: Event, invitation_id: UUID, *, actor: Actor, at: datetime) -> Invitation:
    """Take a personal invitation back: its link stops working at once."""
    with transaction():
        invitation = get_invitation(event.id, invitation_id)
        lock_row(invitation)
        if invitation.registration_id is not None:
            raise Conflict(lazy("This invitation was used. Cancel the registration instead."))
        invitation.revoked_at = invitation.revoked_at or at
        record("invitation.revoke", invitation, actor=actor, at=at, event_id=event.id)
        return invitation


def _guest(number: int, line: str, delegations: Iterable[Delegation]) -> Guest:
    for separator in _SEPARATORS:
        line = line.replace(separator, "\n")
    name, *cells = [nfc(cell) for cell in line.split("\n")]
    if not search_key(name):
        raise DomainError(lazy("Line %(n)s: the name is missing.", n=number), field="guests")
    units = {delegation.admin_unit_id: delegation.id for delegation in delegations}
    values: dict[str, str | UUID | None] = {}
    for cell in filter(None, cells):
        field, value = _read_cell(cell, delegations, units)
        if field is None or field in values:
            message = lazy(
                "Line %(n)s: “%(cell)s” is no phone number, e-mail address or province.", n=number, cell=cell
            )
            raise DomainError(message, field="guests")
        values[field] = value
    return Guest(name, **values)  # type: ignore[arg-type]  # each cell was read as the field it stands for


def _read_cell(
    cell: str, delegations: Iterable[Delegation], units: dict[UUID, UUID]
) -> tuple[str | None, str | UUID | None]:
    try:
        if "@" in cell:
            return "email", known_email(cell)
        if any(character.isdigit() for character in cell):
            return "phone", known_phone(cell)
    except DomainError:
        return None, None
    code = find_province(cell, [delegation.admin_unit for delegation in delegations])
    found = next((row for row in delegations if row.admin_unit.code == code), None)
    return ("delegation_id", units[found.admin_unit_id]) if found else (None, None)


def _contacts_asked(event_id: UUID, at: datetime) -> set[str]:
    rows = db.session.execute(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.revoked_at.is_(None))
    ).scalars()
    open_ones = [row for row in rows if state_of(row, at=at) is not InvitationState.EXPIRED]
    return {contact for row in open_ones for contact in (row.phone, row.email) if contact}
