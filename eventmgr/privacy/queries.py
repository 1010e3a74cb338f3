"""Which breaches are there, who was given which data, and who may be named to a recipient?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.people.models import Consent
from eventmgr.people.rules import Purpose
from eventmgr.privacy.models import Breach, Handover, Recipient
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates, list_purposes, who_may_be_used


def list_breaches(host_id: UUID, event_id: UUID | None = None) -> list[Breach]:
    """The register of a host, or what of it is about one event: what is not closed first, then the newest."""
    found = select(Breach).where(Breach.host_id == host_id)
    if event_id is not None:
        found = found.where(Breach.event_id == event_id)
    found = found.order_by(Breach.closed_at.is_not(None), Breach.noticed_at.desc(), Breach.id.desc())
    return list(db.session.execute(found).scalars())


def get_breach(host_id: UUID, breach_id: UUID, event_id: UUID | None = None) -> Breach:
    """A breach of this host; asked for an event, only one that is about it."""
    found = select(Breach).where(Breach.host_id == host_id, Breach.id == breach_id)
    if event_id is not None:
        found = found.where(Breach.event_id == event_id)
    breach = db.session.execute(found).scalar_one_or_none()
    if breach is None:
        raise NotFound(lazy("There is no such breach in the register."))
    return breach


def last_number(host_id: UUID) -> int:
    """The number of the newest breach; 0 where there is none."""
    found = select(func.max(Breach.number)).where(Breach.host_id == host_id)
    return db.session.execute(found).scalar_one() or 0


def list_recipients(event_id: UUID) -> list[Recipient]:
    """Whom data of the event go to, with what they were given."""
    found = (
        select(Recipient)
        .where(Recipient.event_id == event_id)
        .options(selectinload(Recipient.handovers))
        .order_by(Recipient.ended_at.is_not(None), Recipient.name, Recipient.id)
    )
    return list(db.session.execute(found).scalars())


def get_recipient(event_id: UUID, recipient_id: UUID) -> Recipient:
    """A recipient of this event."""
    found = select(Recipient).where(Recipient.event_id == event_id, Recipient.id == recipient_id)
    recipient = db.session.execute(found).scalar_one_or_none()
    if recipient is None:
        raise NotFound(lazy("There is no such recipient."))
    return recipient


def get_handover(recipient: Recipient, handover_id: UUID) -> Handover:
    """One list that the recipient was given."""
    handover = next((row for row in recipient.handovers if row.id == handover_id), None)
    if handover is None:
        raise NotFound(lazy("There is no such list."))
    return handover


def list_nameable(event: Event, purpose: Purpose) -> list[Registration]:
    """Who may be named to somebody outside for this purpose: comes to the event, and agreed, or is told of the ground.

    A purpose that the event does not pursue names nobody.
    """
    if not list_purposes(event.id)[purpose].is_pursued:
        return []
    people = list_delegates(event.id)
    usable = who_may_be_used(event.id, purpose, {row.person_id for row in people})
    return [row for row in people if row.person_id in usable]


def first_use(event_ids: list[UUID]) -> datetime | None:
    """When data of people of these events were first kept."""
    found = select(func.min(Registration.created_at)).where(Registration.event_id.in_(event_ids))
    return db.session.execute(found).scalar_one()


def count_agreed(event_ids: list[UUID]) -> dict[str, int]:
    """Purpose → how many people agree to it today."""
    rows = db.session.execute(
        select(Consent.purpose, func.count(Consent.person_id.distinct()))
        .where(Consent.event_id.in_(event_ids), Consent.withdrawn_at.is_(None))
        .group_by(Consent.purpose)
    )
    return dict(rows.all())


def list_event_ids(host_id: UUID) -> list[UUID]:
    """Every event of a host."""
    return list(db.session.execute(select(Event.id).where(Event.host_id == host_id)).scalars())


def recipients_of(event_id: UUID) -> list[Recipient]:
    """Whom data of the event go to today, for the notice beside the boxes."""
    return [row for row in list_recipients(event_id) if row.ended_at is None]
