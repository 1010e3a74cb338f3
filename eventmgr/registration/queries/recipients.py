"""Whom can a message be written to, and about what?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Invitation, Pass, Registration
from eventmgr.registration.rules import MessageKind, RegistrationState

# Who each message for many is about; an invitation is about nobody's registration.
_STATES: dict[MessageKind, RegistrationState] = {
    MessageKind.CONFIRMATION: RegistrationState.CONFIRMED,
    MessageKind.REMINDER: RegistrationState.CONFIRMED,
    MessageKind.WAITING: RegistrationState.WAITLISTED,
}


class Recipient(NamedTuple):
    """One person as far as a message goes; `about` is the registration or the invitation."""

    about: UUID
    person_id: UUID | None
    full_name: str
    email: str | None
    phone: str | None
    province: str | None
    category: str
    code: str | None
    token: str | None
    pin: str | None
    key: str | None
    until: datetime | None
    language: str | None


@dataclass(frozen=True)
class Audience:
    """Whom a message is meant for: a kind, and what narrows it; without a language each person's own is spoken."""

    kind: MessageKind
    language: str | None = None
    province: str | None = None
    category: str | None = None
    unopened: bool = False
    again: bool = False


def list_recipients(event_id: UUID, audience: Audience, *, at: datetime) -> list[Recipient]:
    """Everybody the message is meant for, by province and then in the order of names."""
    if audience.kind is MessageKind.INVITATION:
        return _invited(event_id, audience, at)
    conditions = [
        Registration.event_id == event_id,
        Registration.state == _STATES.get(audience.kind, RegistrationState.CONFIRMED),
        *_narrowed(audience),
    ]
    if audience.unopened:
        opened = select(AuditEntry.id).where(AuditEntry.subject_id == Registration.id, AuditEntry.verb == "pass.open")
        conditions.append(~opened.exists())
    return _read(_about_registrations(*conditions))


def find_recipients(event_id: UUID, registration_ids: Collection[UUID]) -> list[Recipient]:
    """The persons of these registrations."""
    return _read(_about_registrations(Registration.event_id == event_id, Registration.id.in_(registration_ids)))


def find_invited(event_id: UUID, invitation_id: UUID) -> Recipient | None:
    """The person of an invitation."""
    found = _read(_about_invitations(Invitation.event_id == event_id, Invitation.id == invitation_id))
    return found[0] if found else None


def _invited(event_id: UUID, audience: Audience, at: datetime) -> list[Recipient]:
    return _read(
        _about_invitations(
            Invitation.event_id == event_id,
            Invitation.registration_id.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
            *_narrowed(audience),
        )
    )


def _narrowed(audience: Audience) -> list[ColumnElement[bool]]:
    conditions = []
    if audience.province:
        conditions.append(AdminUnit.code == audience.province)
    if audience.category:
        conditions.append(Category.key == audience.category)
    return conditions


def _about_registrations(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Registration.id.label("about"),
            Registration.person_id,
            Person.full_name,
            Person.email,
            Person.phone,
            AdminUnit.name.label("province"),
            Category.name.label("category"),
            Registration.code,
            Registration.language,
            Pass.token,
            Pass.pin,
        )
        .join(Registration.person)
        .join(Registration.category)
        .outerjoin(Registration.delegation)
        .outerjoin(Delegation.admin_unit)
        .outerjoin(Pass, (Pass.registration_id == Registration.id) & Pass.revoked_at.is_(None))
        .where(*conditions)
        .order_by(AdminUnit.name, Registration.sort_key, Registration.id)
    )


def _about_invitations(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invitation.id.label("about"),
            Invitation.person_id,
            Invitation.full_name,
            Invitation.email,
            Invitation.phone,
            AdminUnit.name.label("province"),
            Category.name.label("category"),
            Invitation.key,
            Invitation.expires_at.label("until"),
        )
        .join(Invitation.category)
        .outerjoin(Invitation.delegation)
        .outerjoin(Delegation.admin_unit)
        .where(*conditions)
        .order_by(AdminUnit.name, Invitation.full_name, Invitation.id)
    )


def _read(statement: Select[*tuple[Any, ...]]) -> list[Recipient]:
    empty: dict[str, Any] = dict.fromkeys(Recipient._fields)
    return [Recipient(**{**empty, **row}) for row in db.session.execute(statement).mappings()]
