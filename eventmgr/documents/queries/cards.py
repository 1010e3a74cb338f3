"""For whom something is printed, in which order, and what stands on it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from eventmgr.agenda.models import Session
from eventmgr.core.db import chunks, db
from eventmgr.core.text import sort_key
from eventmgr.documents.models import PrintedCard
from eventmgr.documents.rules import (
    EVERYBODY,
    PRINTED_FIELDS,
    Audience,
    Kind,
    Only,
    Selection,
    Sort,
    digest_of,
    protocol_rank,
)
from eventmgr.events.models import Room
from eventmgr.groups.models import Group, GroupMember
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Invitation, Pass, Registration
from eventmgr.registration.rules import RegistrationState

_NOBODY = UUID(int=0)
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Card:
    """What stands on one person's card; `token` is the secret of the pass, or the key of an invitation."""

    person_id: UUID
    full_name: str
    position: str
    organization: str
    province: str
    category: str
    colour: str
    group: int | None
    room: str
    token: str
    pin: str
    code: str
    phone: str
    birth_year: int | None
    is_invited: bool = False


def list_cards(event_id: UUID, selection: Selection = EVERYBODY, kind: Kind = Kind.BADGES) -> list[Card]:
    """What stands on the cards of everybody whom the selection names, in its order: delegates with a valid pass."""
    return list(read_cards(event_id, order(event_id, kind, selection)).values())


def order(
    event_id: UUID, kind: Kind, selection: Selection, *, at: datetime | None = None, design: str = ""
) -> list[UUID]:
    """Whom the selection names, in its order: confirmed registrations, for letters also open invitations (at `at`).

    `design` marks how the cards are laid out now: printed ones that were laid out otherwise have changed. Without it
    only what stands on each counts.
    """
    found: list[UUID] = []
    if selection.audience is not Audience.INVITED:
        found += _registered(event_id, kind, selection)
    if at is not None and kind is Kind.INVITATION_LETTERS and selection.audience is not Audience.REGISTERED:
        found += _invited(event_id, kind, selection, at)
    if selection.only in {Only.CHANGED, Only.DUE} and kind in PRINTED_FIELDS:
        found = _by_what_was_printed(event_id, kind, found, selection.only, design)
    return found


def read_cards(event_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Card]:
    """What stands on these people's cards, in this order; who is no delegate any more is left out."""
    found: dict[UUID, Card] = {}
    for chunk in chunks(ids):
        seats = _seats(chunk)
        for row in db.session.execute(_CARDS.where(Registration.event_id == event_id, Registration.id.in_(chunk))):
            values = row._asdict()
            subject = values.pop("id")
            group, room = seats.get(subject, (None, ""))
            found[subject] = Card(**{**values, "province": row.province or "", "group": group, "room": room})
        if missing := [one for one in chunk if one not in found]:
            found |= _invitations(event_id, missing)
    return {one: found[one] for one in ids if one in found}


def list_lines(event_id: UUID, of: InstrumentedAttribute[UUID] = Registration.id) -> dict[UUID, int]:
    """The number of each delegate's line on the lists of the event: by province, then by given name."""
    rows = _in_order(_people(event_id, of), Sort.PROVINCE)
    return {one: number for number, one in enumerate(db.session.execute(rows).scalars(), 1)}


_CARDS: AnySelect = (
    select(
        Registration.id,
        Person.id.label("person_id"),
        Person.full_name,
        Registration.position,
        Registration.organization,
        AdminUnit.name.label("province"),
        Category.name.label("category"),
        Category.colour,
        Pass.token,
        Pass.pin,
        Registration.code,
        Person.phone,
        Person.birth_year,
    )
    .select_from(Registration)
    .join(Person, Person.id == Registration.person_id)
    .join(Category, Category.id == Registration.category_id)
    .join(Pass, (Pass.registration_id == Registration.id) & Pass.revoked_at.is_(None))
    .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
    .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
    .where(Registration.state == RegistrationState.CONFIRMED)
)


def _registered(event_id: UUID, kind: Kind, selection: Selection) -> list[UUID]:
    columns = (Registration.id, Person.full_name, Registration.sort_key, Registration.position)
    rows = _people(event_id, *columns, Registration.organization, AdminUnit.code)
    rows = rows.join(Pass, (Pass.registration_id == Registration.id) & Pass.revoked_at.is_(None))
    rows = rows.where(*_wanted(Registration, selection))
    if selection.group is not None:
        seated = select(GroupMember.registration_id).where(GroupMember.group_id == selection.group.id)
        rows = rows.where(Registration.id.in_(seated))
    if selection.people:
        rows = rows.where(Registration.id.in_(selection.people))
    if selection.only is Only.UNPRINTED:
        rows = rows.where(~_printed(kind, Registration.id))
    found = db.session.execute(_in_order(rows, selection.sort))
    if selection.sort in _KEYS:
        return [row.id for row in sorted(found, key=_KEYS[selection.sort])]
    return [row.id for row in found]


