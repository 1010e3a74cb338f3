"""How do answers to the event's questions come in with a registration, and after it?"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.questionnaires.rules import Entry
from eventmgr.questionnaires.service import save_answers
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import Source
from eventmgr.registration.service.applicants import RegistrationData
from eventmgr.registration.service.registering import register


def register_with_answers(
    event: Event,
    data: RegistrationData,
    entries: Mapping[UUID, Entry],
    *,
    source: Source,
    actor: Actor,
    at: datetime,
) -> Registration:
    """Sign somebody up and keep what they answered: both or neither."""
    with transaction():
        made = register(event, data, source=source, actor=actor, at=at)
        is_own = source is Source.WEB
        category = made.category.key
        save_answers(event, made, entries, category, is_strict=is_own, for_oneself=is_own, actor=actor, at=at)
        return made


def answer(
    event: Event,
    registration_id: UUID,
    entries: Mapping[UUID, Entry],
    *,
    is_strict: bool = False,
    for_oneself: bool = False,
    actor: Actor,
    at: datetime,
) -> Registration:
    """Keep what is answered about somebody who is registered; only who answers for themselves must answer it all."""
    with transaction():
        db.session.execute(select(Registration.id).where(Registration.id == registration_id).with_for_update())
        registration = get_registration(event.id, registration_id)
        category = registration.category.key
        save_answers(
            event, registration, entries, category, is_strict=is_strict, for_oneself=for_oneself, actor=actor, at=at
        )
        return registration
