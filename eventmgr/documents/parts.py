"""Papers that were made with a person's name in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.core.i18n import _
from eventmgr.core.parts import Part
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.service import ERASED
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    del person_id
    return {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The papers that were made for the person's events are thrown away: they are made again without the name.

    What could not be made may name who did not fit on it. Copies on paper, and files that somebody took away, are
    beyond the system; that is told.
    """
    del at
    jobs = list(
        db.session.execute(
            select(PrintJob).where(
                PrintJob.event_id.in_(select(Registration.event_id).where(Registration.person_id == person_id)),
                or_(PrintJob.file_key.is_not(None), PrintJob.state == PrintState.FAILED),
            )
        ).scalars()
    )
    for job in jobs:
        if job.file_key is not None:
            store().delete(job.file_key)
        job.state, job.error, job.file_key, job.size = PrintState.FAILED, ERASED, None, None
    db.session.flush()
    told = _("Papers that were printed and signed (lists, payments) are kept for as long as the rules on accounts ask.")
    return [told]


part = Part("documents", export, erase)
