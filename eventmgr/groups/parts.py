"""What groups hold about a person: seats, wishes, duties; the groups themselves go along with an event, empty."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from eventmgr.agenda.models import Session
from eventmgr.audit.service import record
from eventmgr.core.access import SYSTEM
from eventmgr.core.copying import Copy, Rows, fresh, own, under
from eventmgr.core.db import db, transaction
from eventmgr.core.i18n import _, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.groups.models import Group, GroupMember, GroupPair, GroupPlanSeat, GroupSetting, GroupWish
from eventmgr.registration.models import Registration

_OFFICES = {"facilitator": Group.facilitator_id, "secretary": Group.secretary_id, "rapporteur": Group.rapporteur_id}
_DUTIES = {"facilitator": lazy("Facilitator"), "secretary": lazy("Secretary"), "rapporteur": lazy("Rapporteur")}


def export(person_id: UUID) -> dict[str, Any]:
    """The groups in which the person sat, the duties held there, and what was wished."""
    ids = _registrations(person_id)
    return {
        str(_("Groups")): [
            {
                _("Session"): group.session.title,
                _("Number"): group.number,
                _("Topic"): group.topic,
                _("Duties"): [str(_DUTIES[name]) for name in _OFFICES if getattr(group, f"{name}_id") in ids],
            }
            for group in _groups(ids)
        ],
        str(_("Wishes for a group")): [
            {_("Session"): wish.group.session.title, _("Choice"): wish.rank, _("Topic"): wish.group.topic}
            for wish in db.session.execute(
                select(GroupWish)
                .where(GroupWish.registration_id.in_(ids))
                .order_by(GroupWish.session_id, GroupWish.rank)
            ).scalars()
        ],
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The seats, duties, wishes and plans end; nothing of the person stays here."""
    del at
    ids = _registrations(person_id)
    with transaction() as session:
        for row in (GroupMember, GroupWish, GroupPlanSeat):
            session.execute(delete(row).where(row.registration_id.in_(ids)))
        session.execute(delete(GroupPair).where(or_(GroupPair.first_id.in_(ids), GroupPair.second_id.in_(ids))))
        for name, column in _OFFICES.items():
            session.execute(update(Group).where(column.in_(ids)).values({f"{name}_id": None}))
    return []


def replace(old_id: UUID, new_id: UUID, at: datetime) -> None:
    """Who takes a place sits in its seats and takes over its duties, until the organizer names somebody else.

    Who sits in a group of the same session already stays there.
    """
    with transaction() as session:
        for group in _groups([old_id]):
            changes: dict[str, tuple[object, object]] = {"registration_id": (old_id, new_id)}
            record("group.replace_member", group, actor=SYSTEM, at=at, event_id=group.session.event_id, changes=changes)
        for row, whole in ((GroupMember, GroupMember.session_id), (GroupPlanSeat, GroupPlanSeat.plan_id)):
            taken = select(whole).where(row.registration_id == new_id)
            seats = update(row).where(row.registration_id == old_id, whole.not_in(taken))
            session.execute(seats.values(registration_id=new_id))
        for name, column in _OFFICES.items():
            session.execute(update(Group).where(column == old_id).values({f"{name}_id": new_id}))


def _registrations(person_id: UUID) -> list[UUID]:
    return list(db.session.execute(select(Registration.id).where(Registration.person_id == person_id)).scalars())


def _groups(registration_ids: Collection[UUID]) -> list[Group]:
    seats = select(GroupMember.group_id).where(GroupMember.registration_id.in_(registration_ids))
    duties = (column.in_(registration_ids) for column in _OFFICES.values())
    rows = db.session.execute(
        select(Group)
        .join(Group.session)
        .where(or_(Group.id.in_(seats), *duties))
        .order_by(Session.starts_at, Group.number)
    )
    return list(rows.scalars())


HOLDS = (
    Holding(
        {
            "group": "",
            "group_member": "",
            "group_wish": "",
            "group_pair": "",
            "group_plan": "asked_by decided_by errors",
            "group_plan_seat": "",
        },
        lazy("seat and office in a group, topics wished for, who sits together or apart, seats in plans"),
        lazy("organising the event"),
        lazy("deleted"),
        sees=("groups.view",),
        besides=lazy("wishes and pairs only organizers"),
    ),
)

part = Part(
    "groups",
    export,
    erase,
    replace,
    copies=(
        Copy(
            "groups",
            lazy("Groups: number, topics, rooms (nobody in them)"),
            (
                Rows(Group, under(Group, "session_id", Session, own(Session))),
                Rows(GroupSetting, under(GroupSetting, "session_id", Session, own(Session)), fresh(wishes_open=False)),
            ),
            needs=("agenda",),
        ),
    ),
    holds=HOLDS,
)
