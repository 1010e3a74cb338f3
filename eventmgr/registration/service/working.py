"""How does the worker take up a list: once, with a lease, and again after a crash?"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from eventmgr.core import jobs
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import LazyString, lazy, pack
from eventmgr.registration.models import Import, ImportState
from eventmgr.registration.service.entering import enter_list
from eventmgr.registration.service.intake import IMPORT_JOB, read_list
from eventmgr.registration.service.undoing import undo_list
from eventmgr.registration.service.uploads import let_go

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
# What the worker has to do, and where a list stands when that could not be done.
_REST = {
    ImportState.UPLOADED: ImportState.REFUSED,
    ImportState.ENTERING: ImportState.LOOKED_AT,
    ImportState.UNDOING: ImportState.ENTERED,
}
WORKING_STATES = frozenset(_REST)
BROKEN = lazy("Something went wrong; it was written down. Please try again, or tell whoever runs this installation.")
CUT_OFF = lazy("The work was cut off three times. Is there enough memory and disk?")


def begin_work(import_id: UUID, *, at: datetime) -> Import | None:
    """Take a list to work on; None where nothing is to do or somebody else is at it."""
    with transaction():
        found = db.session.execute(select(Import).where(Import.id == import_id).with_for_update()).scalar_one_or_none()
        if found is None or found.state not in WORKING_STATES:
            return None
        if found.leased_until is not None and found.leased_until > at:
            return None
        found.leased_until, found.attempts = at + LEASE, found.attempts + 1
        return found


def carry_on(import_id: UUID, state: ImportState, *, at: datetime) -> None:
    """Do what was asked for: read, enter or undo."""
    key = _progress_key(import_id)
    try:
        if state is ImportState.UPLOADED:
            read_list(import_id)
        elif state is ImportState.ENTERING:
            enter_list(import_id, at=at, tell=lambda done, whole: store().put(key, json.dumps([done, whole]).encode()))
        else:
            undo_list(import_id, at=at)
    finally:
        store().delete(key)


def progress_of(import_id: UUID) -> tuple[int, int] | None:
    """How many of how many rows are done. Kept outside of the transaction that hides its rows."""
    try:
        done, whole = json.loads(store().get(_progress_key(import_id)))
    except NotFound:
        return None
    return done, whole


def stop_work(import_id: UUID, reason: DomainError | LazyString) -> None:
    """Tell why a list could not be worked on, and let a person go on with it."""
    with transaction():
        found = db.session.execute(select(Import).where(Import.id == import_id).with_for_update()).scalar_one_or_none()
        if found is not None:
            _stop(found, reason.message if isinstance(reason, DomainError) else reason)


def resume_work(*, at: datetime) -> None:
    """Ask again for work that was cut off; after three attempts it is given up."""
    with transaction():
        late = or_(Import.leased_until < at, (Import.leased_until.is_(None)) & (Import.created_at < at - LEASE))
        lost = select(Import).where(Import.state.in_(WORKING_STATES), late).with_for_update()
        for found in db.session.execute(lost).scalars():
            if found.attempts >= MOST_ATTEMPTS:
                _stop(found, CUT_OFF)
            else:
                jobs.after_commit(IMPORT_JOB, found.id)


def _stop(found: Import, words: LazyString | str) -> None:
    entered = found.state is ImportState.ENTERING and found.entered_at is not None
    found.state = ImportState.ENTERED if entered else _REST.get(found.state, found.state)
    found.fault, found.leased_until = pack(words), None
    if found.state is ImportState.REFUSED:
        let_go(found)


def _progress_key(import_id: UUID) -> str:
    return f"imports/progress/{import_id}"
