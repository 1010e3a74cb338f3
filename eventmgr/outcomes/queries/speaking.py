"""Who wants to speak, speaks and has spoken."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import db
from eventmgr.outcomes.models import Record, Speech
from eventmgr.registration.models import Delegation, Registration


def list_speeches(record: Record) -> list[Speech]:
    """All speeches of a record, in the order in which they were asked for."""
    whole = joinedload(Speech.registration)
    return list(
        db.session.execute(
            select(Speech)
            .where(Speech.record_id == record.id)
            .options(
                whole.joinedload(Registration.person),
                whole.joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Speech.asked_at, Speech.id)
        ).scalars()
    )
