"""Which pass belongs to whom?"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import chunks, db
from eventmgr.people.models import Person
from eventmgr.registration.models import Delegation, Pass, Registration


def find_pass(token: str) -> Pass | None:
    """The pass of this token, revoked or not, with its registration."""
    return db.session.execute(
        select(Pass)
        .where(Pass.token == token)
        .options(
            joinedload(Pass.registration).options(
                joinedload(Registration.event),
                joinedload(Registration.person),
                joinedload(Registration.category),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
        )
    ).scalar_one_or_none()


def current_pass(registration: Registration) -> Pass | None:
    """The pass that opens the door for this registration today."""
    return next((given for given in reversed(registration.passes) if given.revoked_at is None), None)


def pass_tokens(registration_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The valid pass of each of these registrations."""
    tokens: dict[UUID, str] = {}
    for chunk in chunks(registration_ids):
        rows = db.session.execute(
            select(Pass.registration_id, Pass.token).where(Pass.registration_id.in_(chunk), Pass.revoked_at.is_(None))
        )
        tokens.update((registration_id, token) for registration_id, token in rows)
    return tokens


def find_passes_by_phone(event_id: UUID, host_id: UUID, phone: str) -> list[Pass]:
    """The valid passes at this event of who gave this number."""
    return list(
        db.session.execute(
            select(Pass)
            .join(Pass.registration)
            .join(Registration.person)
            .where(
                Person.host_id == host_id,
                Person.phone == phone,
                Registration.event_id == event_id,
                Pass.revoked_at.is_(None),
            )
            .options(contains_eager(Pass.registration))
        ).scalars()
    )