def _invited(event_id: UUID, kind: Kind, selection: Selection, at: datetime) -> list[UUID]:
    if selection.group is not None or selection.people:
        return []
    rows = (
        select(Invitation.id)
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Invitation.event_id == event_id, Invitation.registration_id.is_(None))
        .where(Invitation.revoked_at.is_(None), Invitation.expires_at > at, *_wanted(Invitation, selection))
        .order_by(AdminUnit.code, Invitation.created_at, Invitation.id)
    )
    if selection.only is Only.UNPRINTED:
        rows = rows.where(~_printed(kind, Invitation.id))
    return list(db.session.execute(rows).scalars())


def _people(event_id: UUID, *columns: Any) -> AnySelect:
    return (
        select(*columns)
        .select_from(Registration)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
    )


def _in_order(rows: AnySelect, sort: Sort) -> AnySelect:
    if sort is Sort.PROVINCE:
        return rows.order_by(AdminUnit.code, Registration.sort_key, Registration.id)
    return rows.order_by(Registration.sort_key, Registration.id)


# Orders that the database does not know; Python's sort keeps people of equal rank in the order of given names.
_KEYS: dict[Sort, Callable[[Any], Any]] = {
    Sort.FAMILY: lambda row: sort_key(row.full_name),
    Sort.PROTOCOL: lambda row: (protocol_rank(row.position, row.organization), row.code or ""),
}


def _wanted(model: type[Registration | Invitation], selection: Selection) -> list[ColumnElement[bool]]:
    wanted = []
    if selection.province is not None:
        wanted.append(model.delegation_id == selection.province.id)
    if selection.category is not None:
        wanted.append(model.category_id == selection.category.id)
    return wanted


def _printed(kind: Kind, subject: Any) -> ColumnElement[bool]:
    here = select(PrintedCard.id).where(PrintedCard.subject_id == subject, PrintedCard.kind == kind.value)
    return here.exists()


def _by_what_was_printed(event_id: UUID, kind: Kind, ids: Sequence[UUID], only: Only, design: str) -> list[UUID]:
    """Whose card says something else than the printed one, or looks otherwise; for `DUE` also who has none."""
    left: list[UUID] = []
    for chunk in chunks(ids):
        rows = select(PrintedCard.subject_id, PrintedCard.digest, PrintedCard.design).where(
            PrintedCard.kind == kind.value, PrintedCard.subject_id.in_(chunk)
        )
        digests: dict[UUID, str] = {
            row.subject_id: row.digest if not design or row.design in {None, design} else ""
            for row in db.session.execute(rows)
        }
        looked_at = chunk if only is Only.DUE else [one for one in chunk if one in digests]
        cards = read_cards(event_id, looked_at)
        left += [one for one, card in cards.items() if digests.get(one) != digest_of(kind, card)]
    return left


def _seats(ids: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """Group and room of each; where somebody sits in groups of several sessions, the first session counts."""
    rows = db.session.execute(
        select(GroupMember.registration_id, Group.number, Room.name)
        .join(Group, Group.id == GroupMember.group_id)
        .join(Session, Session.id == Group.session_id)
        .outerjoin(Room, Room.id == Group.room_id)
        .where(GroupMember.registration_id.in_(ids))
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )
    return {registration_id: (number, room or "") for registration_id, number, room in rows}


def _invitations(event_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Card]:
    rows = db.session.execute(
        select(Invitation, Category, AdminUnit.name)
        .join(Category, Category.id == Invitation.category_id)
        .outerjoin(Delegation, Delegation.id == Invitation.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Invitation.event_id == event_id, Invitation.id.in_(ids))
    )
    return {
        one.id: Card(
            person_id=one.person_id or _NOBODY,
            full_name=one.full_name,
            position="",
            organization="",
            province=province or "",
            category=category.name,
            colour=category.colour,
            group=None,
            room="",
            token=one.key,
            pin="",
            code="",
            phone=one.phone or "",
            birth_year=None,
            is_invited=True,
        )
        for one, category, province in rows
    }
