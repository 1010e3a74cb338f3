"""How the badges of an event look, and the pictures on them."""

from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.people.models import AdminUnit
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.rules import RegistrationState
from eventmgr.rendering.pictures import Picture, kept_picture


def find_settings(event_id: UUID) -> BadgeSettings | None:
    """What was said about the badges of an event."""
    return db.session.execute(select(BadgeSettings).where(BadgeSettings.event_id == event_id)).scalar_one_or_none()


def settings_of(event_id: UUID) -> BadgeSettings:
    """What was said about the badges of an event, else the usual badge."""
    return find_settings(event_id) or BadgeSettings.usual(event_id)


def find_picture(key: str | None) -> Picture | None:
    """The picture of this key; one that is no longer kept is as none."""
    if key is None:
        return None
    try:
        return kept_picture(store().get(key))
    except NotFound:
        return None


def list_numbers(event_id: UUID) -> dict[UUID, int]:
    """The number of each delegate in the list by province and given name: the same on a badge that is printed again."""
    people = db.session.execute(
        select(Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .order_by(AdminUnit.code, Registration.sort_key, Registration.id)
    ).scalars()
    return {person_id: number for number, person_id in enumerate(people, 1)}
