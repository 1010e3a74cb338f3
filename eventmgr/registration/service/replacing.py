"""How does somebody take the place of another?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, table, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import all_parts
from eventmgr.events.models import Event
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import RegistrationState, Source, may_move
from eventmgr.registration.service.applicants import RegistrationData
from eventmgr.registration.service.registering import issue_pass_row, lock_event, register


def replace(
    event: Event, registration_id: UUID, data: RegistrationData, *, source: Source, actor: Actor, at: datetime
) -> Registration:
    """Let somebody else come in the place of a confirmed person, in the same delegation and category.

    The old registration stays as the history of the place, its pass opens nothing any more; what stood under it (a seat
    in a group) goes to the new one, which is confirmed whatever the quotas: the place was taken before.
    """
    with transaction():
        old = get_registration(lock_event(event).id, registration_id)
        if not may_move(old.state, RegistrationState.REPLACED):
            raise Conflict(lazy("Only somebody whose coming is confirmed can be replaced. Please reload the page."))
        province = old.delegation.admin_unit_id if old.delegation else None
        old.state = RegistrationState.REPLACED
        for given in old.passes:
            given.revoked_at = given.revoked_at or at
        db.session.flush()
        slot: RegistrationData = {**data, "province": province, "category": old.category.key}
        new = register(event, slot, source=source, actor=actor, at=at)
        new.replaces_id = old.id
        _confirm(new, at)
        for part in all_parts():
            if part.replace is not None:
                part.replace(old.id, new.id, at)
        _note(old, new, actor=actor, at=at)
        db.session.expire(new)
        return get_registration(event.id, new.id)


def _confirm(registration: Registration, at: datetime) -> None:
    if registration.state is RegistrationState.CONFIRMED:
        return
    registration.state, registration.waiting_since = RegistrationState.CONFIRMED, None
    db.session.flush()
    db.session.execute(insert(table(Pass)), [issue_pass_row(registration.id, at)])


def _note(old: Registration, new: Registration, *, actor: Actor, at: datetime) -> None:
    record(
        "registration.replace",
        old,
        actor=actor,
        at=at,
        event_id=old.event_id,
        changes={
            "state": (RegistrationState.CONFIRMED.value, old.state.value),
            "replaced_by": (None, new.person.full_name),
        },
        personal={"replaced_by"},
    )
