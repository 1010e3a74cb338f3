"""What is printed for whom, and which papers were asked for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.documents.models import PrintJob
from eventmgr.events.models import Room
from eventmgr.groups.models import Group, GroupMember
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Category, Delegation, Pass, Registration
from eventmgr.registration.rules import RegistrationState

NEWEST = 30


@dataclass(frozen=True)
class Card:
    """What stands on one delegate's badge."""

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


def list_cards(event_id: UUID) -> list[Card]:
    """Every confirmed delegate with a valid pass, by province and then by given name."""
    rows = db.session.execute(
        select(
            Person.id.label("person_id"),
            Person.full_name,
            Registration.position,
            Registration.organization,
            AdminUnit.name.label("province"),
            Category.name.label("category"),
            Category.colour,
            Group.number.label("group"),
            Room.name.label("room"),
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
        .outerjoin(GroupMember, GroupMember.registration_id == Registration.id)
        .outerjoin(Group, Group.id == GroupMember.group_id)
        .outerjoin(Room, Room.id == Group.room_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .order_by(AdminUnit.code, Registration.sort_key, Registration.id)
    )
    return [Card(**{**row, "province": row["province"] or "", "room": row["room"] or ""}) for row in rows.mappings()]


def list_jobs(event_id: UUID) -> list[PrintJob]:
    """The papers asked for last, the newest first."""
    return list(
        db.session.execute(
            select(PrintJob)
            .where(PrintJob.event_id == event_id)
            .order_by(PrintJob.created_at.desc(), PrintJob.id.desc())
            .limit(NEWEST)
        ).scalars()
    )


def get_job(event_id: UUID, job_id: UUID) -> PrintJob:
    """A paper that was asked for at this event."""
    job = db.session.execute(
        select(PrintJob).where(PrintJob.id == job_id, PrintJob.event_id == event_id)
    ).scalar_one_or_none()
    if job is None:
        raise NotFound(lazy("There is no such paper."))
    return job
