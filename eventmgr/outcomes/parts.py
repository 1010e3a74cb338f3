"""What a person said in a discussion; what a discussion is given before it begins goes along with an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.accounts.models import Device
from eventmgr.agenda.models import Session
from eventmgr.audit.service import forget
from eventmgr.core.copying import Copy, Copying, Rows, fresh, own, under
from eventmgr.core.db import db
from eventmgr.core.i18n import _, lazy, ngettext
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.parts import Holding, Part
from eventmgr.core.text import fold
from eventmgr.outcomes.forms import KIND_LABELS
from eventmgr.outcomes.models import DiscussionSetting, Item, ItemRevision, Record, Speech
from eventmgr.people.models import Person
from eventmgr.people.rules import ERASED_NAME
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    rows = db.session.execute(
        select(Item)
        .where(Item.speaker_id.in_(_registrations(person_id)))
        .options(joinedload(Item.record).joinedload(Record.session))
        .order_by(Item.created_at, Item.id)
    ).scalars()
    return {
        str(_("What you said in discussions")): [
            {_("Session"): row.record.session.title, _("Kind"): str(KIND_LABELS[row.kind]), _("Text"): row.text}
            for row in rows
        ],
        str(_("When you asked to speak")): [
            {
                _("Session"): row.record.session.title,
                _("Asked at"): row.asked_at.isoformat(),
                _("Began at"): row.started_at.isoformat() if row.started_at else "",
                _("Ended at"): row.ended_at.isoformat() if row.ended_at else "",
            }
            for row in _speeches(person_id)
        ],
        str(_("Earlier texts of what you said, and texts written on a device in your name")): [
            {
                _("Session"): row.item.record.session.title,
                _("Kind"): str(KIND_LABELS[row.kind]),
                _("Text"): row.text,
                _("Written by"): row.by,
            }
            for row in _texts(person_id)
        ],
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The points stay as the record of the meeting; their speaker, and who wrote them down, has no name any more."""
    del at
    _forget_devices(person_id)
    count = db.session.execute(select(func.count()).where(Item.speaker_id.in_(_registrations(person_id)))).scalar_one()
    if not count:
        return []
    return [
        ngettext(
            "%(num)s point that you made in a discussion, without your name: it is the record of the meeting.",
            "%(num)s points that you made in discussions, without your name: they are the record of the meeting.",
            count,
        )
    ]


def _speeches(person_id: UUID) -> list[Speech]:
    return list(
        db.session.execute(
            select(Speech)
            .where(Speech.registration_id.in_(_registrations(person_id)))
            .options(joinedload(Speech.record).joinedload(Record.session))
            .order_by(Speech.asked_at, Speech.id)
        ).scalars()
    )


def _texts(person_id: UUID) -> list[ItemRevision]:
    """Texts that are not, or no more, those of a point: said by the person, or written on a device in the same name."""
    written = ItemRevision.by.in_({device.name for device in _devices(person_id)})
    in_event = Record.event_id.in_(_events(person_id))
    said = ItemRevision.speaker_id.in_(_registrations(person_id))
    return list(
        db.session.execute(
            select(ItemRevision)
            .join(ItemRevision.item)
            .join(Item.record)
            .where(or_(said, and_(written, in_event)))
            .options(contains_eager(ItemRevision.item).contains_eager(Item.record).joinedload(Record.session))
            .order_by(ItemRevision.id)
        ).scalars()
    )


def _devices(person_id: UUID) -> list[Device]:
    """The devices that somebody of the person's name holds at an event where the person is."""
    name = fold(db.session.get_one(Person, person_id).full_name)
    at_events = db.session.execute(select(Device).where(Device.event_id.in_(_events(person_id)))).scalars()
    return [device for device in at_events if fold(device.name) == name]


def _forget_devices(person_id: UUID) -> None:
    devices = _devices(person_id)
    for device in devices:
        texts = select(Item.id).join(Item.record).where(Record.event_id == device.event_id)
        db.session.execute(
            update(ItemRevision)
            .where(ItemRevision.by == device.name, ItemRevision.item_id.in_(texts))
            .values(by=ERASED_NAME)
        )
    for device in devices:
        device.name = ERASED_NAME
    forget(device.id for device in devices)


def _events(person_id: UUID) -> Any:
    return select(Registration.event_id).where(Registration.person_id == person_id)


def _registrations(person_id: UUID) -> Any:
    return select(Registration.id).where(Registration.person_id == person_id)


def _wall_key(copying: Copying) -> str:
    del copying
    return new_token(KEY_LENGTH)


HOLDS = (
    Holding(
        {"record": "note", "item": "text due", "item_revision": "text due by"},
        lazy("what was said, with its speaker and who wrote it down"),
        lazy("record of the meeting"),
        lazy("the points stay; speaker and writer have no name any more"),
        sees=("outcomes.view",),
        besides=lazy("who has the link and PIN of the group"),
    ),
    Holding(
        {"speech": ""},
        lazy("who asked for the floor, had it and for how long"),
        lazy("record of the meeting"),
        lazy("the times stay without a name"),
        sees=("outcomes.view",),
        besides=lazy("who has the link of the group; the person"),
    ),
    Holding(
        {"outcome": "text due"},
        lazy("what was concluded from what was said"),
        lazy("record of the meeting"),
        lazy("stays, it names nobody"),
        sees=("outcomes.view",),
    ),
)

part = Part(
    "outcomes",
    export,
    erase,
    copies=(
        Copy(
            "discussions",
            lazy("Questions put to discussions, minutes for a speech"),
            (
                Rows(
                    DiscussionSetting,
                    under(DiscussionSetting, "session_id", Session, own(Session)),
                    fresh(wall_key=_wall_key),
                ),
            ),
            needs=("agenda",),
        ),
    ),
    holds=HOLDS,
)
